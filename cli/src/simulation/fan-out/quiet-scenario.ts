import { DestinationScenario, FanOutScenario, NO_FUNCTION_FAULTS } from './scenario';

/** A destination with which nothing is wrong, and which wants all. */
export function quietDestination(name: string, changes: Partial<DestinationScenario> = {}): DestinationScenario {
  return {
    name,
    filter: 'everything',
    maxConcurrency: 10,
    groupsPerInvocation: 1,
    requestTimeoutMs: 30_000,
    backendMs: 50,
    backend: [],
    queue: [],
    poisonEvery: 0,
    answerLost: 0,
    faults: NO_FUNCTION_FAULTS,
    isHealthy: true,
    ...changes,
  };
}

/** A world in which nothing goes wrong, to be changed. */
export function quietFanOut(changes: Partial<FanOutScenario> = {}): FanOutScenario {
  return {
    seed: 1,
    webhooks: 100,
    groups: 10,
    durationMs: 60_000,
    batchSize: 1,
    destinations: [quietDestination('d0'), quietDestination('d1')],
    hasOwn: true,
    change: 'several',
    changeAt: 0,
    backAt: 0,
    routerInvocations: 20,
    routingRetryForSeconds: 13 * 24 * 60 * 60,
    latencies: { queueMs: 10, tableMs: 5, pollerMs: 10, coldStartMs: 500 },
    router: NO_FUNCTION_FAULTS,
    overflow: NO_FUNCTION_FAULTS,
    queueCalls: 0,
    tableCalls: 0,
    visibilityCalls: 0,
    claimCalls: 0,
    recordCalls: 0,
    shareCalls: 0,
    expiry: 0,
    table: [],
    overflowQueue: [],
    forged: 0,
    resent: 0,
    redrives: [],
    faultsEndAt: 60_000,
    ...changes,
  };
}
