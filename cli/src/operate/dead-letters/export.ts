import { Command } from 'commander';
import { asPutBack, deadLetterOf } from './dead-letter';
import { LOOKING } from './letter-lines';
import { resumed } from './resumed';
import { isSelected, Selection, selectionText, withSelectionOptions } from './selection';
import { CommandProcess } from '../../commands/command-process';
import { UsageError } from '../../commands/usage-error';
import { operatorCommand } from '../command';
import { FoundWrong } from '../found-wrong';
import { AUDIT_FILE, operatorOf, writeAudit } from '../messages/audit';
import { AwsQueue } from '../messages/aws-queue';
import { Copier, CopyResult } from '../messages/copier';
import { withMoveOptions } from '../messages/move-options';
import { MoveFlags } from '../messages/move-work';
import { StopRequest } from '../messages/ports';
import { progressBar } from '../messages/progress';
import { stoppable } from '../messages/stop-request';
import { systemClock } from '../messages/system-clock';
import { openWorkFile } from '../messages/work-file';
import { chosenStreams } from '../session/chosen-streams';
import { OperatedStream } from '../session/operated-webhook';
import { OperatorSession } from '../session/session';
import { SessionFlags } from '../session/session-flags';

interface ExportFlags extends SessionFlags, Selection, MoveFlags {
  readonly deep?: boolean;
}

/** What is hidden so long comes back by itself, should the tool be killed. */
const VISIBILITY_SECONDS = 300;

/** `dead-letters export`: the snapshot by itself. */
export function exportCommand(process: CommandProcess): Command {
  const command = operatorCommand<ExportFlags>(process, 'export', 'Write dead letters into a file, and leave them where they are.', (session, flags) =>
    stoppable(process, (stop) => exportLetters(session, flags, stop)));
  return withMoveOptions(withSelectionOptions(command))
    .option('--deep', 'also what is behind the first ten of a group: with --yes, these are put back at the end of their group');
}

async function exportLetters(session: OperatorSession, flags: ExportFlags, stop: StopRequest): Promise<void> {
  const webhook = await session.webhook();
  const { streams, selection, hasTarget: isDeep } = flags.resume === undefined
    ? { streams: chosenStreams(webhook, flags.destination), selection: flags, hasTarget: flags.deep ?? false }
    : await resumed(webhook, flags, flags.resume);
  if (isDeep && !flags.yes) {
    throw new UsageError('--deep moves dead letters to the end of their groups, expected --yes with it.');
  }
  if (streams.length > 1 && flags.file !== undefined) {
    throw new UsageError(`--file is for one queue, and ${webhook.name} has ${streams.length}; choose one with --destination.`);
  }
  session.output.note(LOOKING);
  const results: CopyResult[] = [];
  for (const stream of streams) {
    if (!stop.requested) {
      results.push(await exportStream(session, webhook.name, stream, { flags, selection, isDeep, stop }));
    }
  }
  if (results.length < streams.length || results.some(({ complete }) => !complete)) {
    throw new FoundWrong();
  }
}

interface ExportOptions {
  readonly flags: ExportFlags;
  readonly selection: Selection;
  readonly isDeep: boolean;
  readonly stop: StopRequest;
}

async function exportStream(
  session: OperatorSession, webhook: string, stream: OperatedStream, { flags, selection, isDeep, stop }: ExportOptions,
): Promise<CopyResult> {
  const { url } = stream.deadLetterQueue;
  const source = new AwsQueue(await session.aws.sqs(), url);
  const { visible } = await source.counts();
  const by = await operatorOf(session);
  const chosen = selectionText(selection);
  const file = await openWorkFile({
    begin: { kind: 'export', source: url, target: isDeep ? url : undefined, selection: chosen, by: by.arn ?? by.user },
    name: `${webhook}-${stream.name}-export`,
    file: flags.file,
    resume: flags.resume,
    clock: systemClock,
  });
  const bar = progressBar('export', visible);
  const counts = { copied: 0, putBack: 0 };
  let complete = false;
  try {
    const result = await new Copier({
      source,
      sourceAsTarget: isDeep ? source : undefined,
      journal: file.journal,
      clock: systemClock,
      stop,
      visibilitySeconds: VISIBILITY_SECONDS,
      asPutBack,
      matches: (message) => isSelected(selection, deadLetterOf(message)),
      onProgress: (copied) => {
        counts.copied = copied;
        bar.update(copied);
      },
    }).run();
    bar.end();
    counts.putBack = result.putBack;
    complete = result.complete;
    session.output.line({ kind: 'export', webhook, destination: stream.name, file: file.path, approximate: visible, ...result }, () => exportText(stream.name, file.path, result, !isDeep));
    return result;
  } finally {
    bar.end();
    file.close();
    writeAudit(flags.audit ?? AUDIT_FILE, systemClock, by, {
      command: 'dead-letters export', webhook, source: url, selection: chosen, file: file.path, counts, complete,
    });
  }
}

function exportText(name: string, file: string, { copied, putBack, deepGroups, complete }: CopyResult, isShallow: boolean): string {
  return [
    `${name}: ${copied} dead letters are in ${file}.`,
    ...isShallow && deepGroups > 0 ? [`${deepGroups === 1 ? 'One group holds' : `${deepGroups} groups hold`} more than ten, of which SQS shows the first ten: --deep --yes exports the others as well.`] : [],
    ...putBack > 0 ? [`${putBack} were put back at the end of their groups, in their order.`] : [],
    ...complete ? [] : ['It was stopped before its end.'],
  ].join('\n');
}
