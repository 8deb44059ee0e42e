import type { TrackedWebhook } from './tracked-webhook';
import type { HttpRetryPolicyConfig } from '../../../../src/delivery/retry-policy-config';

/** SQS moves a message by itself after so many receives. */
const RECEIVES = 1_000;

/** Where others used up no more of them, and nothing but the backend is at fault, receives last until the time is over: more than twice as many as are kept back are left. */
const MOST_OF_OTHERS = 900;

/** What was not tried for so many of the longest waits was held back by something else, and is tried once more, also when its time is over. */
const HELD_BACK_WAITS = 2;

/**
 * Holds the reason of a dead letter against what really happened. Deploys change the policy while messages are in hand, so the mildest of
 * all policies so far counts.
 */
export class DeadLetterWatch {
  private retryForMs = Infinity;
  private rejectionAttempts = Infinity;
  private longestRetryForMs = 0;
  private mostRejectionAttempts = 0;
  /** The longest wait between two attempts, by the policy that has the shortest. */
  private longestWaitMs = Infinity;

  /**
   * @param skewMs how far the forwarder's clock may be ahead of the true one
   * @param doReceivesLast whether nothing but the backend, and who looks at the queue, uses up receives
   */
  constructor(private readonly skewMs: number, private readonly doReceivesLast: boolean = false) {}

  /** A policy is in force from now on. */
  public policy(policy: HttpRetryPolicyConfig): void {
    this.retryForMs = Math.min(this.retryForMs, policy.retryForSeconds * 1000);
    this.rejectionAttempts = Math.min(this.rejectionAttempts, policy.rejectionAttempts);
    this.longestRetryForMs = Math.max(this.longestRetryForMs, policy.retryForSeconds * 1000);
    this.longestWaitMs = Math.min(this.longestWaitMs, 1000 * Math.max(policy.backoffMaxSeconds, policy.retryAfterMaxSeconds));
    this.mostRejectionAttempts = Math.max(this.mostRejectionAttempts, policy.rejectionAttempts);
  }

  /**
   * Whether a webhook whose attempt has just failed must not be sent again.
   *
   * @param startedAt when the world began, in milliseconds since 1970
   * @param exact whether the forwarder knows of every attempt
   */
  public mustBeGivenUp(webhook: TrackedWebhook, now: number, startedAt: number, exact: boolean): boolean {
    return webhook.gone > 0
      || (exact && webhook.rejections >= this.mostRejectionAttempts && webhook.lastAttempt?.isRejection === true)
      || this.isOver(webhook, now, startedAt);
  }

  /** Whether a webhook's time is over at an instant, by any clock and policy: then it is given up on without another attempt. */
  public isOver(webhook: TrackedWebhook, instant: number, startedAt: number): boolean {
    const arrivedAt = webhook.sent ? webhook.sent.arrivedAt - startedAt : instant;
    return instant >= Math.max(arrivedAt, webhook.enteredAt) + this.longestRetryForMs + this.skewMs;
  }

  /** What is false about the reason; undefined when it is true. */
  public whatIsWrong(webhook: TrackedWebhook, reason: string, now: number): string | undefined {
    switch (reason) {
      case 'envelope':
      case 'path':
      case 'signature':
        return webhook.malformed === reason ? undefined : `it could be delivered, yet its ${reason} is given as the reason`;
      case 'gone':
        return webhook.gone > 0 ? undefined : 'the backend never answered 410';
      case 'rejected':
        return webhook.rejections >= this.rejectionAttempts ? undefined
          : `the backend rejected it ${webhook.rejections} time(s), expected ${this.rejectionAttempts} or more`;
      case 'expired':
        return now - webhook.enteredAt >= this.retryForMs - this.skewMs ? undefined
          : `it was in the queue for ${now - webhook.enteredAt} ms, expected ${this.retryForMs} or more`;
      case 'receives':
        return this.whatIsWrongWithReceives(webhook);
      case 'paused':
        return undefined; // whether it was paused then is known of who gave up on it
      default:
        return `the reason is "${reason}", expected one that this world has`;
    }
  }

  private whatIsWrongWithReceives({ receives, receivesOfOthers }: TrackedWebhook): string | undefined {
    if (receives < RECEIVES) {
      return `it was received ${receives} times, expected ${RECEIVES}`;
    }
    return this.doReceivesLast && receivesOfOthers <= MOST_OF_OTHERS
      ? `its receives are used up before its time is, and others used up no more than ${receivesOfOthers}` : undefined;
  }

  private wasHeldBack({ lastAttempt }: TrackedWebhook, now: number): boolean {
    return now - (lastAttempt?.startedAt ?? -Infinity) > HELD_BACK_WAITS * (this.longestWaitMs - this.skewMs);
  }

  /**
   * Why a webhook must not be sent now, in half a sentence; undefined when it may.
   *
   * What only waited behind another is tried once, also when its time is over; without records the forwarder does not know of every attempt.
   */
  public whyNotSend(webhook: TrackedWebhook, { heldSince, now, startedAt, records }: SendTime): string | undefined {
    if (webhook.unsure) {
      return undefined;
    }
    if (webhook.attempts > 1 && records && this.isOver(webhook, heldSince, startedAt) && !this.wasHeldBack(webhook, now)) {
      return `its time was over when it was received, ${now - heldSince} ms ago`;
    }
    return webhook.finalAt <= now ? `its delivery ended ${now - webhook.finalAt} ms ago` : undefined;
  }
}

/**
 * Why SQS should not have moved a message by itself, in half a sentence; undefined when others had received it and the last receive did not reach the forwarder, or
 * something kept it from its work then, with this message or with one before it in its group: what is behind a dead letter that is not known to be stored goes back as it is.
 */
export function whyNotMovedBySqs({ group, position, heldSince, reachedIn, unsure, wasLookedAt, restedIn }: TrackedWebhook): string | undefined {
  const wasKept = reachedIn !== heldSince || unsure || restedIn === heldSince || group.notHeldIn.has(heldSince)
    || group.webhooks.slice(0, position + 1).some(({ letterTroubledIn }) => letterTroubledIn === heldSince);
  return wasLookedAt && wasKept ? undefined : 'to the dead-letter queue by itself';
}

/** When a webhook is taken up to be sent. */
interface SendTime {
  /** When its invocation's batch was received. */
  readonly heldSince: number;
  readonly now: number;
  /** When the world began, in milliseconds since 1970. */
  readonly startedAt: number;
  readonly records: boolean;
}
