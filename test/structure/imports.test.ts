import * as fs from 'fs';
import * as path from 'path';
import * as ts from 'typescript';

const ROOT = path.join(__dirname, '..', '..');

/** Imports of every file, types included: a circle of types is one that a reader goes round in as well. */
const imports = new Map(['src', 'cli/src', 'demo', 'bench'].flatMap(sourcesBelow).map((file) => [file, importsOf(file)]));

function sourcesBelow(folder: string): string[] {
  return fs.readdirSync(path.join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.includes('node_modules')).map((file) => path.posix.join(folder, file));
}

function importsOf(file: string): string[] {
  const { importedFiles } = ts.preProcessFile(fs.readFileSync(path.join(ROOT, file), 'utf8'));
  return importedFiles.filter(({ fileName }) => fileName.startsWith('.')).flatMap(({ fileName }) => {
    const target = path.posix.join(path.posix.dirname(file), fileName);
    return [`${target}.ts`, `${target}/index.ts`].filter((candidate) => fs.existsSync(path.join(ROOT, candidate)));
  });
}

/** The way from a node back to itself, where there is one. */
function circleThrough(start: string, next: (node: string) => readonly string[]): string[] | undefined {
  const seen = new Set<string>();
  const search = (node: string, way: readonly string[]): string[] | undefined => {
    for (const target of next(node)) {
      if (target === start) {
        return [...way, start];
      }
      if (!seen.has(target)) {
        seen.add(target);
        const found = search(target, [...way, target]);
        if (found) {
          return found;
        }
      }
    }
    return undefined;
  };
  return search(start, [start]);
}

test('there are files and imports to look at', () => {
  expect(imports.size).toBeGreaterThan(200);
  expect([...imports.values()].flat().length).toBeGreaterThan(500);
});

test('no files import each other in a circle', () => {
  const circles = [...imports.keys()].map((file) => circleThrough(file, (node) => imports.get(node) ?? [])).filter((circle) => circle !== undefined);
  expect(circles).toEqual([]);
});

test('no folders of src import each other in a circle', () => {
  const folderOf = (file: string): string => file.split('/').length > 2 ? file.split('/')[1] : file;
  const folders = new Map<string, Set<string>>();
  for (const [file, targets] of imports) {
    if (file.startsWith('src/')) {
      const known = folders.get(folderOf(file)) ?? new Set<string>();
      folders.set(folderOf(file), known);
      targets.map(folderOf).filter((target) => target !== folderOf(file)).forEach((target) => known.add(target));
    }
  }
  const next = (folder: string): string[] => [...folders.get(folder) ?? []];
  const circles = [...folders.keys()].map((folder) => circleThrough(folder, next)).filter((circle) => circle !== undefined);
  expect(circles).toEqual([]);
});
