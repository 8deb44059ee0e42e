import { setTimeout as sleep } from 'node:timers/promises';
import { Command } from 'commander';
import { lineText } from './line-text';
import { CommandProcess } from '../../commands/command-process';
import { once } from '../../commands/option-parsers';
import { untilStopped } from '../../commands/until-stopped';
import { UsageError } from '../../commands/usage-error';
import { operatorCommand } from '../command';
import { findLines, FoundLine } from '../function-log/find-lines';
import { parseTime } from '../records/parse-time';
import { OperatedStream, streamsOf } from '../session/operated-webhook';
import { OperatorSession } from '../session/session';
import { SessionFlags } from '../session/session-flags';

interface TailFlags extends SessionFlags {
  readonly since?: string;
  readonly delivery?: string;
  readonly for?: number;
}

/** CloudWatch Logs takes some FilterLogEvents a second, of a whole account. */
const POLL_MS = 2_000;

/** Lines may turn up so much later than they were written. */
const LATE_MS = 30_000;

/** `scalable-webhook tail`: follows what delivery functions log. */
export function tailCommand(process: CommandProcess): Command {
  return operatorCommand<TailFlags>(process, 'tail', 'Follow what the router and the forwarders log, until Ctrl-C.', async (session, flags) => {
    const webhook = await session.webhook();
    const streams = flags.destination === undefined ? streamsOf(webhook) : [await session.destination()];
    await follow(process, session, streams, flags);
  })
    .option('--since <time>', 'begin with what was logged then: ISO 8601, or a time ago such as 10m', once('--since', (text) => parseTime('--since', text)))
    .option('--delivery <id>', 'lines about one delivery', once('--delivery', String))
    .option('--for <seconds>', 'end after so long', once('--for', parseSeconds));
}

function parseSeconds(text: string): number {
  if (!/^\d{1,6}$/.test(text)) {
    throw new UsageError(`--for is "${text}", expected whole seconds.`);
  }
  return Number(text);
}

async function follow(process: CommandProcess, session: OperatorSession, streams: readonly OperatedStream[], flags: TailFlags): Promise<void> {
  const begin = flags.since === undefined ? Date.now() : Date.parse(flags.since);
  const end = flags.for === undefined ? Infinity : Date.now() + flags.for * 1000;
  const fields = flags.delivery === undefined ? undefined : { deliveryId: flags.delivery };
  const shown = new Map<string, number>();
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

function print({ output }: OperatorSession, lines: readonly FoundLine[]): void {
  for (const { at, line } of [...lines].sort((one, other) => one.at - other.at)) {
    output.line({ at: new Date(at).toISOString(), ...line }, () => lineText(at, line));
  }
}
