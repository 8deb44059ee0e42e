import type { RecoveryLimits } from './oracle/recovery-watch';
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

const OUTAGES: readonly string[] = ['connection-refused', 'reset', 'hanging', 'unavailable', 'errors'];

/**
 * How soon the end of the last outage must be seen; undefined where something else may go wrong too. Stated here once more, on purpose. It is more than what is
 * measured (docs/defaults.md), because any world must keep it.
 */
export function recoveryLimits(scenario: Scenario): RecoveryLimits | undefined {
  const { backendFaults, poison, poisonedGroups, malformed, deploys, pauses = [], looks = [], redrives, rate, gate } = scenario;
  const others = poison.length + deploys.length + pauses.length + looks.length + redrives.length + malformed;
  const isOutage = backendFaults.length > 0 && backendFaults.every(({ kind }) => OUTAGES.includes(kind));
  if (!isOutage || !isQuiet(scenario) || others > 0 || poisonedGroups || rate || gate) {
    return undefined;
  }
  const endsAt = Math.max(...backendFaults.map(({ until }) => until));
  const lookedAtMs = Math.max(LOOKED_AT_MS, endsAt * PART_OF_AGE);
  const brakeMs = Math.min(LONGEST_BRAKE_MS, Math.max(BRAKE_MS, scenario.groups * BRAKE_PER_GROUP_MS));
  const requestMs = Math.max(...timeoutsOf(scenario)) + 3 * scenario.latencies.backendMs;
  return endsAt > LONGEST_MS ? undefined : { endsAt, withinMs: lookedAtMs + brakeMs + requestMs + SLACK_MS };
}
