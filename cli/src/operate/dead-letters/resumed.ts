import { Selection, selectionFrom, selectionText } from './selection';
import { UsageError } from '../../commands/usage-error';
import { beginOf } from '../messages/work-file';
import { chosenStreams } from '../session/chosen-streams';
import { OperatedStream, OperatedWebhook } from '../session/operated-webhook';
import { OperatorError } from '../session/operator-error';

/** What a file was begun for. */
export interface Resumed {
  /** The one whose dead letters it is about. */
  readonly streams: readonly OperatedStream[];
  readonly selection: Selection;
  /** Whether the work sends messages, and not only looks at them or deletes them. */
  readonly hasTarget: boolean;
}

/**
 * The queue and the choice of the work that a file was begun for.
 *
 * @throws UsageError where something else is chosen besides, OperatorError where the file is of another webhook
 */
export async function resumed(webhook: OperatedWebhook, flags: Selection & { readonly destination?: string }, file: string): Promise<Resumed> {
  if (Object.keys(selectionText(flags)).length > 0) {
    throw new UsageError('--resume goes on with what was chosen when the file was begun, expected no other choice beside it.');
  }
  const { source, selection, target } = await beginOf(file);
  const streams = chosenStreams(webhook, flags.destination).filter(({ deadLetterQueue }) => deadLetterQueue.url === source);
  if (streams.length === 0) {
    throw new OperatorError(`The file ${file} is of the queue ${source}, which is no dead-letter queue of ${webhook.name}; give the command that it was begun with.`);
  }
  return { streams, selection: selectionFrom(selection), hasTarget: target !== undefined };
}
