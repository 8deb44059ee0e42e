import { pages } from './support/documents';
import { GROUP_STATEMENTS } from '../../cli/src/operate/smoke/deep/group-statements';
import { NOT_PLAYED, STATEMENTS } from '../../cli/src/operate/smoke/deep/statements';

/** Where the word is explained, and no statement made. */
const EXPLAINED: ReadonlySet<string> = new Set([
  'README.md#what-has-run-where', 'docs/architecture.md#recorded-documented-unproven', 'docs/command-line.md#statements-about-aws', 'docs/command-line.md#smoke',
]);

const PAGES = pages().filter(({ file }) => file === 'README.md' || /^docs\/[\w-]+\.md$/.test(file));
const COMMAND_LINE = PAGES.find(({ file }) => file === 'docs/command-line.md')!.text;

interface Row {
  readonly statement: string;
  /** Sections, as `docs/page.md#anchor`. */
  readonly sections: readonly string[];
  readonly how: string;
}

const ROWS: readonly Row[] = COMMAND_LINE.split('All that these pages call unproven:')[1].split('\n').filter((line) => line.startsWith('| ')).slice(1)
  .filter((line) => !line.startsWith('|---'))
  .map((line) => {
    const [, statement, said, how] = line.split(' | ').join('|').split(/^\| |\||\|$/).map((cell) => cell.trim());
    const sections = [...said.matchAll(/\]\(([^)]+)\)/g)].map(([, link]) => link.startsWith('../') ? link.slice(3) : `docs/${link}`);
    return { statement, sections, how };
  });

/** Sections in which something is called unproven, each as often as it is. */
function sectionsOf({ file, text }: (typeof PAGES)[number]): string[] {
  let anchor = '';
  return text.split('\n').flatMap((line) => {
    const [, heading] = /^#+ (.*)$/.exec(line) ?? [];
    if (heading !== undefined) {
      anchor = heading.toLowerCase().replace(/[^\w\- ]/g, '').replace(/ /g, '-');
    }
    // The word in the target of a link says nothing.
    return /unproven|not proven|secondary evidence/i.test(line.replace(/\]\([^)]*\)/g, ']')) && heading === undefined ? [`${file}#${anchor}`] : [];
  });
}

/** Pages with a list of their own, of what no webhook can find out. */
const OWN_LISTS = ['docs/senders.md', 'docs/alert-parsers.md'];

const MARKED = PAGES.flatMap(sectionsOf).filter((section) => !EXPLAINED.has(section) && !OWN_LISTS.some((page) => section.startsWith(page)));

test('what is called unproven anywhere is in the table', () => {
  const tabled = ROWS.flatMap(({ sections }) => sections);
  expect(MARKED.length).toBeGreaterThan(10);
  for (const section of new Set(MARKED)) {
    const times = (all: readonly string[]) => all.filter((one) => one === section).length;
    expect([section, times(tabled) >= times(MARKED)]).toEqual([section, true]);
  }
});

test('the table names no section in which nothing is called unproven', () => {
  expect(ROWS.flatMap(({ sections }) => sections).filter((section) => !MARKED.includes(section))).toEqual([]);
});

test('the table is what smoke --deep plays and does not play', () => {
  const played = STATEMENTS.filter(({ isUnproven }) => isUnproven).map(({ statement }) => [statement, 'played']);
  const groups = GROUP_STATEMENTS.map(({ statement }) => [statement, 'with --group-field']);
  const notPlayed = NOT_PLAYED.map(({ statement, why }) => [statement, why]);
  const told = ROWS.map(({ statement, how }) => [statement, how.startsWith('not played: ') ? how.slice('not played: '.length) : how.includes('--group-field') ? 'with --group-field' : 'played']);
  expect(told.sort()).toEqual([...played, ...groups, ...notPlayed].sort());
});
