import type { TrackedWebhook } from './tracked-webhook';
import type { HttpRetryPolicyConfig } from '../../../../src/delivery/retry-policy-config';

/**
 * Holds the reason of a dead letter against what really happened. Deploys change the policy while messages are in hand, so the mildest of
 * all policies so far counts.
 */
export class DeadLetterWatch {
  private retryForMs = Infinity;
  private rejectionAttempts = Infinity;
  private longestRetryForMs = 0;
  private mostRejectionAttempts = 0;

  /** @param skewMs how far the forwarder's clock may be ahead of the true one */
  constructor(private readonly skewMs: number) {}

  /** A policy is in force from now on. */
  public policy(policy: HttpRetryPolicyConfig): void {
    this.retryForMs = Math.min(this.retryForMs, policy.retryForSeconds * 1000);
    this.rejectionAttempts = Math.min(this.rejectionAttempts, policy.rejectionAttempts);
    this.longestRetryForMs = Math.max(this.longestRetryForMs, policy.retryForSeconds * 1000);
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
      default:
        return `the reason is "${reason}", expected one that this world has`;
    }
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
    if (webhook.attempts > 1 && records && this.isOver(webhook, heldSince, startedAt)) {
      return `its time was over when it was received, ${now - heldSince} ms ago`;
    }
    return webhook.finalAt <= now ? `its delivery ended ${now - webhook.finalAt} ms ago` : undefined;
  }
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
