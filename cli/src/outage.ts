/**
 * Whether a backend is away, or single webhooks fail by themselves: the same rule for the console and for `doctor`. Both read it from the lines of attempts, as no
 * environment of a function knows what the others see; the brake of each goes by its own (docs/operations.md, "When the backend fails").
 */

/** What failed and is tried again, since the last delivery: the attempts at one webhook, which is the first of its group. */
export interface FailingHead {
  readonly attempts: number;
  /** How the last of them ended: the status that it was answered with, or the class of its failure. */
  readonly lastEnd: string;
}

/**
 * What failures say of a backend: `moment`, nothing yet; `one-webhook`, that one webhook fails, and its answer may be about that; `declines`, that everything is answered
 * 3xx or 4xx; `away`, an outage.
 */
export type Verdict = 'moment' | 'one-webhook' | 'declines' | 'away';

/** One attempt that fails is no matter of the backend yet, unless nothing else happens for so long. Milliseconds. */
const MOMENT = 10_000;

/**
 * Judges a backend by what failed since the last delivery.
 *
 * @param heads that began to fail since then; what failed before, while others were delivered, fails for a cause of its own
 * @param silentMs how long ago the last delivery was, in milliseconds; Infinity where there is none
 */
export function judge(heads: readonly FailingHead[], silentMs: number): Verdict {
  const attempts = heads.reduce((sum, head) => sum + head.attempts, 0);
  if (attempts < 2 || (silentMs < MOMENT && heads.every((head) => head.attempts < 2))) {
    return 'moment';
  }
  if (heads.length === 1 && isAboutWebhook(heads[0].lastEnd)) {
    return 'one-webhook';
  }
  return heads.every(({ lastEnd }) => isDeclined(lastEnd)) ? 'declines' : 'away';
}

/** How an attempt ended: the status that it was answered with, or how it failed without an answer. */
export function howItEnded({ status, failure }: { readonly status?: number; readonly failure?: string }): string {
  return String(status ?? failure);
}

/**
 * Whether it may be about that one webhook: the backend is there and declines it, or fails with it, which 500 says as well of a fault of its own. What stands before a
 * backend that is away answers 502, 503 or 504.
 */
export function isAboutWebhook(end: string): boolean {
  return isDeclined(end) || end === '500';
}

/** Whether it was answered 3xx or 4xx: the backend, or what stands before it, declines it. */
export function isDeclined(end: string): boolean {
  return /^[34]\d\d$/.test(end);
}
