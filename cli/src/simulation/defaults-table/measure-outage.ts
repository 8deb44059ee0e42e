import { BackendFaultKind, Scenario } from '../scenario';
import { BrakeName, BRAKES } from './brakes';
import { measuredScenario } from './measured-scenario';
import { runWorld } from '../world/world';

const SECOND = 1_000;
export const HOUR = 60 * 60 * SECOND;

/** The worlds' outages end so far apart. */
const END_APART_MS = 37_000;

/** An outage under traffic that goes on. */
export interface OutageSetting {
  readonly kind: BackendFaultKind;
  readonly hours: number;
  readonly groups: number;
  readonly maxConcurrency: number;
  readonly webhooks: number;
  readonly brake: BrakeName;
  /** Worlds that differ by their seed only: a recovery has its luck. */
  readonly worlds: number;
}

/** What it did. */
export interface OutageFigures {
  /** Requests to the backend in an hour while it was away, on average. */
  readonly requestsPerHour: number;
  /** Milliseconds from the end of the outage to the first delivery: median and worst of all worlds. */
  readonly medianRecoveryMs: number;
  readonly worstRecoveryMs: number;
  /** Most receives of one message. */
  readonly mostReceives: number;
  /** Dead letters of all worlds. */
  readonly deadLettered: number;
}

/** Takes the backend away a minute after the traffic began, in several worlds. */
export async function measureOutage(setting: OutageSetting): Promise<OutageFigures> {
  const { worlds, hours, kind, brake } = setting;
  const recoveries: number[] = [];
  let requestsPerHour = 0;
  let mostReceives = 0;
  let deadLettered = 0;
  for (let seed = 1; seed <= worlds; seed += 1) {
    const scenario = outage(seed, setting);
    const [{ until }] = scenario.backendFaults;
    let firstAt = Infinity;
    const { statistics, deadLettered: given } = await runWorld(scenario, {
      deliver: BRAKES[brake],
      onProcessed: (at) => {
        firstAt = at >= until ? Math.min(firstAt, at) : firstAt;
      },
    });
    recoveries.push(firstAt - until);
    requestsPerHour += statistics[`backend: ${kind}`] / hours / worlds;
    mostReceives = Math.max(mostReceives, statistics['most receives']);
    deadLettered += given;
  }
  recoveries.sort((a, b) => a - b);
  return {
    requestsPerHour, mostReceives, deadLettered, medianRecoveryMs: recoveries[Math.floor(worlds / 2)], worstRecoveryMs: recoveries[worlds - 1],
  };
}

function outage(seed: number, { kind, hours, groups, maxConcurrency, webhooks }: OutageSetting): Scenario {
  const from = 60 * SECOND;
  // Groups take turns by the clock: an end at the same second in every world would be in the same turn.
  const until = from + hours * HOUR + seed * END_APART_MS;
  return measuredScenario(seed, {
    webhooks, groups, maxConcurrency, traffic: { pattern: 'steady', durationMs: until }, backendFaults: [{ kind, from, until }], faultsEndAt: until,
  });
}
