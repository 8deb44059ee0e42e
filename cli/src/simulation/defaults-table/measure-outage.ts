import { DEFAULT_RETRY_POLICY } from '../../../../src/delivery/retry-policy-config';
import { Brake, defaultBrake } from '../../../../src/engine/brake';
import { deliverBatch } from '../../../../src/engine/deliver-batch';
import { NO_FAULTS, Scenario, BackendFaultKind } from '../scenario';
import { Deliver } from '../world/function-environment';
import { runWorld } from '../world/world';

const SECOND = 1_000;
export const HOUR = 60 * 60 * SECOND;
/** Worlds that differ by their seed only: a recovery has its luck. */
const WORLDS = 20;

/** An outage under traffic that goes on. */
export interface OutageSetting {
  readonly kind: BackendFaultKind;
  readonly hours: number;
  readonly groups: number;
  readonly maxConcurrency: number;
  readonly webhooks: number;
  readonly brake: boolean;
}

/** What it did. */
export interface OutageFigures {
  /** Requests to the backend while it was away, on average. */
  readonly requests: number;
  /** Milliseconds from the end of the outage to the first delivery: median and worst of all worlds. */
  readonly medianRecoveryMs: number;
  readonly worstRecoveryMs: number;
  /** Most receives of one message. */
  readonly mostReceives: number;
  /** Dead letters of all worlds. */
  readonly deadLettered: number;
}

const withoutBrake: Deliver = (batch, settings, ports, state) =>
  deliverBatch(batch, settings, ports, { ...state, brake: new Brake({ ...defaultBrake(settings.concurrentInvocations), failures: Infinity, failuresAtOnce: Infinity }) });

/** Takes the backend away a minute after the traffic began, in several worlds (one, where it lasts for days). */
export async function measureOutage(setting: OutageSetting): Promise<OutageFigures> {
  const recoveries: number[] = [];
  let requests = 0;
  let mostReceives = 0;
  let deadLettered = 0;
  const worlds = setting.hours > 24 ? 1 : WORLDS;
  for (let seed = 1; seed <= worlds; seed += 1) {
    const scenario = outage(seed, setting);
    const [{ until }] = scenario.backendFaults;
    let firstAt = Infinity;
    const { statistics, deadLettered: given } = await runWorld(scenario, {
      deliver: setting.brake ? undefined : withoutBrake,
      onProcessed: (at) => {
        firstAt = at >= until ? Math.min(firstAt, at) : firstAt;
      },
    });
    recoveries.push(firstAt - until);
    requests += statistics[`backend: ${setting.kind}`] / worlds;
    mostReceives = Math.max(mostReceives, statistics['most receives']);
    deadLettered += given;
  }
  recoveries.sort((a, b) => a - b);
  return {
    requests, mostReceives, deadLettered, medianRecoveryMs: recoveries[Math.floor(worlds / 2)], worstRecoveryMs: recoveries[worlds - 1],
  };
}

function outage(seed: number, { kind, hours, groups, maxConcurrency, webhooks }: OutageSetting): Scenario {
  const from = 60 * SECOND;
  const until = from + hours * HOUR;
  return {
    seed,
    webhooks,
    groups,
    skew: 0,
    traffic: { pattern: 'steady', durationMs: until },
    maxConcurrency,
    groupsPerInvocation: 1,
    batchSize: 10,
    requestTimeoutMs: 10 * SECOND,
    retryPolicy: DEFAULT_RETRY_POLICY,
    records: true,
    latencies: { receiveMs: 10, invokeMs: 10, deleteMs: 10, coldStartMs: 200, queueMs: 10, recordsMs: 10, backendMs: 50 },
    backendFaults: [{ kind, from, until }],
    faults: NO_FAULTS,
    poison: [],
    poisonMendedAt: Infinity,
    malformed: 0,
    gatewaySkewMs: 0,
    environmentSkewMs: 0,
    deploys: [],
    redrives: [],
    faultsEndAt: until,
  };
}
