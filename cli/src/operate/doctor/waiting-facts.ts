import { OpenRequests, PutOffFact, UnansweredFact } from './facts';
import type { AttemptLine, ReturnedLine } from '../../../../src/engine/log-lines';
import type { Status } from '../../local/runtime/status';
import { FoundLine } from '../function-log/find-lines';

/** A status of a run on this machine is there at once, or not at all. Milliseconds. */
const STATUS_TIMEOUT = 2_000;

/**
 * The groups that wait without an attempt, by cause.
 *
 * @param returned lines of groups that went back to the queue, oldest first
 * @param retries lines of attempts that failed: after one of them it is the back-off that a group waits for
 * @param now milliseconds since 1970
 */
export function putOffGroups(returned: readonly FoundLine[], retries: readonly FoundLine[], now: number): PutOffFact[] {
  const triedAt = new Map(retries.map(({ at, line }) => [(line as AttemptLine).groupHash, at]));
  const last = new Map(returned.map(({ at, line }) => [(line as ReturnedLine).groupHash, { at, line: line as ReturnedLine }]));
  const found = new Map<ReturnedLine['cause'], PutOffFact>();
  for (const [groupHash, { at, line: { cause, retryInSeconds } }] of last) {
    const until = at + retryInSeconds * 1000;
    if (until > now && (triedAt.get(groupHash) ?? -Infinity) <= at) {
      const { groups = 0, until: first = Infinity } = found.get(cause) ?? {};
      found.set(cause, { cause, groups: groups + 1, until: Math.min(first, until) });
    }
  }
  return [...found.values()];
}

/**
 * The failures of the last hour that were without an answer, where the last attempt is one of them.
 *
 * @param retries lines of attempts that failed, oldest first
 * @param deliveredSince whether something was delivered after a time in milliseconds since 1970
 */
export async function lastUnanswered(
  retries: readonly FoundLine[], deliveredSince: (at: number) => Promise<boolean>,
): Promise<UnansweredFact | undefined> {
  const last = retries.at(-1);
  const { failure, latencyMs } = (last?.line ?? {}) as Partial<AttemptLine>;
  if (last === undefined || failure === undefined || await deliveredSince(last.at)) {
    return undefined;
  }
  return { failure, attempts: retries.filter(({ line }) => (line as AttemptLine).failure === failure).length, tookMs: latencyMs ?? 0 };
}

/**
 * What waits for an answer in a local run.
 *
 * @param url under which the run is reached, without a slash at the end
 * @param destination `WEBHOOK/DESTINATION`
 */
export async function openRequests(url: string, destination: string): Promise<OpenRequests | undefined> {
  const response = await fetch(`${url}/_status`, { signal: AbortSignal.timeout(STATUS_TIMEOUT) });
  const { destinations } = await response.json() as Pick<Status, 'destinations'>;
  const { inFlight = 0, oldestRequestAt } = destinations[destination] ?? {};
  return inFlight > 0 && oldestRequestAt !== undefined ? { requests: inFlight, oldestAt: oldestRequestAt } : undefined;
}
