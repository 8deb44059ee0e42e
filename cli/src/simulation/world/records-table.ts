import type { AttemptHistory } from '../../../../src/engine/attempt-history';
import { DeliveryOutcome, RecordEntry } from '../../../../src/engine/delivery-record';

/** What the table holds of a delivery: all of its attempts, and those since its message entered the queue. */
export interface StoredRecord {
  messageId: string;
  group?: string;
  outcome: DeliveryOutcome;
  reason?: string;
  attempts: number;
  messageAttempts: number;
  rejections: number;
  lastStatuses: readonly string[];
  arrivedAt: number;
  firstAttemptAt?: number;
  lastAttemptAt?: number;
  /** When it was written last, but for a reason alone; in whole seconds since 1970. */
  writtenAt: number;
}

/**
 * The table of delivery records with what the forwarder promises of it: the first write about a message sets its counts, later ones add to them,
 * a message that was redriven begins anew, and the attempts of the whole delivery are always added. What succeeds at its first attempt replaces
 * whatever there is; anything else that adds an attempt changes nothing once that one, or a later one, is on record. What stays in the queue without an attempt has
 * nothing but its reason written, as long as it is there; of what was redriven, that is where its record begins.
 */
export class RecordsTable {
  private readonly items = new Map<string, StoredRecord>();

  public get(deliveryId: string): Readonly<StoredRecord> | undefined {
    return this.items.get(deliveryId);
  }

  public read(deliveryId: string, messageId: string): AttemptHistory | undefined {
    const item = this.items.get(deliveryId);
    if (item?.messageId !== messageId) {
      return undefined;
    }
    const { messageAttempts, rejections, firstAttemptAt, lastAttemptAt, lastStatuses, outcome, reason } = item;
    return {
      attempts: messageAttempts,
      rejections,
      firstAttemptAt,
      lastAttemptAt,
      lastStatuses,
      deadLettered: outcome === DeliveryOutcome.DEAD_LETTER,
      givenUpFor: outcome === DeliveryOutcome.RETRYING ? reason : undefined,
    };
  }

  /** @returns what is on record then; undefined where nothing changes */
  public write(entry: RecordEntry<unknown>): StoredRecord | undefined {
    const known = this.items.get(entry.deliveryId);
    if (entry.outcome === DeliveryOutcome.RETRYING && entry.newAttempts === 0 && known && !wasRedriven(entry, known)) {
      return this.writeReason(entry);
    }
    const { deliveryId, messageId, group, isFirst, outcome, reason, history, newAttempts, newRejections, at, item: { arrivedAt } } = entry;
    const replaces = isFirst && outcome === DeliveryOutcome.DELIVERED && history.attempts === 1;
    const before = replaces ? undefined : this.items.get(deliveryId);
    if (newAttempts > 0 && at <= (before?.lastAttemptAt ?? -Infinity)) {
      return undefined;
    }
    const adds = history.attempts !== newAttempts && before?.messageId === messageId;
    const record: StoredRecord = {
      messageId,
      group: group ?? before?.group,
      outcome,
      reason,
      attempts: (before?.attempts ?? 0) + newAttempts,
      messageAttempts: adds ? before.messageAttempts + newAttempts : history.attempts,
      rejections: adds ? before.rejections + newRejections : history.rejections,
      lastStatuses: history.lastStatuses,
      arrivedAt: before?.arrivedAt ?? arrivedAt,
      firstAttemptAt: before?.firstAttemptAt ?? history.firstAttemptAt,
      lastAttemptAt: newAttempts > 0 ? at : before?.lastAttemptAt,
      writtenAt: secondsOf(at),
    };
    this.items.set(deliveryId, record);
    return record;
  }

  private writeReason({ deliveryId, messageId, reason, history: { firstAttemptAt } }: RecordEntry<unknown>): StoredRecord | undefined {
    const before = this.items.get(deliveryId)!;
    if (before.messageId !== messageId || before.outcome !== DeliveryOutcome.RETRYING) {
      return undefined;
    }
    const record = { ...before, reason, firstAttemptAt: before.firstAttemptAt ?? firstAttemptAt };
    this.items.set(deliveryId, record);
    return record;
  }
}

/** Whether an earlier message with the delivery had become a dead letter when that was written. */
function wasRedriven({ messageId, at }: RecordEntry<unknown>, known: StoredRecord): boolean {
  return known.outcome === DeliveryOutcome.DEAD_LETTER && known.messageId !== messageId && known.writtenAt < secondsOf(at);
}

function secondsOf(milliseconds: number): number {
  return Math.floor(milliseconds / 1000);
}
