import { randomBytes } from 'node:crypto';
import { Command } from 'commander';
import { alertSession } from './alert-session';
import { matchText, parseMatch } from './match-text';
import { give, OrderFlags } from './order';
import { utc } from '../../../src/alert-routing/render/times';
import type { AlertMatchConfig } from '../../../src/alert-routing/route/route-config';
import type { AlertSilenceItem } from '../../../src/contract/alerts';
import { CommandProcess } from '../commands/command-process';
import { collect, once } from '../commands/option-parsers';
import { UsageError } from '../commands/usage-error';
import { operatorCommand } from '../operate/command';
import { printable } from '../operate/output/printable';
import { table } from '../operate/output/table';
import { OperatorError } from '../operate/session/operator-error';
import type { SessionFlags } from '../operate/session/session-flags';

interface SilenceFlags extends SessionFlags, OrderFlags {
  readonly match: readonly AlertMatchConfig[];
  readonly title?: string;
  readonly for?: number;
  readonly reason?: string;
}

const UNITS: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000 };

/** The commands about silences of run time. */
export function silenceCommands(process: CommandProcess): Command[] {
  const silence = operatorCommand<SilenceFlags>(process, 'silence', 'Tell nobody of what matches for a while; what is still open then is told.', async (session, flags) => {
    const asked = [...flags.match, ...flags.title === undefined ? [] : [{ title: [flags.title] }]];
    if (asked.length === 0 || flags.for === undefined) {
      throw new UsageError('silence is without --match and --title, or without --for; expected what is silenced and for how long, such as --match tag:Team=data --for 2h.');
    }
    const router = await alertSession(session, flags);
    const from = Date.now();
    const item: Omit<AlertSilenceItem, 'by'> = {
      id: randomBytes(4).toString('hex'), match: asked.length === 1 ? asked[0] : { all: asked }, from, until: from + flags.for, reason: flags.reason,
    };
    const { command, done } = await give(session, router, flags, (by) => ({ what: 'silence', silence: { ...item, by } }), async () =>
      (await router.lists.silences()).some(({ id }) => id === item.id));
    session.output.result({ router: router.router, silence: { ...item, by: command.by }, done }, () =>
      `Silence ${item.id} ${done ? 'is' : 'will be'} there until ${utc(item.until)}: nobody is told of ${matchText(item.match as AlertMatchConfig)}.`);
  })
    .option('--match <what>', 'what is silenced, such as tag:Team=data, source:aws.rds or severity:warning; all of several', collect('--match', parseMatch, JSON.stringify), [])
    .option('--title <text>', 'what has this title; * stands for any characters', once('--title', String))
    .option('--for <time>', 'how long, such as 30m, 2h or 3d', once('--for', parseFor))
    .option('--reason <text>', 'why, for people', once('--reason', String));
  const unsilence = operatorCommand<SessionFlags & OrderFlags>(process, 'unsilence <silence-id>', 'End a silence now; what it held is told within 15 minutes.', async (session, flags, [silenceId]) => {
    const router = await alertSession(session, flags);
    const isThere = async () => (await router.lists.silences()).some(({ id, until }) => id === silenceId && until > Date.now());
    if (!await isThere()) {
      throw new OperatorError(`There is no silence "${silenceId}" now; expected one of scalable-webhook alerts silences.`);
    }
    const { done } = await give(session, router, flags, () => ({ what: 'unsilence', silenceId }), async () => !await isThere());
    session.output.result({ router: router.router, silenceId, done }, () => `Silence ${silenceId} ${done ? 'is' : 'will be'} over.`);
  });
  const silences = operatorCommand<SessionFlags>(process, 'silences', 'List the silences that somebody began; those of the app are in its code.', async (session, flags) => {
    const { router, lists } = await alertSession(session, flags);
    const all = (await lists.silences()).filter(({ until }) => until > Date.now()).sort((one, other) => one.until - other.until);
    session.output.result({ router, silences: all }, () => all.length === 0 ? 'None.' : table(
      ['silence', 'until', 'by', 'what', 'reason'],
      all.map(({ id, until, by, match, reason }) => [id, utc(until), by, matchText(match as AlertMatchConfig), reason ?? '-'].map(printable))));
  });
  return [...[silence, unsilence].map((command) => command
    .option('--as <name>', 'who does it (default: who AWS takes you for)', once('--as', String))
    .option('--no-wait', 'do not wait until it is done')), silences];
}

function parseFor(text: string): number {
  const [, count, unit] = /^([1-9]\d{0,4})([mhd])$/.exec(text) ?? [];
  if (unit === undefined) {
    throw new UsageError(`--for is "${text}", expected a time such as 30m, 2h or 3d.`);
  }
  return Number(count) * UNITS[unit];
}
