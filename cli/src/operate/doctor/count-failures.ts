import { FailureCount } from './facts';
import type { AttemptLine } from '../../../../src/engine/log-lines';
import { FoundLine } from '../function-log/find-lines';

/** How attempts ended, by their status or class of failure, each with how often; the most frequent first. */
export function countFailures(retries: readonly FoundLine[]): FailureCount[] {
  return countBy(retries, howItEnded).map(([how, count]) => ({ how, count }));
}

/** The status that an attempt was answered with, or how it failed without an answer. */
export function howItEnded({ line }: FoundLine): string {
  const { status, failure } = line as AttemptLine;
  return String(status ?? failure);
}

/** Whether it was answered 3xx or 4xx: the backend is there, and what it says may be about that one webhook. */
export function isAboutWebhook(how: string): boolean {
  return /^[34]\d\d$/.test(how);
}

/** How often there is each, the most frequent first. */
export function countBy<T>(items: readonly T[], keyOf: (item: T) => string): Array<readonly [string, number]> {
  const counts = new Map<string, number>();
  items.forEach((item) => counts.set(keyOf(item), (counts.get(keyOf(item)) ?? 0) + 1));
  return [...counts].sort(([, one], [, other]) => other - one);
}
