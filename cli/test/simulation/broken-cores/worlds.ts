import { DEFAULT_RETRY_POLICY } from '../../../../src/delivery/retry-policy-config';
import { NO_FAULTS, Scenario } from '../../../src/simulation/scenario';

/** In milliseconds. */
export const MINUTE = 60_000;

/** A backend that answers 404 for some time, so that there are failures that are no outage. */
export const FAILING_BACKEND: Partial<Scenario> = {
  poison: Array.from({ length: 200 }, (_, index) => ({ index, status: 404 })),
  poisonMendedAt: 30 * MINUTE,
  faultsEndAt: 30 * MINUTE,
  backendFaults: [],
  faults: NO_FAULTS,
  records: true,
  rate: undefined,
  gate: undefined,
  poisonedGroups: undefined,
};

/** A backend that nobody reaches for some time. */
export const AWAY: Partial<Scenario> = {
  backendFaults: [{ kind: 'connection-refused', from: 0, until: 30 * MINUTE }], faultsEndAt: 30 * MINUTE, faults: NO_FAULTS, rate: undefined, gate: undefined,
};

/** Some webhooks that the backend refuses for good. */
export const GONE_AND_REJECTED: Partial<Scenario> = {
  poison: [400, 410, 422, 410, 400].map((status, index) => ({ index: 3 * index, status })),
  poisonMendedAt: Infinity,
  faults: NO_FAULTS,
  backendFaults: [],
  records: true,
};

/** Groups that fail all the time, while all others are well. */
export const POISON: Partial<Scenario> = {
  ...FAILING_BACKEND,
  poison: [],
  poisonedGroups: { groups: 4, durationMs: 1_000, status: 503 },
  traffic: { pattern: 'steady', durationMs: 60 * MINUTE },
  groups: 20,
  maxConcurrency: 2,
  groupsPerInvocation: 1,
  deploys: [],
  redrives: [],
  deduplication: undefined,
};

/** So many such groups, each of whose attempts takes some seconds, that they would take all of the time of the only environment. */
export const MUCH_POISON: Partial<Scenario> = {
  ...POISON,
  webhooks: 200,
  poisonedGroups: { groups: 200, durationMs: 1_000, status: 502 },
  traffic: { pattern: 'steady', durationMs: 20 * MINUTE },
  faultsEndAt: 20 * MINUTE,
  poisonMendedAt: 20 * MINUTE,
  maxConcurrency: 1,
  latencies: { receiveMs: 10, invokeMs: 10, deleteMs: 10, coldStartMs: 200, queueMs: 10, recordsMs: 10, backendMs: 1_000 },
  requestTimeoutMs: 10_000,
  retryPolicy: DEFAULT_RETRY_POLICY,
};

/** Fewer, while the healthy ones take all of the time that there is; and one message a batch, so that it is seen which of them takes how much. */
export const BUSY_BESIDE_POISON: Partial<Scenario> = {
  ...MUCH_POISON,
  batchSize: 1,
  poisonedGroups: { groups: 20, durationMs: 1_000, status: 502 },
  traffic: { pattern: 'burst', durationMs: 1_000 },
};
