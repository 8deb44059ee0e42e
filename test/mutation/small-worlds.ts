/**
 * The only tests of `npx projen mutation:simulation`: small worlds of the simulation, in which the oracle must find nothing. They say what the
 * simulation alone notices. Each kind of world that is rare among drawn ones has some of its own.
 */
import { drawScenario } from '../../cli/src/simulation/draw-scenario';
import { GateScenario } from '../../cli/src/simulation/gate-scenario';
import { NO_FAULTS, Scenario } from '../../cli/src/simulation/scenario';
import { runWorld } from '../../cli/src/simulation/world/world';
import { DEFAULT_RETRY_POLICY } from '../../src/delivery/retry-policy-config';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const WEBHOOKS = 60;
/** Seeds of drawn worlds that take little time. */
const DRAWN = [1, 2, 3, 4, 5, 6, 7, 8];

/** Nothing fails but what is asked for. */
const QUIET: Scenario = {
  ...drawScenario(1, WEBHOOKS),
  webhooks: 40,
  groups: 8,
  skew: 0,
  traffic: { pattern: 'steady', durationMs: 2 * MINUTE },
  maxConcurrency: 3,
  groupsPerInvocation: 1,
  batchSize: 10,
  requestTimeoutMs: 5 * SECOND,
  retryPolicy: { ...DEFAULT_RETRY_POLICY, retryForSeconds: 4 * HOUR / SECOND, backoffMaxSeconds: 300, rejectionAttempts: 3 },
  rate: undefined,
  records: true,
  variedRequests: false,
  signed: false,
  forwardedHeaders: false,
  functionTimeoutMs: undefined,
  deduplication: undefined,
  latencies: { receiveMs: 5, invokeMs: 5, deleteMs: 5, coldStartMs: 100, queueMs: 10, recordsMs: 5, backendMs: 50 },
  backendFaults: [],
  faults: NO_FAULTS,
  poison: [],
  poisonMendedAt: Infinity,
  poisonedGroups: undefined,
  malformed: 0,
  gate: undefined,
  gatewaySkewMs: 0,
  environmentSkewMs: 0,
  deploys: [],
  pauses: [],
  looks: [],
  redrives: [],
  faultsEndAt: 2 * MINUTE,
};

const SIGNED: GateScenario = {
  rotations: [5 * MINUTE, 15 * MINUTE],
  senderLagMs: MINUTE,
  unreadable: [{ secret: 'current', kind: 'passing', from: 2 * MINUTE, until: 4 * MINUTE }, { secret: 'previous', kind: 'gone', from: 12 * MINUTE, until: Infinity }],
  readFault: 0.1,
  forged: 0.2,
  drops: true,
};

function away(milliseconds: number, kind: Scenario['backendFaults'][number]['kind'] = 'connection-refused'): Partial<Scenario> {
  return { backendFaults: [{ kind, from: 0, until: milliseconds }], faultsEndAt: milliseconds };
}

/** What is in hand or hidden nobody sees: so somebody looks again and again, and there are more groups than are in hand at once. */
function looked(receives: number): Partial<Scenario> {
  return { groups: 12, maxConcurrency: 1, batchSize: 1, traffic: { pattern: 'burst', durationMs: SECOND }, looks: Array.from({ length: 20 }, (_, index) => ({ at: MINUTE + 10 * SECOND * index, receives })) };
}

/** A share of the rate changes hands again and again: Lambda takes idle environments away, and uses others. */
const ONE_BY_ONE = {
  webhooks: 40,
  groups: 30,
  batchSize: 1,
  traffic: { pattern: 'burst', durationMs: SECOND },
  faults: { ...NO_FAULTS, retire: 0.5, spare: 0.5 },
  faultsEndAt: 20 * MINUTE,
} satisfies Partial<Scenario>;

