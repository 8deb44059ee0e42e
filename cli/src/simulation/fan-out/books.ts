import type { Attributes } from './webhook';
import type { RateWatch } from '../oracle/rate-watch';

/** What is known of one webhook at one destination. */
export interface CopyBook {
  /** Messages with it in the overflow, in the destination's queue, and in the dead-letter queues of both. */
  messages: number;
  /** Copies that its queue stored, redriven ones among them. */
  stored: number;
  /** When the queue stored the last one that was sent to it; undefined where there was none. */
  storedAt?: number;
  processed: number;
  deadLettered: boolean;
  /** Something happened that may be why it is sent twice. */
  doubted: boolean;
  /** Requests that were sent for it. */
  attempts: number;
  /** Messages with it in the destination's dead-letter queue, and the reason of the last. */
  letters: number;
  /** Dead letters that were made of it. */
  lettersMade: number;
  reason?: string;
}

/** What is known of one webhook. */
export interface WebhookBook {
  readonly number: number;
  readonly senderId: string;
  readonly group: string;
  readonly attributes: Attributes;
  readonly copies: Map<string, CopyBook>;
  /** As it was sent. */
  body: string;
  /** Nobody who may sign has signed it. */
  isForged: boolean;
  /** It was dropped because it did not verify any more, which nobody could know better. */
  isInvalid: boolean;
  /** Its place among what its group's queue accepted. */
  position: number;
  acceptedAt: number;
  /** Messages with it in the first queue. */
  waiting: number;
  /** And in the dead-letter queue behind that. */
  letters: number;
  wasLetter: boolean;
  /** Times that a gate was asked. */
  verified: number;
  unroutedRecorded: boolean;
  recordFailed: boolean;
  isUnrouted: boolean;
}

/** What is known of one destination. */
export interface DestinationBook {
  readonly name: string;
  readonly isHealthy: boolean;
  readonly maxConcurrency: number;
  /** Watches its rate; absent where it has none. */
  readonly rate?: RateWatch;
  readonly isArchive: boolean;
  readonly wants: (attributes: Attributes) => boolean;
  /** Webhooks accepted from then on are for it as well. */
  settledAt: number;
  /** Nothing takes from its queue any more. */
  removed: boolean;
  /** Nothing takes from its queue any more, because what is in the first one is its own again. */
  atFirst: boolean;
  /** It took from another queue before, or will. */
  movedQueues: boolean;
  /** Until when there may be twice as many requests. */
  doubleUntil: number;
  open: number;
  mostOpen: number;
  /** The last webhook of each group that was processed in its turn. */
  readonly lastProcessed: Map<string, number>;
}

/** Everything about a webhook at a destination; made when it is asked for. */
export function copyOf(webhook: WebhookBook, destination: string): CopyBook {
  let copy = webhook.copies.get(destination);
  if (!copy) {
    copy = { messages: 0, stored: 0, processed: 0, deadLettered: false, doubted: false, attempts: 0, letters: 0, lettersMade: 0 };
    webhook.copies.set(destination, copy);
  }
  return copy;
}

/** How often it may be processed while nothing goes wrong: once for each message with it that is no dead letter. In the first queue, which is not counted, it was one. */
export function deliverable({ stored, lettersMade }: CopyBook): number {
  return Math.max(1, stored - lettersMade);
}

/** Whether something keeps a webhook, or somebody has it. */
export function isKept({ waiting, letters, copies }: WebhookBook, destination: string): boolean {
  const copy = copies.get(destination);
  return waiting + letters > 0 || (copy !== undefined && copy.messages + copy.processed > 0);
}
