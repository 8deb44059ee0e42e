import * as fs from 'fs';
import * as path from 'path';
import { Page, ROOT } from './documents';

/** Folders of the repository; a path in backticks that begins with one of them is a path of ours. */
const FOLDERS = ['src', 'test', 'cli', 'docs', 'demo', 'bench', 'examples', 'projenrc', 'rosetta', '.ci', '.github'];
const REPOSITORY_PATH = new RegExp(`^(?:${FOLDERS.join('|').replace(/\./g, '\\.')})/`);

/** What a build makes, which is in no checkout. */
const BUILT = /^cli\/dist(?:\/|$)/;

/** Relative links of a page that lead to no file, or to no heading of one. */
export function brokenLinks({ file, text }: Page): string[] {
  const targets = [...withoutCode(text).matchAll(/\]\(([^()\s]+)\)/g)].map(([, target]) => target);
  return targets.filter((target) => !/^[a-z]+:/.test(target) && !leadsSomewhere(file, target)).map((target) => `${file}: ${target}`);
}

/** Paths of the repository in the code of a page, in line or in a block, at which there is nothing. */
export function brokenPaths({ file, text }: Page): string[] {
  return pathsIn(text).filter((candidate) => !isThere(candidate)).map((candidate) => `${file}: ${candidate}`);
}

/** Paths of the repository that the code of a text names. */
export function pathsIn(text: string): string[] {
  const blocks = [...text.matchAll(/^ *```.*?\n(.*?)^ *```/gms)].map(([, code]) => code);
  const inline = [...text.replace(/^ *```.*?^ *```/gms, '').matchAll(/`([^`]+)`/g)].map(([, code]) => code);
  const words = [...blocks, ...inline].flatMap((code) => code.split(/[\s,;"'()[\]=]+/));
  return [...new Set(words.map((word) => word.replace(/[.:]+$/, '')).filter((word) => REPOSITORY_PATH.test(word) && !BUILT.test(word)))];
}

function leadsSomewhere(page: string, target: string): boolean {
  const [, link, anchor] = /^([^#]*)#?(.*)$/.exec(target)!;
  const file = link === '' ? page : path.posix.join(path.posix.dirname(page), link);
  const full = path.join(ROOT, file);
  if (!fs.existsSync(full)) {
    return false;
  }
  return anchor === '' || (file.endsWith('.md') && anchorsOf(fs.readFileSync(full, 'utf8')).includes(anchor));
}

/** Names of headings as GitHub makes them. */
function anchorsOf(text: string): string[] {
  const headings = [...withoutCode(text, { blocksOnly: true }).matchAll(/^#+ +(.+?) *$/gm)].map(([, heading]) => heading);
  return headings.map((heading) => heading.toLowerCase().replace(/[^\p{L}\p{N} _-]/gu, '').replace(/ /g, '-'));
}

/** Globs and placeholders are checked up to where they begin; the argument of a test run may lack the end of its name. */
function isThere(candidate: string): boolean {
  const [fixed] = candidate.split(/[*{<…]/);
  const checked = fixed === candidate ? candidate : fixed.slice(0, fixed.lastIndexOf('/'));
  return [checked, `${checked}.test.ts`].some((name) => fs.existsSync(path.join(ROOT, name)));
}

function withoutCode(text: string, { blocksOnly = false } = {}): string {
  const outside = text.replace(/^ *```.*?^ *```/gms, '');
  return blocksOnly ? outside : outside.replace(/`[^`\n]*`/g, '');
}
