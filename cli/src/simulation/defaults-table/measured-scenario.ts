import { DEFAULT_RETRY_POLICY } from '../../../../src/delivery/retry-policy-config';
import { NO_FAULTS, Scenario } from '../scenario';

/** A world in which nothing goes wrong by itself, with the defaults: what is measured is put into it. */
export function measuredScenario(seed: number, own: Partial<Scenario> & Pick<Scenario, 'webhooks' | 'groups' | 'traffic'>): Scenario {
  return {
    seed,
    skew: 0,
    maxConcurrency: 10,
    groupsPerInvocation: 1,
    batchSize: 10,
    requestTimeoutMs: 10_000,
    retryPolicy: DEFAULT_RETRY_POLICY,
    records: true,
    variedRequests: false,
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
    faultsEndAt: own.traffic.durationMs,
    ...own,
  };
}
