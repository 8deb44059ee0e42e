import { OperatedStream, OperatedWebhook, streamsOf } from './operated-webhook';
import { OperatorError } from './operator-error';
import { expectedNames } from '../../near-names';

/**
 * The streams that are meant: one by its name (a destination, `Archive`, `Router` or `Overflow`), or all.
 *
 * @throws OperatorError when there is none of that name
 */
export function chosenStreams(webhook: OperatedWebhook, name: string | undefined): readonly OperatedStream[] {
  const streams = streamsOf(webhook);
  if (name === undefined) {
    return streams;
  }
  const found = streams.filter((stream) => stream.name === name);
  if (found.length === 0) {
    throw new OperatorError(`${webhook.name} has no destination "${name}"; expected ${expectedNames(name, streams.map((stream) => stream.name))}.`);
  }
  return found;
}
