import { Command } from 'commander';
import { deadLetterOf } from './dead-letter';
import { LOOKING } from './letter-lines';
import { isSelected, Selection, selectionText, withSelectionOptions } from './selection';
import { chosenStreams } from './streams';
import { CommandProcess } from '../../commands/command-process';
import { UsageError } from '../../commands/usage-error';
import { operatorCommand } from '../command';
import { FoundWrong } from '../found-wrong';
import { operatorOf, writeAudit } from '../messages/audit';
import { AwsQueue } from '../messages/aws-queue';
import { Copier, CopyResult } from '../messages/copier';
import { withMoveOptions } from '../messages/move-options';
import { MoveFlags } from '../messages/move-work';
import { StopRequest } from '../messages/ports';
import { progressBar } from '../messages/progress';
import { stoppable } from '../messages/stop-request';
import { systemClock } from '../messages/system-clock';
import { openWorkFile } from '../messages/work-file';
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
  if (flags.deep && !flags.yes) {
    throw new UsageError('--deep moves dead letters to the end of their groups, expected --yes with it.');
  }
  const webhook = await session.webhook();
  const streams = chosenStreams(webhook, flags.destination);
  if (streams.length > 1 && (flags.file ?? flags.resume) !== undefined) {
    throw new UsageError(`--${flags.file === undefined ? 'resume' : 'file'} is for one queue, and ${webhook.name} has ${streams.length}; choose one with --destination.`);
  }
  session.output.note(LOOKING);
  const results: CopyResult[] = [];
  for (const stream of streams) {
    if (!stop.requested) {
      results.push(await exportStream(session, webhook.name, stream, { flags, stop }));
    }
  }
  if (results.length < streams.length || results.some(({ complete }) => !complete)) {
    throw new FoundWrong();
  }
}

async function exportStream(
  session: OperatorSession, webhook: string, stream: OperatedStream, { flags, stop }: { flags: ExportFlags; stop: StopRequest },
): Promise<CopyResult> {
  const { url } = stream.deadLetterQueue;
  const source = new AwsQueue(await session.aws.sqs(), url);
  const { visible } = await source.counts();
  const by = await operatorOf(session);
  const selection = selectionText(flags);
  const target = flags.deep ? url : undefined;
  const file = await openWorkFile({
    begin: { kind: 'export', source: url, target, selection, by: by.arn ?? by.user },
    name: `${webhook}-${stream.name}-export`,
    file: flags.file,
    resume: flags.resume,
    clock: systemClock,
  });
  const bar = progressBar('export', visible);
  try {
    const result = await new Copier({
      source,
      sourceAsTarget: flags.deep ? source : undefined,
      journal: file.journal,
      clock: systemClock,
      stop,
      visibilitySeconds: VISIBILITY_SECONDS,
      matches: (message) => isSelected(flags, deadLetterOf(message)),
      onProgress: (copied) => bar.update(copied),
    }).run();
    bar.end();
    if (flags.deep) {
      const { copied, putBack, complete } = result;
      writeAudit(flags.audit!, systemClock, by, {
        command: 'dead-letters export', webhook, source: url, selection, file: file.path, counts: { copied, putBack }, complete,
      });
    }
    session.output.line({ kind: 'export', webhook, destination: stream.name, file: file.path, approximate: visible, ...result }, () => exportText(stream.name, file.path, result, !flags.deep));
    return result;
  } finally {
    bar.end();
    file.close();
  }
}

function exportText(name: string, file: string, { copied, putBack, deepGroups, complete }: CopyResult, isShallow: boolean): string {
  return [
    `${name}: ${copied} dead letters are in ${file}.`,
    ...isShallow && deepGroups > 0 ? [`${deepGroups} groups hold more than ten, of which SQS shows the first ten: --deep --yes exports the others as well.`] : [],
    ...putBack > 0 ? [`${putBack} were put back at the end of their groups, in their order.`] : [],
    ...complete ? [] : ['It was stopped before its end.'],
  ].join('\n');
}
