import { BrakeName, BRAKES } from './brakes';
import { measuredScenario } from './measured-scenario';
import { DEFAULT_RETRY_POLICY } from '../../../../src/delivery/retry-policy-config';
import { runWorld } from '../world/world';

/** Healthy webhooks arrive for so long, 20 a second in 200 groups. */
const DURATION_MS = 5 * 60_000;
const HEALTHY = 6_000;
const HEALTHY_GROUPS = 200;

/** What is delivered a little later still counts as in time. */
const GRACE_MS = 2_000;

/** Webhooks in groups of their own that the backend never takes, among healthy ones. */
export interface PoisonSetting {
  readonly brake: BrakeName;
  readonly groups: number;
  readonly status: number;
  /** They arrive evenly over so long. */
  readonly overMs: number;
  /** Worlds that differ by their seed only. */
  readonly worlds: number;
}

/** What it did. */
export interface PoisonFigures {
  /** Healthy webhooks that were delivered in time, as a part of those that are without the others. */
  readonly healthy: number;
  /** Attempts of each webhook that the backend never takes, on average, until it was given up on after 15 minutes. */
  readonly attempts: number;
}

/** Runs each world with and without them. */
export async function measurePoison({ brake, groups, status, overMs, worlds }: PoisonSetting): Promise<PoisonFigures> {
  let alone = 0;
  let among = 0;
  let attempts = 0;
  for (let seed = 1; seed <= worlds; seed += 1) {
    const scenario = measuredScenario(seed, {
      webhooks: HEALTHY,
      groups: HEALTHY_GROUPS,
      traffic: { pattern: 'steady', durationMs: DURATION_MS },
      retryPolicy: { ...DEFAULT_RETRY_POLICY, retryForSeconds: 15 * 60 },
    });
    const count = async (poisonedGroups: typeof scenario.poisonedGroups): Promise<[inTime: number, requests: number]> => {
      let inTime = 0;
      const { statistics } = await runWorld({ ...scenario, poisonedGroups }, {
        deliver: BRAKES[brake],
        onProcessed: (at) => {
          inTime += at < DURATION_MS + GRACE_MS ? 1 : 0;
        },
      });
      return [inTime, statistics.requests];
    };
    const [healthyAlone, requestsAlone] = await count(undefined);
    const [healthyAmong, requestsAmong] = await count({ groups, status, durationMs: overMs });
    alone += healthyAlone;
    among += healthyAmong;
    attempts += (requestsAmong - requestsAlone) / groups / worlds;
  }
  return { healthy: among / alone, attempts };
}
