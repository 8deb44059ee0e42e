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
