import * as fs from 'fs';
import * as path from 'path';
import { tableRows } from './template-table';

const docs = fs.readFileSync(path.join(__dirname, '..', '..', 'docs', 'templates.md'), 'utf8');

test.each(tableRows().map(({ name, template }) => [name, Buffer.byteLength(template)] as const))('%s: docs/templates.md says %i bytes', (name, bytes) => {
  expect(docs.split('\n').filter((line) => line.startsWith(`| ${name} |`)).map((line) => line.split('|')[2].trim())).toEqual([String(bytes)]);
});

test('the longest is a fiftieth of what API Gateway allows, at most', () => {
  expect(Math.max(...tableRows().map(({ template }) => Buffer.byteLength(template)))).toBeLessThan(300 * 1024 / 50);
});
