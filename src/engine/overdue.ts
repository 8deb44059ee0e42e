import { QueuedMessage } from './queued-message';
import { DeliverySettings } from './settings';

/** For how long a message is overdue before the queue loses it, in milliseconds: the second half of what its deadline leaves of the retention. */
export function overdueMs({ retryPolicy, retentionSeconds }: DeliverySettings): number {
  return Math.max(0, retentionSeconds - retryPolicy.retryForSeconds) / 2 * 1000;
}

/** The age at which a message is overdue, in milliseconds. */
export function overdueAgeMs(settings: DeliverySettings): number {
  return settings.retryPolicy.retryForSeconds * 1000 + overdueMs(settings);
}

/**
 * Whether a message is so long past its deadline that no place for a last attempt was found: half-way from there to the end of the queue's retention.
 * By the queue's time and not the item's, because not every message can be read.
 */
export function isOverdue(message: QueuedMessage, settings: DeliverySettings, now: number): boolean {
  return ageMs(message, now) >= overdueAgeMs(settings);
}

/** For how long a message has been in the queue, in milliseconds. SQS always says; else as far as it is known. */
export function ageMs({ sentAt, firstReceivedAt }: QueuedMessage, now: number): number {
  return now - (sentAt ?? firstReceivedAt ?? now);
}
