import { setTimeout as sleep } from 'node:timers/promises';
import { Command } from 'commander';
import { lineText } from './line-text';
import { CommandProcess } from '../../commands/command-process';
import { once, parseText } from '../../commands/option-parsers';
import { untilStopped } from '../../commands/until-stopped';
import { UsageError } from '../../commands/usage-error';
import { operatorCommand } from '../command';
import { findLines, FoundLine } from '../function-log/find-lines';
import { parseIsoTime } from '../messages/time-option';
import { printable } from '../output/printable';
import { chosenStreams } from '../session/chosen-streams';
import { commandText } from '../session/command-text';
import { OperatedStream, OperatedWebhook } from '../session/operated-webhook';
import { OperatorSession } from '../session/session';
import { SessionFlags } from '../session/session-flags';

interface TailFlags extends SessionFlags {
  readonly since?: string;
  readonly delivery?: string;
  readonly for?: number;
}

/** CloudWatch Logs takes some FilterLogEvents a second, of a whole account. */
const POLL_MS = 2_000;

/** So long nothing is no matter; then it is said what may be. */
const HINT_MS = 10_000;

/** Lines may turn up so much later than they were written. */
const LATE_MS = 30_000;

/** `scalable-webhook tail`: follows what delivery functions log. */
export function tailCommand(process: CommandProcess): Command {
  return operatorCommand<TailFlags>(process, 'tail', 'Follow what the router and the forwarders log, until Ctrl-C.', async (session, flags) => {
    const webhook = await session.webhook();
    const streams = chosenStreams(webhook, flags.destination);
    await follow(process, session, { streams, flags, webhook });
  })
    .option('--since <time>', 'begin with what was logged then: ISO 8601, or a time ago such as 10m', once('--since', parseIsoTime('--since')))
    .option('--delivery <id>', 'lines about one delivery', once('--delivery', parseText('--delivery')))
    .option('--for <seconds>', 'end after so long', once('--for', parseSeconds));
}

function parseSeconds(text: string): number {
  if (!/^\d{1,6}$/.test(text)) {
    throw new UsageError(`--for is "${text}", expected whole seconds.`);
  }
  return Number(text);
}

interface Following {
  readonly webhook: OperatedWebhook;
  readonly streams: readonly OperatedStream[];
  readonly flags: TailFlags;
}

async function follow(process: CommandProcess, session: OperatorSession, following: Following): Promise<void> {
  const { streams, flags } = following;
  const startedAt = Date.now();
  const begin = flags.since === undefined ? Date.now() : Date.parse(flags.since);
  const end = flags.for === undefined ? Infinity : Date.now() + flags.for * 1000;
  const fields = flags.delivery === undefined ? undefined : { deliveryId: flags.delivery };
  const shown = new Map<string, number>();
  let isSilent = true;
  let isHinted = false;
  if (flags.for !== 0) {
    session.output.note(waitText(following));
  }
  let from = begin;
  let isStopped = false;
  const { stopped, cancel } = untilStopped(process);
  void stopped.then(() => {
    isStopped = true;
  });
  try {
    for (;;) {
      const isLast = isStopped || Date.now() >= end;
      const asked = Date.now();
      const logs = await session.aws.logs();
      const found = (await Promise.all(streams.map((stream) => findLines(logs, stream.log, { since: from, fields })))).flatMap((lines, index) =>
        lines.map((line) => ({ ...line, key: `${index} ${line.id}` })));
      print(session, found.filter(({ key }) => !shown.has(key)));
      isSilent = isSilent && found.length === 0;
      if (isSilent && !isHinted && (isLast ? !isStopped : asked - startedAt >= HINT_MS)) {
        isHinted = true;
        session.output.note(silenceText(following, isLast ? `since ${new Date(begin).toISOString()}` : `for ${HINT_MS / 1000} s`, isLast));
      }
      found.forEach(({ key, at }) => shown.set(key, at));
      from = Math.max(begin, asked - LATE_MS);
      [...shown].filter(([, at]) => at < from).forEach(([key]) => shown.delete(key));
      if (isLast) {
        return;
      }
      await Promise.race([sleep(Math.min(POLL_MS, Math.max(0, end - Date.now()))), stopped]);
    }
  } finally {
    cancel();
  }
}

function waitText({ webhook, streams, flags }: Following): string {
  const what = flags.delivery === undefined ? 'what' : `lines about ${printable(flags.delivery)} that`;
  const names = streams.map(({ name }) => name).join(', ');
  return `Waits for ${what} ${names} of ${webhook.name} ${streams.length === 1 ? 'logs' : 'log'} from ${flags.since ?? 'now'} on; Ctrl-C ends it.`;
}

/** What may be the matter when nothing comes. */
function silenceText({ webhook, flags }: Following, time: string, isOver: boolean): string {
  const { delivery } = flags;
  const [what, next] = delivery === undefined
    ? [`Nothing was logged ${time}${isOver ? '. Functions' : ': functions'} log when something is received. What waits: `, commandText('status', webhook, flags)]
    : [
      `No line about ${delivery} ${time}${isOver ? '. It' : ': it'} waits, is done with, or the id is another. What is on record of it: `,
      commandText(`records ${delivery}`, webhook, flags),
    ];
  return printable(`${what}${next}${flags.since === undefined ? '; --since 1h shows what was logged before' : ''}.`);
}

function print({ output }: OperatorSession, lines: readonly FoundLine[]): void {
  for (const { at, line } of [...lines].sort((one, other) => one.at - other.at)) {
    output.line({ at: new Date(at).toISOString(), ...line }, () => lineText(at, line));
  }
}