/** One environment, which remembers what it gave up on. */
const GIVEN_UP = {
  webhooks: 30,
  groups: 10,
  maxConcurrency: 1,
  poison: [410, 410, 422, 410, 413, 410].map((status, index) => ({ index: 4 * index + 1, status })),
  faults: { ...NO_FAULTS, deadLetter: 0.7 },
  faultsEndAt: 10 * MINUTE,
  retryPolicy: { ...QUIET.retryPolicy, rejectionAttempts: 2 },
} satisfies Partial<Scenario>;

/** Ten requests take longer than an invocation may. */
const LONG_BATCHES = {
  webhooks: 24,
  groups: 2,
  maxConcurrency: 2,
  requestTimeoutMs: 30 * SECOND,
  traffic: { pattern: 'burst', durationMs: SECOND },
  latencies: { ...QUIET.latencies, backendMs: 9_000 },
} satisfies Partial<Scenario>;

/** An id of a sender is free again when its webhook is given up on: one that comes later is delivered. */
const COME_AGAIN = {
  deduplication: { windowSeconds: HOUR / SECOND, resendWithinMs: 10 * MINUTE },
  faults: { ...NO_FAULTS, resend: 0.7 },
  faultsEndAt: 10 * MINUTE,
  poison: Array.from({ length: 12 }, (_, index) => ({ index: 3 * index, status: index % 2 ? 400 : 410 })),
  poisonMendedAt: 5 * MINUTE,
  retryPolicy: { ...QUIET.retryPolicy, rejectionAttempts: 1 },
} satisfies Partial<Scenario>;

/** The healthy ones take all of the time of the only environment; and one message a batch, so that it is seen which of them takes how much. */
const BUSY = {
  webhooks: 150,
  groups: 20,
  maxConcurrency: 1,
  batchSize: 1,
  traffic: { pattern: 'burst', durationMs: SECOND },
  poisonedGroups: { groups: 20, durationMs: SECOND, status: 502 },
  poisonMendedAt: 20 * MINUTE,
  latencies: { ...QUIET.latencies, backendMs: 1_000 },
  requestTimeoutMs: 10 * SECOND,
} satisfies Partial<Scenario>;

/** Much has been waiting for days when it is resumed, and only what stands at its head was looked at since. */
const LONG_TAIL = {
  webhooks: 60,
  groups: 1,
  maxConcurrency: 1,
  batchSize: 1,
  traffic: { pattern: 'steady', durationMs: 12 * DAY },
  pauses: [{ from: 0, until: 9 * DAY }],
  latencies: { ...QUIET.latencies, backendMs: 1_000 },
  retryPolicy: DEFAULT_RETRY_POLICY,
  faultsEndAt: 0,
} satisfies Partial<Scenario>;

/** The secret that requests are signed with is replaced while the backend fails now and then, and cannot be read for a while. */
const SECRET_CHANGES = {
  ...away(14 * MINUTE, 'flapping'),
  signed: true,
  signing: {
    replacements: [3 * MINUTE, 6 * MINUTE],
    keepsPrevious: true,
    unreadable: [
      { kind: 'rubbish', from: 0, until: 20 * SECOND }, { kind: 'refused', from: MINUTE, until: 150 * SECOND }, { kind: 'slow', from: 7 * MINUTE, until: 10 * MINUTE },
    ],
  },
  traffic: { pattern: 'steady', durationMs: 14 * MINUTE },
} satisfies Partial<Scenario>;

/** Receives are rationed from half an hour on, and the return of the backend must be seen soon all the same. */
function awayFor(hours: number, groups: number): Partial<Scenario> {
  return { ...away(hours * HOUR), webhooks: 2 * groups, groups, maxConcurrency: 2, traffic: { pattern: 'burst', durationMs: SECOND }, retryPolicy: DEFAULT_RETRY_POLICY };
}

