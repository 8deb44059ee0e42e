import * as fs from 'fs';
import * as path from 'path';
import { pages, ROOT } from './support/documents';
import { alertsCommand } from '../../cli/src/alerts/command';
import { localCommand } from '../../cli/src/commands/local';
import { simulateCommand } from '../../cli/src/commands/simulate';
import { operatorCommands } from '../../cli/src/operate/commands';
import { FakeProcess } from '../../cli/test/support/fake-process';

type Command = ReturnType<typeof localCommand>;

const PROGRAM = 'scalable-webhook';

const commandProcess = new FakeProcess();
const COMMANDS: readonly Command[] = [
  localCommand(commandProcess), simulateCommand(commandProcess), alertsCommand(commandProcess), ...operatorCommands(commandProcess),
];

/** What every command has, and what there is without one. */
const COMMON: ReadonlySet<string> = new Set(['--help', '-h']);
const WITHOUT_COMMAND: ReadonlySet<string> = new Set(['--version', '-v', ...COMMON]);

interface CommandLine {
  readonly file: string;
  /** What stands behind the name of the program. */
  readonly words: readonly string[];
}

/** Blocks and spans of code. A block that goes on with a backslash is one line. */
function codeOf(text: string): string[] {
  const blocks = [...text.matchAll(/^ *```[^\n]*\n([^]*?)^ *```/gm)].flatMap(([, block]) => block.replace(/\\\n\s*/g, ' ').split('\n'));
  const spans = [...text.replace(/^ *```[^]*?^ *```/gm, '').matchAll(/`([^`]+)`/g)].map(([, span]) => span.replace(/\s+/g, ' '));
  return [...blocks, ...spans];
}

/** The command lines in code: up to a comment, a pipe or the next command. */
function commandLinesIn(file: string, code: readonly string[]): CommandLine[] {
  return code.flatMap((line) => [...line.matchAll(/(?<![\w./@-])scalable-webhook(?= |$)([^|;&#"`]*)/g)])
    .map(([, rest]) => ({ file, words: rest.trim().split(/\s+/).filter((word) => word !== '') }))
    .filter(({ words }) => words.length > 0 && !/^[…(]/.test(words[0]));
}

function scriptsOf(file: string): string[] {
  const { scripts = {} } = JSON.parse(fs.readFileSync(path.join(ROOT, file), 'utf8')) as { scripts?: Record<string, string> };
  return Object.values(scripts);
}

/** Why a command line cannot be; undefined where it can. */
function problemOf([first, ...rest]: readonly string[]): string | undefined {
  if (WITHOUT_COMMAND.has(first)) {
    return undefined;
  }
  const named = COMMANDS.find((each) => each.name() === first);
  if (!named) {
    return `there is no command "${first}"`;
  }
  const own = named.commands.find((each) => each.name() === rest[0]);
  if (named.commands.length > 0 && !own && rest.length > 0 && !COMMON.has(rest[0])) {
    return `${first} has no command "${rest[0]}"`;
  }
  const words = own ? rest.slice(1) : rest;
  for (const [index, word] of words.entries()) {
    const why = word.startsWith('-') ? optionProblem(own ?? named, word, words[index + 1]) : undefined;
    if (why !== undefined) {
      return why;
    }
  }
  return undefined;
}

function optionProblem(command: Command, word: string, next: string | undefined): string | undefined {
  const [flag, value = next] = word.split('=');
  const option = command.options.find((each) => each.long === flag || each.short === flag);
  if (!option) {
    return COMMON.has(flag) ? undefined : `${command.name()} has no option "${flag}"`;
  }
  return option.required && (value === undefined || value.startsWith('--')) ? `${flag} of ${command.name()} has no value` : undefined;
}

const LINES: readonly CommandLine[] = [
  ...pages().flatMap(({ file, text }) => commandLinesIn(file, codeOf(text))),
  ...['examples/typescript/environments/package.json'].flatMap((file) => commandLinesIn(file, scriptsOf(file))),
];

test.each(LINES.map(({ file, words }) => [file, words.join(' '), words] as const))('%s: scalable-webhook %s', (_file, _line, words) => {
  expect(problemOf(words)).toBeUndefined();
});

test('pages that are about the command are among them', () => {
  const files = new Set(LINES.map(({ file }) => file));
  for (const file of ['README.md', 'cli/README.md', 'docs/archive.md', 'docs/command-line.md', 'docs/moving-messages.md', 'docs/runbook.md', 'examples/typescript/environments/package.json']) {
    expect(files).toContain(file);
  }
});

test.each([
  ['dead-letters'], ['dead-letters list'], ['status --local'], ['status --local --json'], ['replay --from=archive --to Default'], ['--version'],
])('%s can be', (line) => {
  expect(problemOf(line.split(' '))).toBeUndefined();
});

test.each([
  ['staus', 'there is no command "staus"'],
  ['dead-letters lst', 'dead-letters has no command "lst"'],
  ['dead-letters redrive --resaon x', 'redrive has no option "--resaon"'],
  ['replay --from --to Default', '--from of replay has no value'],
])('%s cannot be', (line, why) => {
  expect(problemOf(line.split(' '))).toBe(why);
});

test(`${PROGRAM} is found in blocks, spans and scripts, and its package is not`, () => {
  const code = codeOf('```sh\nnpx scalable-webhook replay \\\n  --from a.jsonl # why\nnpm i scalable-webhook-x\n```\nUse `npx scalable-webhook\n doctor` of `cdk-scalable-webhook`.');
  expect(commandLinesIn('x', code).map(({ words }) => words.join(' '))).toEqual(['replay --from a.jsonl', 'doctor']);
});
