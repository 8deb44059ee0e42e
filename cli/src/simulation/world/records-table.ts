import type { AttemptHistory } from '../../../../src/engine/attempt-history';
import { DeliveryOutcome, RecordEntry } from '../../../../src/engine/delivery-record';

interface Item {
  messageId: string;
  attempts: number;
  rejections: number;
  firstAttemptAt?: number;
  lastStatuses: readonly string[];
  deadLettered: boolean;
  lastAttemptAt?: number;
}

/**
 * The table of delivery records, as far as the forwarder reads it: the first write about a message sets its counts, later ones add to them,
 * and a message that was redriven begins anew. What succeeds at its first attempt replaces whatever there is; anything else that adds an
 * attempt changes nothing once that one, or a later one, is on record.
 */
export class RecordsTable {
  private readonly items = new Map<string, Item>();

  public read(deliveryId: string, messageId: string): AttemptHistory | undefined {
    const item = this.items.get(deliveryId);
    if (item?.messageId !== messageId) {
      return undefined;
    }
    const { attempts, rejections, firstAttemptAt, lastStatuses, deadLettered } = item;
    return { attempts, rejections, firstAttemptAt, lastStatuses, deadLettered };
  }

  public write({ deliveryId, messageId, isFirst, outcome, history, newAttempts, newRejections, at }: RecordEntry<unknown>): void {
    const replaces = isFirst && outcome === DeliveryOutcome.DELIVERED && history.attempts === 1;
    const before = replaces ? undefined : this.items.get(deliveryId);
    if (newAttempts > 0 && at <= (before?.lastAttemptAt ?? -Infinity)) {
      return;
    }
    const adds = history.attempts !== newAttempts && before?.messageId === messageId;
    this.items.set(deliveryId, {
      messageId,
      attempts: adds ? before.attempts + newAttempts : history.attempts,
      rejections: adds ? before.rejections + newRejections : history.rejections,
      firstAttemptAt: before?.firstAttemptAt ?? history.firstAttemptAt,
      lastStatuses: history.lastStatuses,
      deadLettered: outcome === DeliveryOutcome.DEAD_LETTER,
      lastAttemptAt: newAttempts > 0 ? at : before?.lastAttemptAt,
    });
  }
}
