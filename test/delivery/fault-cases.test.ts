import * as fs from 'node:fs';
import * as path from 'node:path';

const ROOT = path.join(__dirname, '..', '..');
const DELIVERY_CASES = Array.from({ length: 29 }, (_, index) => 28 + index);

/** Files that the table names, by the number of the case. */
function filesByCase(page: string): Map<number, string[]> {
  const rows = [...page.matchAll(/^\| (\d+) \|.*\| ([^|]+) \|$/gm)];
  expect(new Set(rows.map(([, number]) => number)).size).toBe(rows.length);
  return new Map(rows.map(([, number, tests]) => [Number(number), [...tests.matchAll(/`([^`]+\.test\.ts)`/g)].map(([, file]) => file)]));
}

/** Numbers in names of tests: `case 37: …`, `cases 28 and 34: …`. */
function casesNamedIn(source: string): Set<number> {
  const names = source.matchAll(/^\s*(?:(?:test|it|describe)(?:\.each)?|\]\))\W.*?'cases? (\d+(?:(?:, | and )\d+)*): /gm);
  return new Set([...names].flatMap(([, numbers]) => numbers.split(/, | and /).map(Number)));
}

const files = filesByCase(fs.readFileSync(path.join(ROOT, 'docs', 'fault-cases.md'), 'utf8'));

test('the table has a row for every case of delivery, and no other', () => {
  expect([...files.keys()]).toEqual(DELIVERY_CASES);
});

test.each(DELIVERY_CASES)('case %d has a test of its number in every file that the table names', (number) => {
  expect(files.get(number)?.length).toBeGreaterThan(0);
  const without = files.get(number)!.filter((file) => !casesNamedIn(fs.readFileSync(path.join(ROOT, file), 'utf8')).has(number));
  expect(without).toEqual([]);
});

test('only names of tests count', () => {
  expect(casesNamedIn('// case 1: a comment\nconst text = \'case 2: a text\';\n')).toEqual(new Set());
  expect(casesNamedIn('test(\'case 3: x\', y);\n  describe(\'case 4: x\', y);\n])(\'cases 5, 6 and 7: x\', y);\ntest.each([1])(\'case 8: %d\', z);'))
    .toEqual(new Set([3, 4, 5, 6, 7, 8]));
});
