import { countFailures } from './count-failures';
import { SilenceFact } from './facts';
import type { AttemptLine } from '../../../../src/engine/log-lines';
import { howItEnded, isAboutWebhook, judge } from '../../outage';
import { FoundLine } from '../function-log/find-lines';

/** Before the failures began the last delivery is looked for in so much time, and in more where there is none: a log may be long. Milliseconds. */
const LOOK_BACK = [60_000, 600_000, 3_600_000];

/** Finds deliveries in the log. Times in milliseconds since 1970. */
export interface Deliveries {
  /** Whether there is one that is not older than a time. */
  since(at: number): Promise<boolean>;
  /** When the last one was that is not older than a time. */
  last(at: number): Promise<number | undefined>;
}

/**
 * The time in which nothing is delivered, where webhooks began to fail in it: what fails since before it, while others were delivered, fails for a cause
 * of its own, unless it was answered then and the backend is away now.
 *
 * @param retries lines of attempts after which a delivery is tried again, oldest first
 * @param now milliseconds since 1970
 */
export async function findSilence(retries: readonly FoundLine[], deliveries: Deliveries, now: number): Promise<SilenceFact | undefined> {
  const lastButOne = retries.at(-2);
  if (lastButOne === undefined || await deliveries.since(lastButOne.at)) {
    return undefined;
  }
  const deliveredAt = await lastDelivery(deliveries, lastButOne.at);
  const ofHeads = [...byHead(retries).values()].map((lines) => linesOfSilence(lines, deliveredAt ?? -Infinity));
  const begun = ofHeads.filter((lines) => lines.length > 0);
  const heads = begun.map((lines) => ({ attempts: lines.length, lastEnd: endOf(lines.at(-1)!) }));
  const verdict = judge(heads, now - (deliveredAt ?? -Infinity));
  return verdict === 'moment' ? undefined : {
    deliveredAt,
    verdict,
    heads: begun.map(([{ line }]) => (line as AttemptLine).deliveryId),
    failures: countFailures(begun.flat()),
  };
}

function endOf({ line }: FoundLine): string {
  return howItEnded(line as AttemptLine);
}

async function lastDelivery(deliveries: Deliveries, before: number): Promise<number | undefined> {
  for (const back of LOOK_BACK) {
    const at = await deliveries.last(before - back);
    if (at !== undefined) {
      return at;
    }
  }
  return undefined;
}

/** Attempts of each delivery that is the head of its group. */
function byHead(retries: readonly FoundLine[]): Map<string, FoundLine[]> {
  const heads = new Map<string, FoundLine[]>();
  for (const found of retries) {
    const { groupHash, deliveryId } = found.line as AttemptLine;
    const lines = heads.get(groupHash) ?? [];
    heads.set(groupHash, (lines.at(-1)?.line as AttemptLine | undefined)?.deliveryId === deliveryId ? [...lines, found] : [found]);
  }
  return heads;
}

/** The attempts of a head since the last delivery, where its failing, or a failing of another kind, began after that. */
function linesOfSilence(lines: readonly FoundLine[], deliveredAt: number): readonly FoundLine[] {
  const since = lines.filter(({ at }) => at > deliveredAt);
  const before = lines.filter(({ at }) => at <= deliveredAt).at(-1);
  const isAwayNow = before !== undefined && isAboutWebhook(endOf(before)) && since.every((found) => !isAboutWebhook(endOf(found)));
  return before === undefined || isAwayNow ? since : [];
}
