import type { RecoveryLimits } from './oracle/recovery-watch';
import type { SightLimits } from './oracle/sight-watch';
import { isQuiet, Scenario, timeoutsOf } from './scenario';

/** While the backend is believed to be away, what failed is looked at again in so long, or in a part of its age. */
const LOOKED_AT_MS = 20_000;
const PART_OF_AGE = 1 / 80;
/** The longest wait of a brake: of one environment of few with few groups, for each group and environment more, and at most. */
const BRAKE_MS = 17_000;
const BRAKE_PER_GROUP_MS = 3_000;
const LONGEST_BRAKE_MS = 60_000;
/** Polling, starting an environment, and the backend's own time. */
const SLACK_MS = 10_000;

/** So long an outage may last until receives are rationed by more than that. */
const LONGEST_MS = 60 * 60_000;

/** And for so long they are enough to have some group in hand nearly all the time: in the worst of 80 worlds a fiftieth was without, in pauses as rounds begin. */
const IN_SIGHT_MS = 12 * LONGEST_MS;
const OUT_OF_SIGHT_PART = 0.04;
/** With so many groups, for as long as the default `retryFor`. */
const MANY_GROUPS = 5;
const IN_SIGHT_OF_MANY_MS = 3 * 24 * LONGEST_MS;

const OUTAGES: readonly string[] = ['connection-refused', 'reset', 'hanging', 'unavailable', 'errors'];

/** No outage, so that each webhook comes back by its own back-off. */
const DECLINING = 'declining';

/** What failed makes room for what never did for so long at most. */
const MADE_ROOM_MS = 10 * 60_000;

/**
 * How soon the end of the last outage must be seen, or of the time in which everything was declined, and how soon all be delivered that waited; undefined
 * where something else may go wrong too. Stated here once more, on purpose. It is more than what is
 * measured (docs/defaults.md), because any world must keep it.
 */
export function recoveryLimits(scenario: Scenario): RecoveryLimits | undefined {
  if (!hasOnlyOutages(scenario)) {
    return undefined;
  }
  const endsAt = Math.max(...scenario.backendFaults.map(({ until }) => until));
  if (endsAt > LONGEST_MS) {
    return undefined;
  }
  const seenWithinMs = Math.max(LOOKED_AT_MS, endsAt * PART_OF_AGE) + pauseMs(scenario);
  const allWithinMs = seenWithinMs + 1000 * scenario.retryPolicy.backoffMaxSeconds + MADE_ROOM_MS + workMs(scenario);
  return { endsAt, withinMs: scenario.backendFaults.some(({ kind }) => kind === DECLINING) ? allWithinMs : seenWithinMs, allWithinMs };
}

/** Where one outage is at fault that lasts for longer, and webhooks wait from its beginning on: how much of it may be out of sight. Stated once more, on purpose. */
export function sightLimits(scenario: Scenario): SightLimits | undefined {
  const { backendFaults: [outage, ...others], traffic, groups, webhooks, skew, retryPolicy: { retryForSeconds } } = scenario;
  if (!hasOnlyOutages(scenario) || others.length > 0 || outage.kind === DECLINING) {
    return undefined;
  }
  if (outage.until - outage.from <= LONGEST_MS || traffic.durationMs > outage.from + LONGEST_MS) {
    return undefined;
  }
  // Some of the groups may have no webhook, where these are few or a few groups get most of them.
  const isOfMany = groups >= MANY_GROUPS && webhooks >= 10 * groups && skew === 0 && retryForSeconds * 1000 <= IN_SIGHT_OF_MANY_MS;
  const from = Math.max(outage.from, traffic.durationMs);
  const until = Math.min(outage.until, outage.from + (isOfMany ? IN_SIGHT_OF_MANY_MS : IN_SIGHT_MS), 1000 * retryForSeconds);
  return until > from + LONGEST_MS ? { from, until, pauseMs: pauseMs(scenario), part: OUT_OF_SIGHT_PART } : undefined;
}

function hasOnlyOutages(scenario: Scenario): boolean {
  const {
    backendFaults, poison, poisonedGroups, malformed, deploys,
    pauses = [], looks = [], redrives, rate, gate, signing, oddAnswers = 0,
  } = scenario;
  const others = poison.length + deploys.length + pauses.length + looks.length + redrives.length + malformed + oddAnswers
    + (signing?.unreadable.length ?? 0);
  const isOutage = backendFaults.length > 0 && backendFaults.every(({ kind }) => kind === DECLINING || OUTAGES.includes(kind));
  return isOutage && isQuiet(scenario) && others === 0 && !poisonedGroups && !rate && !gate;
}

/** What all of them take one after the other, as in a single group. */
function workMs({ webhooks, latencies: { receiveMs, invokeMs, deleteMs, coldStartMs, queueMs, recordsMs, backendMs } }: Scenario): number {
  return coldStartMs + webhooks * (receiveMs + invokeMs + deleteMs + 4 * queueMs + 4 * recordsMs + 3 * backendMs);
}

/** From one attempt to the next, at most, where something is in hand. */
function pauseMs(scenario: Scenario): number {
  const brakeMs = Math.min(LONGEST_BRAKE_MS, Math.max(BRAKE_MS, scenario.groups * BRAKE_PER_GROUP_MS));
  const requestMs = Math.max(...timeoutsOf(scenario)) + 3 * scenario.latencies.backendMs;
  return brakeMs + requestMs + SLACK_MS;
}
