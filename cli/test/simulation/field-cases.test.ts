import { quietScenario } from './quiet-scenario';
import { runKept as run, RunKept as Run } from './support/run-kept';
import { DEFAULT_RETRY_POLICY } from '../../../src/delivery/retry-policy-config';
import { measureOutage } from '../../src/simulation/defaults-table/measure-outage';
import { BackendFaultKind, NO_FAULTS, Scenario } from '../../src/simulation/scenario';

jest.setTimeout(240_000);

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Healthy webhooks, 20 a second in 100 groups of a backend that takes ten at once. */
const HEALTHY: Partial<Scenario> = {
  webhooks: 1_200,
  groups: 100,
  maxConcurrency: 10,
  traffic: { pattern: 'steady', durationMs: MINUTE },
  faultsEndAt: MINUTE,
  retryPolicy: { ...DEFAULT_RETRY_POLICY, retryForSeconds: 10 * 60 },
};

/** Webhooks that were processed until the last one had arrived, and a little later. */
const inTime = ({ processedAt }: Run): number => processedAt.filter((at) => at < MINUTE + 2 * SECOND).length;

test('field case D1: 400 poisoned groups, where a look at each of them takes longer than the backend does, leave most of the only environment to others', async () => {
  const { processedAt } = await run({
    ...HEALTHY,
    webhooks: 600,
    groups: 25,
    maxConcurrency: 1,
    traffic: { pattern: 'steady', durationMs: 110 * SECOND },
    faultsEndAt: 110 * SECOND,
    latencies: { receiveMs: 10, invokeMs: 10, deleteMs: 10, coldStartMs: 200, queueMs: 36, recordsMs: 39, backendMs: 15 },
    poisonedGroups: { groups: 400, durationMs: SECOND, status: 502 },
  });
  expect(processedAt).toHaveLength(600);
  // The first attempts of what is poisoned take the first 40 s.
  expect(Math.max(...processedAt)).toBeLessThan(120 * SECOND);
});

test.each([
  ['field case D1: 300 webhooks in groups of their own that the backend answers 502', { groups: 300, durationMs: SECOND, status: 502 }, {}],
  ['field case D1: such webhooks all the time', { groups: 300, durationMs: MINUTE, status: 502 }, {}],
  ['field case D1: without records', { groups: 300, durationMs: SECOND, status: 503 }, { records: false }],
  ['field case D1: at two requests at a time', { groups: 150, durationMs: SECOND, status: 500 }, { maxConcurrency: 2, webhooks: 400 }],
  ['field case D1: with five groups an invocation', { groups: 300, durationMs: MINUTE, status: 504 }, { groupsPerInvocation: 5 }],
  ['field case D14: a scanner whose requests the backend answers 404', { groups: 1_000, durationMs: SECOND, status: 404 }, {}],
  ['field case D14: one that goes on and on', { groups: 1_000, durationMs: MINUTE, status: 403 }, {}],
])('%s cost the others nothing', async (_name, poisonedGroups, changes) => {
  const alone = inTime(await run({ ...HEALTHY, ...changes }));
  const { statistics, ...among } = await run({ ...HEALTHY, ...changes, poisonedGroups });
  expect(inTime({ ...among, statistics })).toBeGreaterThanOrEqual(0.95 * alone);
  // Ten minutes of an exponential back-off that is not cut off at a minute: some ten attempts each.
  expect(statistics.requests - alone).toBeLessThan(12 * poisonedGroups.groups);
});

test.each([
  ['300 at once', { groups: 300, durationMs: SECOND, status: 502 }],
  ['a thousand in a minute', { groups: 1_000, durationMs: MINUTE, status: 502 }],
])('field case D1: at 200 requests at a time, %s cost the others nothing', async (_name, poisonedGroups) => {
  // Once the healthy ones are over nobody is delivered, and what is left is tried as in an outage: a minute of that is enough.
  const world = { ...HEALTHY, maxConcurrency: 200, retryPolicy: { ...DEFAULT_RETRY_POLICY, retryForSeconds: 2 * 60 } };
  const alone = inTime(await run(world));
  expect(inTime(await run({ ...world, poisonedGroups }))).toBeGreaterThanOrEqual(0.95 * alone);
});

test('field case D1: three in four webhooks that the backend answers 502 at 50 requests at a time, where each environment sees few that are healthy, cost the others nothing', async () => {
  const until = 15 * SECOND;
  const { processedAt } = await run({
    ...HEALTHY, webhooks: 750, maxConcurrency: 50, traffic: { pattern: 'steady', durationMs: until }, faultsEndAt: until, poisonedGroups: { groups: 2_250, durationMs: until, status: 502 },
  });
  expect(processedAt.filter((at) => at < until + 2 * SECOND).length).toBeGreaterThanOrEqual(0.95 * 750);
});

test.each([
  [1, 300], [3, 300],
])('field case D2: a backend away for longer than the queue keeps messages loses nothing of %i group(s)', async (groups, webhooks) => {
  const until = 15 * DAY;
  const { deadLettered, statistics } = await run({
    webhooks,
    groups,
    maxConcurrency: 1,
    traffic: { pattern: 'steady', durationMs: DAY },
    retryPolicy: { ...DEFAULT_RETRY_POLICY, retryForSeconds: 13 * DAY / SECOND },
    backendFaults: [{ kind: 'connection-refused', from: 0, until }],
    faultsEndAt: until,
  });
  expect([deadLettered, statistics['dead letter: expired']]).toEqual([webhooks, webhooks]);
  expect(statistics['most receives']).toBeLessThan(1_000);
});

