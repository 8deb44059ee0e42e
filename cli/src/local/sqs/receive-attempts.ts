import { DEDUPLICATION_MILLISECONDS } from './constants';
import { Message } from './message';
import { ReceivedMessage } from './queue-types';

interface Attempt {
  readonly until: number;
  readonly received: readonly ReceivedMessage[];
  /** When all of them become visible again, as this receive left it. */
  hiddenUntil: number;
}

/**
 * What the receives with a `ReceiveRequestAttemptId` handed out: for five minutes, a receive with the same id gets the same messages with the same
 * receipt handles, as long as none of them was deleted, returned or had its visibility changed.
 *
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ReceiveMessage.html
 */
export class ReceiveAttempts {
  private readonly attempts = new Map<string, Attempt>();

  public remember(id: string, received: readonly ReceivedMessage[], now: number, hiddenUntil: number): void {
    for (const [old, { until }] of this.attempts) {
      if (until <= now) {
        this.attempts.delete(old);
      }
    }
    this.attempts.set(id, { until: now + DEDUPLICATION_MILLISECONDS, received, hiddenUntil });
  }

  /**
   * The messages of an earlier receive with this id; undefined when there are none that can be handed out again.
   *
   * @param hiddenUntil when they become visible from now on: the visibility timeout starts anew
   */
  public repeat(id: string, now: number, hiddenUntil: number): readonly ReceivedMessage[] | undefined {
    const attempt = this.attempts.get(id);
    if (!attempt || attempt.until <= now || attempt.received.length === 0) {
      return undefined;
    }
    const isAsItWas = ({ message, receiveCount }: ReceivedMessage): boolean =>
      message.state === 'inFlight' && message.visibleAt === attempt.hiddenUntil && (message as Message).receiveCount === receiveCount;
    if (!attempt.received.every(isAsItWas)) {
      return undefined;
    }
    attempt.hiddenUntil = hiddenUntil;
    return attempt.received;
  }
}
