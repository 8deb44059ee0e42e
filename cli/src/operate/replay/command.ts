import { randomUUID } from 'node:crypto';
import { Command } from 'commander';
import { ARCHIVE, findSource, RECORDS } from './find-source';
import { checkUrl, HttpTarget, isUrl } from './http-target';
import { Replayable, ReplayRange, ReplaySource } from './replay-source';
import { ReplayOptions, ReplayResult, replayWebhooks } from './replayer';
import { ARCHIVE_DESTINATION } from '../../../../src/contract/archive';
import { CommandProcess } from '../../commands/command-process';
import { collect, once, parseText } from '../../commands/option-parsers';
import { UsageError } from '../../commands/usage-error';
import { counted } from '../../counted';
import { operatorCommand } from '../command';
import { selectionFrom } from '../dead-letters/selection';
import { FoundWrong } from '../found-wrong';
import { AUDIT_FILE, operatorOf, writeAudit } from '../messages/audit';
import { AwsQueue } from '../messages/aws-queue';
import { withMoveOptions, withRateOption } from '../messages/move-options';
import { MoveFlags } from '../messages/move-work';
import { StopRequest, TargetQueue } from '../messages/ports';
import { progressBar } from '../messages/progress';
import { stoppable } from '../messages/stop-request';
import { systemClock } from '../messages/system-clock';
import { parseTime, withTimesInOrder } from '../messages/time-option';
import { beginOf, openWorkFile } from '../messages/work-file';
import { shellText } from '../output/shell-text';
import { chosenStreams } from '../session/chosen-streams';
import { OperatorSession } from '../session/session';
import { SessionFlags } from '../session/session-flags';

/** How often a queue may refuse a webhook. */
const QUEUE_TRIES = 3;

interface ReplayFlags extends SessionFlags, MoveFlags, ReplayRange {
  readonly from: string;
  readonly to: string;
  readonly allowHost: readonly string[];
}

/** `replay`: sends webhooks again that were delivered or given up on. */
export function replayCommand(process: CommandProcess): Command {
  const command = operatorCommand<ReplayFlags>(process, 'replay', 'Send webhooks again, to a destination or to a URL of this machine.', (session, flags) =>
    stoppable(process, (stop) => replay(session, flags, stop)));
  return withRateOption(withMoveOptions(withTimesInOrder(command, 'since', 'until')
    .requiredOption('--from <source>', `"${ARCHIVE}", "${RECORDS}" for delivery records with full(), or a file of dead-letters export`, once('--from', parseText('--from')))
    .requiredOption('--to <target>', 'name of a destination (Router: all that want it), or a URL such as http://127.0.0.1:3000/hooks', once('--to', parseText('--to')))
    .option('--allow-host <name>', 'host of another machine that --to may lead to; can be repeated', collect('--allow-host', parseText('--allow-host'), String), [])
    .option('--id <id>', 'a delivery id; can be repeated', collect('--id', parseText('--id'), String), [])
    .option('--group <group>', 'a message group, the value that it is made of, or its hash as logs have it; can be repeated', collect('--group', parseText('--group'), String), [])
    .option('--since <time>', 'arrived then or later: ISO 8601, or how long ago, such as 6h', once('--since', parseTime('--since')))
    .option('--until <time>', 'arrived before', once('--until', parseTime('--until')))));
}

async function replay(session: OperatorSession, flags: ReplayFlags, stop: StopRequest): Promise<void> {
  if (isUrl(flags.to)) {
    checkUrl(flags.to, flags.allowHost);
  }
  const source = await findSource(session, flags.from, flags.destination);
  const target = await targetOf(session, flags);
  const range = await rangeOf(flags);
  const { count, groups } = await plan(source, range, stop);
  const leftOut = Object.fromEntries(source.leftOut);
  const isNothing = count === 0 && flags.resume === undefined && !stop.requested;
  const planText = [
    `${flags.yes && !isNothing ? 'sends' : 'would send'} ${counted(count, 'webhook')} of ${counted(groups, 'group')} again from ${source.name} to ${target.name}.`,
    ...Object.entries(leftOut).map(([why, left]) => `${left} are left out: they ${why}.`),
  ].join('\n');
  if (!flags.yes || isNothing) {
    const why = isNothing ? 'There is nothing to send.' : 'Nothing was sent: --yes does it.';
    session.output.result({ kind: 'replay', plan: { count, groups, leftOut }, source: source.name, target: target.name }, () => `${planText}\n${why}`);
    return;
  }
  session.output.note(planText);
  const report = await doReplay(session, flags, { source, target, range, stop, count });
  const { refused, ...rest } = report;
  session.output.result(
    { kind: 'replay', source: source.name, target: target.name, ...rest, refused: Object.fromEntries(refused), leftOut },
    () => replayText(report),
  );
  if (!report.complete || refused.size > 0) {
    throw new FoundWrong();
  }
}

