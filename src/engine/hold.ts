import { MessageGroup } from './message-group';
import { Clock, Queue } from './ports';
import { QueuedMessage } from './queued-message';
import { withTimeout } from './with-timeout';

/** A batch that was received longer ago may have waited for a place in the function. The clocks of SQS and Lambda differ by less than this. */
const FRESH_MS = 5_000;

/** The queue is waited for no longer. */
const HOLD_WAIT_MS = 3_000;

/**
 * Until when the messages of an invocation are its own: SQS gives them to others when their visibility timeout ends.
 *
 * A first receive says when it was, and if that was just now, the whole visibility timeout lies ahead. Any other message may have been received
 * long ago, because Lambda tries a batch again that it had no room for: its timeout is started anew before anything is done with it, in one call
 * for the batch. Where that fails, the message may be in other hands already, and is left alone.
 */
export class Hold {
  private readonly until = new Map<string, number>();
  private readonly uncertain: QueuedMessage[] = [];
  private renewal?: Promise<void>;

  constructor(
    batch: readonly QueuedMessage[], private readonly visibilityTimeoutMs: number,
    private readonly clock: Clock, private readonly queue: Queue, private readonly failed: (error: unknown) => void,
  ) {
    const now = clock.now();
    for (const message of batch) {
      if (message.receiveCount === 1 && message.firstReceivedAt !== undefined && Math.abs(now - message.firstReceivedAt) <= FRESH_MS) {
        this.until.set(message.messageId, Math.min(now, message.firstReceivedAt) + visibilityTimeoutMs);
      } else {
        this.uncertain.push(message);
      }
    }
  }

  /** Until when all that is left of a group is held, in milliseconds since 1970; 0 when it is not. Never rejects. */
  public async of(group: MessageGroup): Promise<number> {
    if (group.rest.some(({ messageId }) => !this.until.has(messageId))) {
      this.renewal ??= this.renew();
      await this.renewal;
    }
    return Math.min(...group.rest.map(({ messageId }) => this.until.get(messageId) ?? 0));
  }

  private async renew(): Promise<void> {
    const { clock, queue, uncertain, visibilityTimeoutMs } = this;
    const until = clock.now() + visibilityTimeoutMs;
    try {
      const held = await withTimeout(clock, HOLD_WAIT_MS, queue.hold(uncertain, Math.floor(visibilityTimeoutMs / 1000)));
      for (const messageId of held) {
        this.until.set(messageId, until);
      }
    } catch (error) {
      this.failed(error);
    }
  }
}
