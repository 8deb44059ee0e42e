import type { AttemptHistory } from '../../../../src/engine/attempt-history';
import { DeliveryOutcome, RecordEntry } from '../../../../src/engine/delivery-record';

interface Item {
  messageId: string;
  attempts: number;
  rejections: number;
  firstAttemptAt?: number;
  lastStatuses: readonly string[];
  deadLettered: boolean;
}

/**
 * The table of delivery records, as far as the forwarder reads it: the first write about a message sets its counts, later ones add to them,
 * and a message that was redriven begins anew.
 */
export class RecordsTable {
  private readonly items = new Map<string, Item>();

  public read(deliveryId: string, messageId: string): AttemptHistory | undefined {
    const item = this.items.get(deliveryId);
    return item?.messageId === messageId ? { ...item } : undefined;
  }

  public write({ deliveryId, messageId, outcome, history, newAttempts, newRejections }: RecordEntry<unknown>): void {
    const before = this.items.get(deliveryId);
    const adds = history.attempts !== newAttempts && before?.messageId === messageId;
    this.items.set(deliveryId, {
      messageId,
      attempts: adds ? before.attempts + newAttempts : history.attempts,
      rejections: adds ? before.rejections + newRejections : history.rejections,
      firstAttemptAt: before?.firstAttemptAt ?? history.firstAttemptAt,
      lastStatuses: history.lastStatuses,
      deadLettered: outcome === DeliveryOutcome.DEAD_LETTER,
    });
  }
}
