import * as fc from 'fast-check';
import { elementsAt, scalarAt } from '../../src/shared/json-text';
import { processorTimeOf } from '../time-taken';

test.each<[string, Array<string | number>, string | undefined]>([
  ['{"id":"evt_1"}', ['id'], 'evt_1'],
  [' { "a" : { "id" : "x" } , "b" : 1 } ', ['a', 'id'], 'x'],
  ['{"id":"\\"}\\\\\\u0041","x":1}', ['id'], '"}\\A'],
  ['{"id":12345678901234567890}', ['id'], '12345678901234567890'],
  ['{"id":12345678901234567891}', ['id'], '12345678901234567891'],
  ['{"id": -1.50e+10 }', ['id'], '-1.50e+10'],
  ['[{"id":true}]', [0, 'id'], 'true'],
  ['[[],[1,[2]],{"a":[]},"x"]', [3], 'x'],
  ['[1,2]', [1], '2'],
  ['[1,2]', [2], undefined],
  ['[]', [0], undefined],
  ['{}', ['id'], undefined],
  ['{"id":null}', ['id'], undefined],
  ['{"id":{"a":1}}', ['id'], undefined],
  ['{"id":[1]}', ['id'], undefined],
  ['{"id":""}', ['id'], ''],
  ['{"id":"a","id":"b"}', ['id'], 'b'],
  ['{"i\\u0064":"a"}', ['id'], 'a'],
  ['{"__proto__":{"id":"a"}}', ['id'], undefined],
  ['{"__proto__":{"id":"a"}}', ['__proto__', 'id'], 'a'],
  ['[1]', ['length'], undefined],
  ['"text"', [0], undefined],
  ['{"a":"}]{[","id":"]"}', ['id'], ']'],
])('%s at %j is %j', (json, path, expected) => {
  expect(scalarAt(json, path)).toBe(expected);
});

test('a text of a megabyte, and one that is nested a hundred thousand deep, take little time', () => {
  expect(processorTimeOf(() => {
    expect(scalarAt(JSON.stringify({ text: '\\"'.repeat(300_000), id: 'a' }), ['id'])).toBe('a');
    expect(scalarAt(`{"deep":${'['.repeat(100_000)}${']'.repeat(100_000)},"id":"a"}`, ['id'])).toBe('a');
  })).toBeLessThan(5_000);
});

test('it finds what JSON.parse finds, in any JSON text and however it is spaced', () => {
  fc.assert(fc.property(fc.jsonValue({ maxDepth: 4 }), fc.constantFrom(0, 1, '\t'), (value, space) => {
    const json = JSON.stringify(value, undefined, space);
    for (const [path, found] of leaves(JSON.parse(json), [])) {
      const expected = typeof found === 'string' ? found : found === null || typeof found === 'object' ? undefined : JSON.stringify(found);
      expect(scalarAt(json, path)).toBe(expected);
    }
  }));
});

/** Everything in a value, with its path. */
function leaves(value: unknown, path: Array<string | number>): Array<[Array<string | number>, unknown]> {
  const inside = Array.isArray(value)
    ? value.flatMap((element, index) => leaves(element, [...path, index]))
    : typeof value === 'object' && value !== null ? Object.entries(value).flatMap(([name, member]) => leaves(member, [...path, name])) : [];
  return [[path, value], ...inside];
}

test.each<[string, Array<string | number>, string[]]>([
  ['{"ids":[ 12345678901234567891 ,1e2,"a,]",{"b":[1]},[2 , 3],null]}', ['ids'], ['12345678901234567891', '1e2', '"a,]"', '{"b":[1]}', '[2 , 3]', 'null']],
  ['[[1],[2]]', [1], ['2']],
  ['{"ids":[ ]}', ['ids'], []],
  ['{"ids":[1],"ids":[2]}', ['ids'], ['2']],
  ['{"ids":"[1]"}', ['ids'], []],
  ['{}', ['ids'], []],
])('the elements of %s at %j', (json, path, expected) => {
  expect(elementsAt(json, path)).toEqual(expected);
});
