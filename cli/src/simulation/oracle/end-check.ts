import type { HistoryWatch } from './history-watch';
import type { LineWatch } from './line-watch';
import { whatIsMissingInLog } from './log-watch';
import type { DeliveryRecord, RecordWatch } from './record-watch';
import type { TrackedWebhook } from './tracked-webhook';
import type { ViolationKind } from './violation';

/** What a webhook is held against at the very end. */
export interface EndProps {
  readonly history: HistoryWatch;
  readonly records: RecordWatch;
  readonly lines: LineWatch;
  /** What the table holds. */
  readonly recordOf: (id: string) => DeliveryRecord | undefined;
}

/** What is wrong with a webhook when the queue is empty and all was well for long enough, promise by promise. */
export function whatIsWrongAtEnd(webhook: TrackedWebhook, { history, records, lines, recordOf }: EndProps): Array<[ViolationKind, string]> {
  const { id } = webhook;
  if (webhook.queued > 0) {
    return [['stuck', `${id} is still in the queue, in hand or hidden.`]];
  }
  const record = history.isExact(webhook) ? records.whatIsWrongAtEnd(webhook, recordOf(id)) : undefined;
  const log = whatIsMissingInLog(webhook) ?? lines.whatIsMissing(webhook);
  return [
    ...record === undefined ? [] : [['wrongRecord', `In the record of ${id} ${record}.`] as [ViolationKind, string]],
    ...log === undefined ? [] : [['wrongLog', `The log of ${id} ${log}.`] as [ViolationKind, string]],
  ];
}
