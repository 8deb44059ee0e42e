import * as fs from 'node:fs';
import * as path from 'node:path';

const ROOT = path.join(__dirname, '../../..');
const SOURCES = path.join(ROOT, 'cli/src/operate/doctor');

const source = fs.readdirSync(SOURCES).map((file) => fs.readFileSync(path.join(SOURCES, file), 'utf8')).join('\n');
const page = fs.readFileSync(path.join(ROOT, 'docs/not-delivered.md'), 'utf8');
const cells = page.split('\n').filter((line) => line.startsWith('| `doctor`')).map((line) => line.split(' | ')[0]);

/** What the page says that `doctor` prints, with the code. */
const sentences = cells.flatMap((cell) => [...cell.matchAll(/\*([^*…]+)\*[^(*]*\(`([a-z-]+)`\)/g)].map(([, sentence, code]) => [code, sentence] as const));

test('the page about what was not delivered is keyed by what is printed, and not by a code alone', () => {
  expect(cells.length).toBeGreaterThan(5);
  expect(cells.filter((cell) => !cell.includes('*'))).toEqual([]);
});

test.each(sentences)('the finding %s begins with "%s"', (code, sentence) => {
  // What is counted and what it is behind are put together.
  for (const part of sentence.split(/(?= behind )/)) {
    expect(source).toContain(part);
  }
  expect(source).toContain(`'${code}'`);
});
