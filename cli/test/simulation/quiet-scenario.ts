import { DEFAULT_RETRY_POLICY } from '../../../src/delivery/retry-policy-config';
import { NO_FAULTS, Scenario } from '../../src/simulation/scenario';

/** A world in which nothing goes wrong, but for what is asked for. */
export function quietScenario(changes: Partial<Scenario> = {}): Scenario {
  return {
    seed: 1,
    webhooks: 100,
    groups: 10,
    skew: 0,
    traffic: { pattern: 'burst', durationMs: 1_000 },
    maxConcurrency: 5,
    groupsPerInvocation: 1,
    batchSize: 10,
    requestTimeoutMs: 10_000,
    retryPolicy: DEFAULT_RETRY_POLICY,
    records: true,
    variedRequests: true,
    signed: false,
    latencies: { receiveMs: 10, invokeMs: 10, deleteMs: 10, coldStartMs: 200, queueMs: 10, recordsMs: 10, backendMs: 50 },
    backendFaults: [],
    faults: NO_FAULTS,
    poison: [],
    poisonMendedAt: Infinity,
    malformed: 0,
    gatewaySkewMs: 0,
    environmentSkewMs: 0,
    deploys: [],
    redrives: [],
    faultsEndAt: 1_000,
    ...changes,
  };
}
