import * as fs from 'node:fs';
import * as path from 'node:path';

const ROOT = path.join(__dirname, '..', '..');

test('the files that jest begins with are there', () => {
  const sequencer = fs.readFileSync(path.join(ROOT, 'test/jest/sequencer.mjs'), 'utf8');
  const names = [...sequencer.matchAll(/^ {2}'(.*\.test\.ts)': \d+,$/gm)].map(([, name]) => name);
  expect(names.length).toBeGreaterThan(10);
  expect(names.filter((name) => !fs.existsSync(path.join(ROOT, name)))).toEqual([]);
});