test.each<[string, BackendFaultKind, Partial<Scenario>]>([
  ['refuses connections', 'connection-refused', {}],
  ['hangs', 'hanging', {}],
  ['answers 503, without records', 'unavailable', { records: false }],
  ['refuses connections, at a rate', 'connection-refused', { rate: { requests: 4, perSeconds: 5 } }],
])('field case D2: what is too old is given up on while the backend %s, and what came later is delivered', async (_name, kind, changes) => {
  const { delivered, deadLettered } = await run({
    webhooks: 600,
    groups: 60,
    maxConcurrency: 2,
    traffic: { pattern: 'steady', durationMs: 4 * HOUR },
    retryPolicy: { ...DEFAULT_RETRY_POLICY, retryForSeconds: HOUR / SECOND },
    backendFaults: [{ kind, from: 0, until: 3 * HOUR }],
    faultsEndAt: 3 * HOUR,
    ...changes,
  });
  expect(deadLettered).toBeGreaterThan(200);
  expect(delivered).toBeGreaterThan(200);
});

test.each([
  ['an hour', 1, 1], ['an hour', 1, 5], ['twelve hours', 12, 1], ['twelve hours', 12, 5],
])('field case D7: after an outage of %s the first webhook of %i hour(s) and %i group(s) is delivered within 20 seconds', async (_name, hours, groups) => {
  const until = MINUTE + hours * HOUR;
  const { processedAt, statistics } = await run({
    webhooks: 100,
    groups,
    maxConcurrency: 10,
    traffic: { pattern: 'steady', durationMs: until },
    backendFaults: [{ kind: 'connection-refused', from: MINUTE, until }],
    faultsEndAt: until,
  });
  expect(processedAt.filter((at) => at >= until)[0] - until).toBeLessThanOrEqual(20 * SECOND);
  expect(statistics['most receives']).toBeLessThan(1_000);
});

test.each([[2, 9], [3, 6]])('field case D7: %d groups take turns too, whenever an outage of twelve hours ends (%d worlds)', async (groups, worlds) => {
  const { worstRecoveryMs, mostReceives, deadLettered } = await measureOutage({
    kind: 'connection-refused', hours: 12, groups, maxConcurrency: 10, webhooks: 200, brake: 'chosen', worlds,
  });
  expect(worstRecoveryMs).toBeLessThanOrEqual(20 * SECOND);
  expect(mostReceives).toBeLessThan(600);
  expect(deadLettered).toBe(0);
});

test('field case D15: what an invocation that dies had in hand is tried again within two minutes, wherever it dies', async () => {
  const { awaits } = await run({ webhooks: 5, groups: 1 });
  for (let crashAtAwait = 1; crashAtAwait <= awaits; crashAtAwait += 1) {
    const { processedAt, statistics } = await run({ webhooks: 5, groups: 1, crashAtAwait });
    expect(statistics['environment died: crash']).toBe(1);
    expect(Math.max(...processedAt)).toBeLessThan(2 * MINUTE);
  }
});

test('field case D15: a throttled batch whose visibility timeout is nearly over is held anew, so that nobody else gets its groups', async () => {
  const { statistics } = await run({
    webhooks: 200,
    groups: 20,
    maxConcurrency: 3,
    faults: { ...NO_FAULTS, throttle: 0.97 },
    faultsEndAt: HOUR,
    latencies: { ...quietScenario().latencies, backendMs: 3_000 },
  });
  expect(statistics.throttled).toBeGreaterThan(100);
});

test('changes of visibility that land up to an hour late, in other hands or after the deletion, lose and reorder nothing', async () => {
  const { statistics } = await run({
    webhooks: 1_200,
    groups: 20,
    maxConcurrency: 3,
    traffic: { pattern: 'steady', durationMs: HOUR },
    backendFaults: [{ kind: 'flapping', from: 0, until: HOUR }],
    faults: { ...NO_FAULTS, visibility: 0.5, stall: 0.01 },
    faultsEndAt: HOUR,
  });
  expect(statistics['visibility: slow']).toBeGreaterThan(20);
  expect(statistics['visibility: its receive is over']).toBeGreaterThan(20);
});

test.each([
  ['one in three seconds', { groups: 60 }, {}],
  ['one a second', { groups: 180 }, {}],
  ['five a second', { groups: 900 }, {}],
  ['one a second, each healthy one in a group of its own', { groups: 180 }, { groups: 20_000 }],
  ['one a second, without records', { groups: 180 }, { records: false }],
])('ever new groups that hang at an endpoint of their own (%s) leave their time to the others', async (_name, { groups }, changes) => {
  const until = 3 * MINUTE;
  const scenario = {
    ...HEALTHY, webhooks: 3_600, traffic: { pattern: 'steady', durationMs: until }, faultsEndAt: until, requestTimeoutMs: 30 * SECOND, variedRequests: false, ...changes,
  } as const;
  const count = ({ processedAt }: Run): number => processedAt.filter((at) => at < until + 2 * SECOND).length;
  const alone = count(await run(scenario));
  const among = await run({ ...scenario, poisonedGroups: { groups, durationMs: until, atOwnEndpoint: true } });
  // Each environment has to see three that hang, which takes it a minute and a half; then what waited meanwhile is delivered.
  expect(count(among)).toBeGreaterThanOrEqual(0.95 * alone);
});
