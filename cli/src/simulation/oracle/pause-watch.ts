import type { TrackedWebhook } from './tracked-webhook';
import type { WaitBounds } from './wait-rules';
import type { PausedBounds } from './wait-watch';

const HOUR = 60 * 60;

/** What is promised of a webhook that waits while it is paused, stated once more, on purpose: seconds. */
const SHORTEST = 5 * 60;
const LONGEST = HOUR;
/** So much of its age it is hidden for, of which up to a quarter is left out at random. */
const PART_OF_AGE = 1 / 24;
const SHORTEST_PART = 0.75;
/** SQS hides nothing for longer than 12 hours, of which an invocation takes up to a quarter of an hour. */
const LONGEST_HIDDEN = 12 * HOUR - 15 * 60;
/** More receives than this are rationed: a quarter of those that are left is spread over what is left of the time. */
const FREE_RECEIVES = 500;
const RECEIVES = 1_000;
const RATIONED_PART = 0.25;
/** SQS keeps a message for 14 days, and a day before that it becomes a dead letter. */
const KEPT = 13 * 24 * HOUR;

/** Between when an invocation begins and when it puts off what it has. */
const SLACK = 60;

/** Knows which environments were started while the webhook was paused, and what these may do. */
export class PauseWatch {
  private readonly paused = new Set<number>();

  /** @param skewMs how far a forwarder's clock may be from the true one */
  constructor(private readonly skewMs: number) {}

  public environmentStarted(environment: number, paused: boolean): void {
    if (paused) {
      this.paused.add(environment);
    }
  }

  public isPaused(environment: number): boolean {
    return this.paused.has(environment);
  }

  /** How long an environment may hide the head of a group, in seconds, by all messages of the group that it has in hand; undefined where it delivers. */
  public boundsFor(environment: number, now: number): PausedBounds | undefined {
    return this.isPaused(environment) ? (group) => this.bounds(group, now) : undefined;
  }

  /** What is wrong with an environment's giving up on a webhook for that reason; undefined when nothing is. */
  public whatIsWrong(webhook: TrackedWebhook, environment: number, reason: string | undefined, now: number): string | undefined {
    if (!this.isPaused(environment)) {
      return reason === 'paused' ? 'says that deliveries were paused, and they were not' : undefined;
    }
    if (reason === 'receives') {
      return undefined;
    }
    const age = (now - webhook.enteredAt) / 1000;
    return reason === 'paused' && age >= KEPT - this.skewMs / 1000 ? undefined
      : `says "${reason}" while deliveries are paused, ${Math.round(age)} s after it entered the queue, expected "paused" after ${KEPT} s`;
  }

  private bounds(group: readonly TrackedWebhook[], now: number): WaitBounds {
    const off = this.skewMs / 1000 + SLACK;
    const ages = group.map(({ enteredAt }) => (now - enteredAt) / 1000);
    const youngest = Math.min(...group.map(({ newestEnteredAt }) => (now - newestEnteredAt) / 1000));
    const oldest = Math.max(...ages);
    const most = Math.max(...group.map(({ receives }) => receives));
    // A dead letter was tried and failed, or is not tried because the dead-letter queue has failed just now.
    const isUnstored = group.some(({ deadLetterTriedIn, restedIn, heldSince }) => deadLetterTriedIn === heldSince || restedIn === heldSince);
    const spread = most > FREE_RECEIVES ? (KEPT - youngest + off) / Math.max(1, (RECEIVES - most) * RATIONED_PART) : 0;
    return {
      min: isUnstored ? 0 : Math.floor(SHORTEST_PART * pace(youngest - off)),
      max: Math.ceil(Math.min(LONGEST_HIDDEN, Math.max(pace(oldest + off), spread))),
    };
  }
}

function pace(age: number): number {
  return Math.min(LONGEST, Math.max(SHORTEST, age * PART_OF_AGE));
}
