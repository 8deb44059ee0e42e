import * as fs from 'fs';
import * as path from 'path';
import { ROOT } from './support/documents';
import { IMPORT_STEPS } from '../../projenrc/import-order';

const PAGE = fs.readFileSync(path.join(ROOT, 'docs', 'architecture.md'), 'utf8');

/** Folders of the page's table, each with the number of its step. */
function documentedFolders(): Array<[folder: string, step: number]> {
  return [...PAGE.matchAll(/^\| (\d+) \| `([\w-]+)` \|/gm)].map(([, step, folder]) => [folder, Number(step)]);
}

test('the page has the folders in the order of imports that lint enforces', () => {
  expect(documentedFolders()).toEqual(IMPORT_STEPS.flatMap((step, index) => step.map((folder) => [folder, index + 1])));
});

test('the page has every folder of src, and no other', () => {
  const folders = fs.readdirSync(path.join(ROOT, 'src'), { withFileTypes: true }).filter((entry) => entry.isDirectory()).map(({ name }) => name);
  expect(documentedFolders().map(([folder]) => folder).sort()).toEqual(folders.sort());
});

test('the page has every port of the engine', () => {
  const ports = fs.readFileSync(path.join(ROOT, 'src', 'engine', 'ports.ts'), 'utf8');
  const [, members] = /export interface EnginePorts<T> \{\n(.*?)^\}/ms.exec(ports)!;
  const types = [...members.matchAll(/^ {2}(?:readonly \w+\??: (\w+)(?:<T>)?|(\w+\(\)): \w+);$/gm)].map(([, type, method]) => type ?? method);
  expect(types.length).toBeGreaterThan(9);
  const [, table] = /^\| port \|.*?\n((?:\|.*\n)+)/m.exec(PAGE)!;
  const documented = [...table.matchAll(/^\| (`[^|]+`) \|/gm)].flatMap(([, cell]) => [...cell.matchAll(/`([^`<]+)(?:<T>)?`/g)].map(([, name]) => name));
  expect(documented.sort()).toEqual(types.sort());
});