interface Target extends Pick<ReplayOptions, 'tries' | 'recognisedMs'> {
  readonly name: string;
  readonly queue: TargetQueue;
}

interface Work {
  readonly source: ReplaySource;
  readonly target: Target;
  readonly range: ReplayRange;
  readonly stop: StopRequest;
  readonly count: number;
}

interface ReplayReport extends ReplayResult {
  readonly replay: string;
  readonly file: string;
}

async function doReplay(session: OperatorSession, flags: ReplayFlags, { source, target, range, stop, count }: Work): Promise<ReplayReport> {
  const by = await operatorOf(session);
  const webhook = isUrl(flags.to) && ![RECORDS, ARCHIVE].includes(flags.from) ? undefined : (await session.webhook()).name;
  const earlier = flags.resume === undefined ? undefined : (await beginOf(flags.resume)).selection.replay;
  const name = typeof earlier === 'string' ? earlier : randomUUID();
  const file = await openWorkFile({
    begin: { kind: 'replay', source: source.name, target: target.name, selection: { replay: name, ...rangeText(range) }, by: by.arn ?? by.user },
    name: 'replay',
    file: flags.file,
    resume: flags.resume,
    clock: systemClock,
  });
  const bar = progressBar('replay', count);
  const counts = { sent: 0, refused: 0, behind: 0 };
  let complete = false;
  try {
    const result = await replayWebhooks({
      source,
      range,
      target: target.queue,
      tries: target.tries,
      recognisedMs: target.recognisedMs,
      journal: file.journal,
      clock: systemClock,
      stop,
      replay: name,
      rate: flags.rate,
      onProgress: (sent) => {
        counts.sent = sent;
        bar.update(sent);
      },
    });
    counts.refused = [...result.refused.values()].reduce((sum, refused) => sum + refused, 0);
    counts.behind = result.behind;
    complete = result.complete;
    return { ...result, replay: name, file: file.path };
  } finally {
    bar.end();
    file.close();
    writeAudit(flags.audit ?? AUDIT_FILE, systemClock, by, {
      command: 'replay', webhook, source: source.name, target: target.name, selection: rangeText(range), file: file.path, counts, complete,
    });
  }
}

/** What is meant: what was chosen now, or when the file was begun that is gone on with. */
async function rangeOf({ resume, id, group, since, until }: ReplayFlags): Promise<ReplayRange> {
  if (resume === undefined) {
    return { id, group, since, until };
  }
  if (id.length > 0 || group.length > 0 || since !== undefined || until !== undefined) {
    throw new UsageError('--resume goes on with what was chosen when the file was begun, expected no other choice beside it.');
  }
  return selectionFrom((await beginOf(resume)).selection);
}

async function plan(source: ReplaySource, range: ReplayRange, stop: StopRequest): Promise<{ count: number; groups: number }> {
  const groups = new Set<string>();
  let count = 0;
  for await (const group of source.groups?.(range) ?? groupsOf(source.webhooks(range))) {
    groups.add(group);
    count += 1;
    if (stop.requested) {
      break;
    }
  }
  return { count, groups: groups.size };
}

async function* groupsOf(webhooks: AsyncIterable<Replayable>): AsyncGenerator<string> {
  for await (const { groupId } of webhooks) {
    yield groupId;
  }
}

async function targetOf(session: OperatorSession, { to, from }: ReplayFlags): Promise<Target> {
  if (isUrl(to)) {
    return { name: to, queue: new HttpTarget(to), recognisedMs: 0 };
  }
  if (from === to || (from === ARCHIVE && to === ARCHIVE_DESTINATION)) {
    throw new UsageError(`--to is "${to}", which is the source, expected the name of a destination or a URL.`);
  }
  const webhook = await session.webhook();
  const [stream] = chosenStreams(webhook, to);
  if (stream === webhook.overflow) {
    throw new UsageError(`--to is "${to}", which only takes what the router says the destination of, expected the name of a destination, or Router.`);
  }
  const { queue: { url } } = stream;
  return { name: url, queue: new AwsQueue(await session.aws.sqs(), url), tries: QUEUE_TRIES };
}

function rangeText({ id, group, since, until }: ReplayRange): Record<string, unknown> {
  const time = (at?: number): string | undefined => at === undefined ? undefined : new Date(at).toISOString();
  return { id, group, since: time(since), until: time(until) };
}

function replayText({ sent, refused, behind, unsure, complete, replay: name, file }: ReplayReport): string {
  return [
    `${sent} were sent again, as the replay ${name}. What was sent is in ${file}.`,
    ...[...refused].map(([why, count]) => `${count} were not taken (${why}).`),
    ...behind > 0 ? [`${behind} were not sent, because something before them in their group was not taken: --resume ${shellText(file)} goes on with it.`] : [],
    ...unsure.length > 0 ? [`${unsure.length} may have been sent twice: ${unsure.join(', ')}.`] : [],
    ...complete ? [] : [`It was stopped before its end: go on with --resume ${shellText(file)}.`],
  ].join('\n');
}
