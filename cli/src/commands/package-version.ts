import * as fs from 'node:fs';
import * as path from 'node:path';

/** The version of this package: its package.json stands two folders above the sources, and one above the bundle. */
export function packageVersion(): string {
  const files = ['../package.json', '../../package.json'].map((file) => path.join(__dirname, file));
  const file = files.find((candidate) => fs.existsSync(candidate))!;
  return (JSON.parse(fs.readFileSync(file, 'utf8')) as { version: string }).version;
}
