import { FailureCount } from './facts';
import type { AttemptLine } from '../../../../src/engine/log-lines';
import { howItEnded } from '../../outage';
import { FoundLine } from '../function-log/find-lines';

/** How attempts ended, by their status or class of failure, each with how often; the most frequent first. */
export function countFailures(retries: readonly FoundLine[]): FailureCount[] {
  return countBy(retries, ({ line }) => howItEnded(line as AttemptLine)).map(([how, count]) => ({ how, count }));
}

/** How often there is each, the most frequent first. */
export function countBy<T>(items: readonly T[], keyOf: (item: T) => string): Array<readonly [string, number]> {
  const counts = new Map<string, number>();
  items.forEach((item) => counts.set(keyOf(item), (counts.get(keyOf(item)) ?? 0) + 1));
  return [...counts].sort(([, one], [, other]) => other - one);
}
