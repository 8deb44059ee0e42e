import { DeadLetter } from './dead-letter';
import { agoText } from './summary';
import { reasonText } from '../../outcome-words';
import { printable } from '../output/printable';
import { table } from '../output/table';

/** Dead letters, one a line, for people. */
export function letterTable(letters: readonly DeadLetter[], now: number): string {
  const head = ['DELIVERY', 'GROUP', 'REASON', 'LAST ANSWER', 'ATTEMPTS', 'ARRIVED'];
  return table(head, letters.map(({ deliveryId, messageId, group, reason, lastStatus, attempts, arrivedAt, since }) => [
    printable(deliveryId ?? messageId),
    printable(group),
    printable(reasonText(reason)),
    printable(lastStatus ?? '-'),
    attempts === undefined ? '-' : String(attempts),
    `${agoText(arrivedAt ?? since, now)} ago`,
  ]));
}

/**
 * What a look could not see, in sentences; empty where it saw everything.
 *
 * @param wasStopped whether somebody ended it
 */
export function lookNotes(
  look: { readonly seen: number; readonly deepGroups: number; readonly complete: boolean }, messages: number, wasStopped = false,
): string[] {
  const groups = look.deepGroups === 1 ? 'One group holds' : `${look.deepGroups} groups hold`;
  return [
    ...look.deepGroups > 0 ? [`${groups} more than ten: SQS shows the eleventh of a group only when one before it is deleted, so that what is behind is not counted.`] : [],
    ...!look.complete ? [`Not all were looked at: ${look.seen} of about ${messages}${wasStopped ? ', because it was stopped' : '; --limit allows more'}.`] : [],
  ];
}

/** Said before a look. */
export const LOOKING = 'Looking hides dead letters from others until it ends: a redrive by somebody else waits meanwhile.';
