import { pages } from './support/documents';
import { alertsCommand } from '../../cli/src/alerts/command';
import { localCommand } from '../../cli/src/commands/local';
import { operatorCommands } from '../../cli/src/operate/commands';
import { withSessionOptions } from '../../cli/src/operate/session/session-flags';
import { FakeProcess } from '../../cli/test/support/fake-process';

type Command = ReturnType<typeof operatorCommands>[number];

/** Which page a command is described on, where it is not the command line's. */
const ELSEWHERE: Readonly<Record<string, string>> = { 'dead-letters': 'docs/moving-messages.md', 'drain': 'docs/moving-messages.md', 'replay': 'docs/moving-messages.md' };

const COMMANDS = operatorCommands(new FakeProcess());
const textOf = (file: string) => pages().find((page) => page.file === file)!.text;
const longs = (command: Command) => command.options.map(({ long }) => long!);

/** What every command has: described once. */
const COMMON = longs(withSessionOptions(new (COMMANDS[0].constructor as new () => Command)()));

/** The sections of a command in the page that describes it: those whose headings name it. */
function sectionOf(command: Command): string {
  const page = textOf('docs/command-line.md');
  const sections = page.split(/^(?=## )/m).filter((section) => section.split('\n')[0].includes(`\`${command.name()}\``));
  return sections.join('\n');
}

/** On the page of moving messages sections are about several commands: whatever one of them has, may be there. */
test('moving messages: the docs describe no option that none of its commands has', () => {
  // It also says what is moved into a local runtime.
  const all = [...COMMANDS, localCommand(new FakeProcess())].flatMap((command) => [command, ...command.commands as Command[]]).flatMap(longs);
  const text = textOf('docs/moving-messages.md').replace(/^ *```[^]*?^ *```/gm, '');
  expect(optionsIn(text).filter((option) => !all.includes(option))).toEqual([]);
});

const optionsIn = (text: string) => [...new Set([...text.matchAll(/(?<![\w-])--[a-z][a-z-]+/g)].map(([option]) => option))];

test('options of all commands are described', () => {
  const described = optionsIn(textOf('docs/command-line.md').split('## `outputs`')[0]);
  expect(COMMON.filter((option) => !described.includes(option))).toEqual([]);
});

test.each(COMMANDS.map((command) => [command.name(), command] as const))('%s: each option of --help is in the docs', (name, command) => {
  const own = [command, ...command.commands as Command[]].flatMap(longs).filter((option) => !COMMON.includes(option));
  const described = optionsIn(ELSEWHERE[name] ? textOf(ELSEWHERE[name]) : sectionOf(command));
  expect([...new Set(own)].filter((option) => !described.includes(option))).toEqual([]);
});

test.each(COMMANDS.filter((command) => !ELSEWHERE[command.name()]).map((command) => [command.name(), command] as const))(
  '%s: the docs describe no option that --help has not', (_name, command) => {
    const known = new Set([...COMMON, ...[command, ...command.commands as Command[]].flatMap(longs), '--help', '--version']);
    // A section may name the options of other commands in command lines: those are looked at with the command.
    const section = sectionOf(command).replace(/`[^`]*scalable-webhook[^`]*`/g, '').replace(/^ *```[^]*?^ *```/gm, '');
    const others = new Set(COMMANDS.filter((other) => other !== command && sectionOf(other) === sectionOf(command)).flatMap(longs));
    expect(optionsIn(section).filter((option) => !known.has(option) && !others.has(option))).toEqual([]);
  },
);

const ALERTS = alertsCommand(new FakeProcess()).commands as Command[];
const ALERTS_PAGE = textOf('docs/alert-commands.md').replace(/^ *```[^]*?^ *```/gm, '');

test.each(ALERTS.map((command) => [command.name(), command] as const))('alerts %s is in the docs, and each option of its --help', (name, command) => {
  expect(ALERTS_PAGE).toContain(`\`${name}`);
  // Those of a session are described with the other commands; a webhook has destinations that one can be named of, a router has none.
  expect(longs(command).filter((option) => option !== '--destination' && !optionsIn(ALERTS_PAGE).includes(option))).toEqual([]);
});

test('alerts: the docs describe no option that none of its commands has', () => {
  const known = ALERTS.flatMap(longs);
  expect(optionsIn(ALERTS_PAGE).filter((option) => !known.includes(option))).toEqual([]);
});
