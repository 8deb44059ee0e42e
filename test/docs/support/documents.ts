import * as fs from 'fs';
import * as path from 'path';

export const ROOT = path.join(__dirname, '..', '..', '..');

/** Folders whose files others wrote, or programs. */
const NOT_OURS: ReadonlySet<string> = new Set(['node_modules', 'dist', 'cdk.out', 'reports', 'coverage', 'lib', 'target']);

/** API.md is written by a program from the docstrings. */
const GENERATED: ReadonlySet<string> = new Set(['API.md']);

/** A page that people read. */
export interface Page {
  /** Path below the repository, with slashes. */
  readonly file: string;
  readonly text: string;
}

/** Every page of the repository that people write. */
export function pages(): Page[] {
  return markdownBelow('').filter((file) => !GENERATED.has(file)).map((file) => ({ file, text: fs.readFileSync(path.join(ROOT, file), 'utf8') }));
}

function markdownBelow(folder: string): string[] {
  return fs.readdirSync(path.join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
    const file = path.posix.join(folder, entry.name);
    if (entry.isDirectory()) {
      return NOT_OURS.has(entry.name) || entry.name.startsWith('.') ? [] : markdownBelow(file);
    }
    return entry.name.endsWith('.md') ? [file] : [];
  });
}
