import fc from 'fast-check';
import { filter } from './arbitrary-filters';
import { FilterConfigError } from '../../src/filters/filter-config-error';
import { readFilterConfig } from '../../src/filters/read-filter-config';

const SENTENCE = /^The filter configuration got something else at "[^"]+", expected .+; deploy the stack again with one version of the library\.$/;

test('what the construct writes is read as it is', () => {
  fc.assert(fc.property(filter, (config) => expect(readFilterConfig(JSON.stringify(config))).toEqual(config)));
});

test.each<[string, string]>([
  ['', '$'],
  ['{"kind":', '$'],
  ['null', '$'],
  ['[]', '$'],
  ['"all"', '$'],
  ['{}', '$.kind'],
  ['{"kind":"source","names":["github"]}', '$.kind'],
  ['{"kind":"toString"}', '$.kind'],
  ['{"kind":"all"}', '$.filters'],
  ['{"kind":"all","filters":[]}', '$.filters'],
  ['{"kind":"any","filters":{}}', '$.filters'],
  ['{"kind":"any","filters":[{"kind":"method","methods":["POST"]},7]}', '$.filters[1]'],
  ['{"kind":"not"}', '$.filter'],
  ['{"kind":"not","filter":{"kind":"not","filter":{}}}', '$.filter.filter.kind'],
  ['{"kind":"method","methods":["post"]}', '$.methods[0]'],
  ['{"kind":"method","methods":[]}', '$.methods'],
  ['{"kind":"method","methods":["POST"],"paths":["/"]}', '$'],
  ['{"kind":"method","methods":["POST"],"__proto__":1}', '$'],
  ['{"kind":"path","pattern":7}', '$.pattern'],
  ['{"kind":"path","pattern":"github"}', '$.pattern'],
  ['{"kind":"header","name":"X-A","match":{"kind":"exists"}}', '$.name'],
  ['{"kind":"header","name":"x-a"}', '$.match'],
  ['{"kind":"query","name":1,"match":{"kind":"exists"}}', '$.name'],
  ['{"kind":"query","name":"a","match":{"kind":"regex","text":"(a+)+"}}', '$.match.kind'],
  ['{"kind":"query","name":"a","match":{"kind":"equal","values":[{}]}}', '$.match.values[0]'],
  ['{"kind":"query","name":"a","match":{"kind":"equal","values":[]}}', '$.match.values'],
  ['{"kind":"query","name":"a","match":{"kind":"prefix"}}', '$.match.text'],
  ['{"kind":"query","name":"a","match":{"kind":"range","min":"1"}}', '$.match.min'],
  ['{"kind":"query","name":"a","match":{"kind":"range","least":1}}', '$.match'],
  ['{"kind":"jsonField","path":["a",-1],"match":{"kind":"exists"}}', '$.path[1]'],
  ['{"kind":"jsonField","path":"a","match":{"kind":"exists"}}', '$.path'],
  ['{"kind":"contentType","types":["Text/Plain"]}', '$.types[0]'],
  ['{"kind":"contentType","types":["*/*"]}', '$.types[0]'],
  ['{"kind":"endpoint","paths":["github"]}', '$.paths[0]'],
  [`{"kind":"query","name":"${'a'.repeat(5_000)}","match":{"kind":"exists"}}`, '$'],
])('%s is refused at %s', (json, where) => {
  let error: unknown;
  try {
    readFilterConfig(json);
  } catch (thrown) {
    error = thrown;
  }
  expect(error).toBeInstanceOf(FilterConfigError);
  expect(error).toMatchObject({ name: 'FilterConfigError', message: expect.stringMatching(SENTENCE) });
  expect((error as Error).message).toContain(`at "${where}", `);
});

test('the error repeats nothing of what a filter compares with', () => {
  expect(() => readFilterConfig('{"kind":"query","name":"topsecret","match":{"kind":"equal","values":[{"a":"topsecret"}]}}')).not.toThrow(/topsecret/);
});

test('property: any JSON is a filter, or an error of this kind', () => {
  fc.assert(fc.property(fc.json(), (json) => {
    try {
      readFilterConfig(json);
    } catch (error) {
      expect(error).toBeInstanceOf(FilterConfigError);
    }
  }));
});
