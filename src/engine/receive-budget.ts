/** Below this many receives nothing is rationed: short outages must be over quickly. */
const FREE_RECEIVES = 100;

/** This part of all receives is kept back for those that the function never sees: throttled batches and functions that were killed. */
const RESERVED_PART = 0.05;

/** What a message has used up. Times in milliseconds since 1970. */
export interface ReceiveUse {
  readonly receiveCount: number;
  readonly maxReceiveCount: number;
  readonly now: number;
  /** When the delivery is given up on. */
  readonly deadlineAt: number;
}

/**
 * The shortest time for which a message may go back to the queue, so that SQS does not move it to the dead-letter queue before its time.
 *
 * SQS counts every receive and moves a message on the receive after `maxReceiveCount`. Once more than 100 are used, what is left of them is
 * spread over what is left of the time.
 *
 * @returns seconds, 0 while nothing is rationed
 */
export function receiveBudgetSeconds(use: ReceiveUse): number {
  if (use.receiveCount <= Math.min(FREE_RECEIVES, use.maxReceiveCount / 2)) {
    return 0;
  }
  const secondsLeft = Math.max(0, (use.deadlineAt - use.now) / 1000);
  const receivesLeft = Math.max(1, use.maxReceiveCount - use.receiveCount - Math.ceil(use.maxReceiveCount * RESERVED_PART));
  return Math.ceil(secondsLeft / receivesLeft);
}