const OWN: ReadonlyArray<readonly [what: string, changes: Partial<Scenario>]> = [
  ['nothing goes wrong', { variedRequests: true, signed: true }],
  ['nothing goes wrong, and several groups are delivered at once', { records: false, variedRequests: true, forwardedHeaders: true, maxConcurrency: 6, groupsPerInvocation: 3 }],
  ['the backend fails', away(8 * MINUTE, 'errors')],
  ['the backend fails, without records', { ...away(8 * MINUTE, 'unavailable'), records: false }],
  ['the backend asks for waits', { ...away(10 * MINUTE, 'limited'), records: false }],
  ['the backend is away', { ...away(30 * MINUTE), groups: 5, webhooks: 20 }],
  ['the backend is away from one group', { ...away(30 * MINUTE), groups: 1, webhooks: 5 }],
  ['the backend is away for longer than a webhook is tried', { ...away(30 * MINUTE, 'hanging'), groups: 3, webhooks: 10, retryPolicy: { ...QUIET.retryPolicy, retryForSeconds: 10 * MINUTE / SECOND } }],
  ['answers come too late', { ...away(5 * MINUTE, 'late'), groups: 30, maxConcurrency: 2, traffic: { pattern: 'burst', durationMs: SECOND }, requestTimeoutMs: 10 * SECOND }],
  ['much is rejected, and redriven', {
    malformed: 0.1,
    poison: [400, 410, 422, 302, 404].map((status, index) => ({ index: 7 * index, status })),
    redrives: [30 * MINUTE],
    faultsEndAt: 30 * MINUTE,
    retryPolicy: { ...QUIET.retryPolicy, retryForSeconds: HOUR / SECOND },
  }],
  ['much is rejected, and redriven twice once the backend is mended', {
    malformed: 0.1,
    poison: [400, 410, 422, 302, 404].map((status, index) => ({ index: 7 * index, status })),
    poisonMendedAt: 20 * MINUTE,
    faults: { ...NO_FAULTS, serverError: 0.3, answerLost: 0.1 },
    redrives: [25 * MINUTE, 40 * MINUTE],
    faultsEndAt: 40 * MINUTE,
    retryPolicy: { ...QUIET.retryPolicy, retryForSeconds: 10 * MINUTE / SECOND },
  }],
  ['much is rejected, without records', { records: false, poison: [400, 410, 422, 302, 404].map((status, index) => ({ index: 7 * index, status })), retryPolicy: { ...QUIET.retryPolicy, retryForSeconds: HOUR / SECOND } }],
  ['the backend is a function', { functionTimeoutMs: SECOND, variedRequests: true, signed: true, faults: { ...NO_FAULTS, answerLost: 0.2, serverError: 0.2 }, faultsEndAt: 5 * MINUTE }],
  ['the backend is a function that is throttled, and hangs', { ...away(5 * MINUTE, 'limited'), functionTimeoutMs: 20 * SECOND, variedRequests: true, faults: { ...NO_FAULTS, answerLost: 0.2, throttle: 0.2 } }],
  ['the signing secret changes, and cannot be read at times', { ...SECRET_CHANGES, webhooks: 100, groups: 20 }],
  ['the signing secret cannot be read, and the backend is a function', { ...SECRET_CHANGES, functionTimeoutMs: SECOND, maxConcurrency: 1, records: false }],
  ['the dead-letter queue is away for minutes', {
    groups: 20,
    poison: Array.from({ length: 40 }, (_, index) => ({ index, status: 410 })),
    traffic: { pattern: 'steady', durationMs: 5 * MINUTE },
    deadLettersAway: [{ from: 0, until: 5 * MINUTE }, { from: 8 * MINUTE, until: 9 * MINUTE }],
    faultsEndAt: 10 * MINUTE,
  }],
  ['the backend answers oddly', { oddAnswers: 0.6, webhooks: 100, groups: 20, traffic: { pattern: 'steady', durationMs: 10 * MINUTE }, faultsEndAt: 30 * MINUTE }],
  ['a function answers oddly', { oddAnswers: 0.6, webhooks: 100, groups: 20, functionTimeoutMs: SECOND, traffic: { pattern: 'steady', durationMs: 10 * MINUTE }, faultsEndAt: 30 * MINUTE }],
  ['the rate is tight', { rate: { requests: 5, perSeconds: 5 }, traffic: { pattern: 'burst', durationMs: SECOND }, faults: { ...NO_FAULTS, spare: 0.2, shares: 0.3 }, faultsEndAt: 5 * MINUTE }],
  ['the rate is tight, and environments die', { rate: { requests: 5, perSeconds: 20 }, groups: 30, faults: { ...NO_FAULTS, spare: 0.3, crash: 0.02, retire: 0.2 }, faultsEndAt: 5 * MINUTE }],
  ['environments come and go, and each makes the requests of one share', { ...ONE_BY_ONE, maxConcurrency: 2, rate: { requests: 2, perSeconds: 10 } }],
  ['environments come and go, and their clocks are set while each has one share', {
    ...ONE_BY_ONE, maxConcurrency: 3, rate: { requests: 3, perSeconds: 3 }, environmentSkewMs: 500, faults: { ...ONE_BY_ONE.faults, clock: 0.1 },
  }],
  ['environments die in the middle of requests that take long, and others get their shares', {
    ...ONE_BY_ONE,
    maxConcurrency: 3,
    rate: { requests: 3, perSeconds: 5 },
    requestTimeoutMs: 8 * SECOND,
    latencies: { ...QUIET.latencies, backendMs: 2_000 },
    faults: { ...ONE_BY_ONE.faults, crash: 0.02 },
  }],
  ['a place in the rate is further away than an invocation lasts', {
    ...ONE_BY_ONE, webhooks: 20, maxConcurrency: 2, rate: { requests: 4, perSeconds: 100 }, requestTimeoutMs: 30 * SECOND, batchSize: 10,
  }],
  ['other services fail', { malformed: 0.1, faults: { ...NO_FAULTS, visibility: 0.3, deadLetter: 0.5, records: 0.3, serverError: 0.2 }, faultsEndAt: 5 * MINUTE }],
  ['what is given up on after an attempt cannot be stored at once', GIVEN_UP],
  ['what is given up on after an attempt cannot be stored at once, without records', { ...GIVEN_UP, records: false }],
  ['an invocation ends before its batch does', LONG_BATCHES],
  ['an invocation ends before its batch does, some requests hang, and nothing is recorded', {
    ...LONG_BATCHES, groups: 8, records: false, latencies: { ...QUIET.latencies, backendMs: 12_000 },
  }],
  ['webhooks are signed, and what is invalid is dropped', { gate: SIGNED, faultsEndAt: 20 * MINUTE, traffic: { pattern: 'steady', durationMs: 20 * MINUTE } }],
  ['webhooks are signed, and what is invalid is kept', {
    gate: { ...SIGNED, drops: false, unreadable: [{ secret: 'current', kind: 'refused', from: 6 * MINUTE, until: 9 * MINUTE }] }, faultsEndAt: 20 * MINUTE, traffic: { pattern: 'steady', durationMs: 20 * MINUTE },
  }],
  ['the sender publishes a set of keys', {
    gate: { ...SIGNED, unreadable: [], keys: { asked: 'as a set', hostFaults: [{ kind: 'hanging', from: 3 * MINUTE, until: 5 * MINUTE }], sharedAddress: true } },
    faultsEndAt: 20 * MINUTE,
    traffic: { pattern: 'steady', durationMs: 20 * MINUTE },
  }],
  ['the sender publishes keys by name', {
    gate: { ...SIGNED, drops: false, unreadable: [], keys: { asked: 'by name', hostFaults: [{ kind: 'unavailable', from: 3 * MINUTE, until: 5 * MINUTE }], sharedAddress: false } },
    faultsEndAt: 20 * MINUTE,
    traffic: { pattern: 'steady', durationMs: 20 * MINUTE },
  }],
  ['webhooks cannot be verified for longer than they are tried', {
    webhooks: 10,
    gate: { ...SIGNED, rotations: [], readFault: 0, unreadable: [{ secret: 'current', kind: 'passing', from: 0, until: 15 * MINUTE }] },
    faultsEndAt: 15 * MINUTE,
    retryPolicy: { ...QUIET.retryPolicy, retryForSeconds: 10 * MINUTE / SECOND },
  }],
  ['webhooks come again', { deduplication: { windowSeconds: HOUR / SECOND, resendWithinMs: 10 * MINUTE }, faults: { ...NO_FAULTS, resend: 0.4, forged: 0.1, serverError: 0.2 }, faultsEndAt: 10 * MINUTE }],
  ['webhooks come again, and many are rejected', COME_AGAIN],
  ['webhooks come again, many are rejected, and dead letters cannot be stored at once', { ...COME_AGAIN, records: false, faults: { ...COME_AGAIN.faults, deadLetter: 0.6 } }],
  ['webhooks come again, and the table of ids fails', {
    deduplication: { windowSeconds: 5 * MINUTE / SECOND, resendWithinMs: 10 * MINUTE },
    faults: { ...NO_FAULTS, resend: 0.4, claims: 0.3, crash: 0.01, duplicateSend: 0.2 },
    poison: [{ index: 3, status: 400 }, { index: 9, status: 410 }],
    faultsEndAt: 10 * MINUTE,
  }],
  ['it is paused for longer than SQS keeps a message', { webhooks: 10, groups: 3, traffic: { pattern: 'steady', durationMs: 2 * DAY }, pauses: [{ from: 0, until: 16 * DAY }] }],
  ['it is paused, and somebody looks at the queue', { webhooks: 10, groups: 3, pauses: [{ from: 0, until: 2 * DAY }], looks: [{ at: HOUR, receives: 700 }, { at: DAY, receives: 999 }] }],
  ['it is paused until much is overdue', { groups: 20, maxConcurrency: 1, traffic: { pattern: 'steady', durationMs: 12 * DAY }, pauses: [{ from: HOUR, until: 10 * DAY }], batchSize: 2 }],
  ['receives run short while it is tried for hours', { ...away(150 * MINUTE), ...looked(900), webhooks: 12 }],
  ['receives run short, and the backend answers', {
    ...away(150 * MINUTE, 'errors'), ...looked(890), webhooks: 12, retryPolicy: { ...QUIET.retryPolicy, retryForSeconds: 2 * HOUR / SECOND, backoffMaxSeconds: 10 },
  }],
  ['receives run short, and a few hundred are left', { ...away(90 * MINUTE, 'hanging'), ...looked(600), webhooks: 12 }],
  ['receives are used up', { ...away(30 * MINUTE), ...looked(999), webhooks: 12 }],
  ['much hangs that comes in at one place', {
    requestTimeoutMs: 2 * SECOND,
    poisonedGroups: { groups: 25, durationMs: SECOND, atOwnEndpoint: true },
    retryPolicy: { ...QUIET.retryPolicy, retryForSeconds: 600 },
  }],
  ['much hangs again and again, and other webhooks do not', {
    webhooks: 60,
    groups: 60,
    maxConcurrency: 4,
    requestTimeoutMs: 20 * SECOND,
    traffic: { pattern: 'steady', durationMs: 40 * MINUTE },
    faultsEndAt: 40 * MINUTE,
    poisonedGroups: { groups: 80, durationMs: SECOND },
    retryPolicy: { ...QUIET.retryPolicy, retryForSeconds: HOUR / SECOND, backoffMaxSeconds: 30 },
  }],
  ['much hangs again and again, and something is always delivered', {
    webhooks: 120,
    groups: 120,
    maxConcurrency: 4,
    requestTimeoutMs: 20 * SECOND,
    traffic: { pattern: 'steady', durationMs: 15 * MINUTE },
    faultsEndAt: 15 * MINUTE,
    poisonedGroups: { groups: 150, durationMs: MINUTE },
    retryPolicy: { ...QUIET.retryPolicy, retryForSeconds: 20 * MINUTE / SECOND, backoffMaxSeconds: 30 },
  }],
  ['much hangs for long that comes in at one place', {
    webhooks: 40,
    maxConcurrency: 1,
    requestTimeoutMs: 20 * SECOND,
    traffic: { pattern: 'steady', durationMs: 20 * MINUTE },
    faultsEndAt: 20 * MINUTE,
    poisonedGroups: { groups: 60, durationMs: 15 * MINUTE, atOwnEndpoint: true },
    retryPolicy: { ...QUIET.retryPolicy, retryForSeconds: HOUR / SECOND },
  }],
  ['much fails again and again, one by one, and other webhooks take all of the time', BUSY],
  ['much fails again and again, one by one, where much comes in at one place that hangs', { ...BUSY, requestTimeoutMs: 2 * SECOND, webhooks: 120, poisonedGroups: { groups: 30, durationMs: MINUTE, atOwnEndpoint: true } }],
  ['something hangs now and then, and not all that comes in with it', {
    ...BUSY, webhooks: 100, groups: 60, requestTimeoutMs: 4 * SECOND, poisonedGroups: { groups: 20, durationMs: 4 * MINUTE },
  }],
  ['much is overdue that nobody has looked at', LONG_TAIL],
  ['more comes than can be delivered, for days', { ...LONG_TAIL, webhooks: 60, groups: 20, batchSize: 2, pauses: [{ from: HOUR, until: 9 * DAY }], retryPolicy: { ...DEFAULT_RETRY_POLICY, retryForSeconds: 5 * DAY / SECOND } }],
  ['the backend is away from one group for hours', awayFor(4, 1)],
  ['the backend is away from two groups for hours', awayFor(4, 2)],
  ['the backend is away from five groups for half a day', awayFor(7, 5)],
  ['much is declined while the backend comes and goes', {
    ...away(10 * MINUTE, 'flapping'), maxConcurrency: 1, webhooks: 20, poison: Array.from({ length: 20 }, (_, index) => ({ index, status: 404 })), poisonMendedAt: 15 * MINUTE,
  }],
  ['much fails, and other webhooks do not', { webhooks: 40, poisonedGroups: { groups: 25, durationMs: SECOND, status: 502 }, retryPolicy: { ...QUIET.retryPolicy, retryForSeconds: 10 * MINUTE / SECOND } }],
  ['environments die and stand still', { faults: { ...NO_FAULTS, crash: 0.02, stall: 0.01, expiry: 0.1, spare: 0.3, retire: 0.1, throttle: 0.2, serverError: 0.1 }, faultsEndAt: 5 * MINUTE }],
  ['clocks are set', { ...away(5 * MINUTE, 'unavailable'), environmentSkewMs: MINUTE, gatewaySkewMs: 20 * SECOND, faults: { ...NO_FAULTS, clock: 0.02, serverError: 0.1 } }],
  ['it is deployed anew', { ...away(5 * MINUTE, 'errors'), deploys: [{ at: 3 * MINUTE, requestTimeoutMs: 2 * SECOND, retryPolicy: { ...QUIET.retryPolicy, rejectionAttempts: 1, backoffMaxSeconds: 30 } }] }],
];

/** Five times what the longest of these takes, so that a change that makes the forwarder go in circles costs seconds. */
const MOST_STEPS = 200_000;

async function expectKept(scenario: Scenario): Promise<void> {
  const { violations } = await runWorld(scenario, { stopAtViolation: true, mostSteps: MOST_STEPS });
  expect(violations).toEqual([]);
}

test.each(OWN)('%s', (_what, changes) => expectKept({ ...QUIET, ...changes }));

test.each(DRAWN)('world %i', (seed) => expectKept(drawScenario(seed, WEBHOOKS)));
