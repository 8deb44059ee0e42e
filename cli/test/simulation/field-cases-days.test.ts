import { quietScenario } from './quiet-scenario';
import { runKept } from './support/run-kept';
import { DEFAULT_RETRY_POLICY } from '../../../src/delivery/retry-policy-config';
import { NO_FAULTS, Scenario } from '../../src/simulation/scenario';

jest.setTimeout(240_000);

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const THIRTEEN_DAYS = { ...DEFAULT_RETRY_POLICY, retryForSeconds: 13 * DAY / SECOND };

/** Some webhooks in few groups, so that days take little time. */
const FEW: Partial<Scenario> = { webhooks: 120, groups: 3, maxConcurrency: 2, traffic: { pattern: 'steady', durationMs: DAY }, faultsEndAt: 0 };

test('field case D2: what is paused for longer than SQS keeps messages becomes a dead letter, and nothing is lost', async () => {
  const { statistics, webhooks } = await runKept({ ...FEW, pauses: [{ from: 0, until: 20 * DAY }] });
  expect([statistics.requests, statistics['dead letter: paused']]).toEqual([undefined, webhooks]);
  expect(statistics['most receives']).toBeLessThan(1_000);
});

test('field case D2: what is resumed after more than retryFor is tried once more, and delivered', async () => {
  // From half-way to the end of the retention, 8.5 days by default, nothing is tried any more.
  const { delivered, webhooks, processedAt } = await runKept({ ...FEW, pauses: [{ from: 0, until: 8 * DAY }] });
  expect(delivered).toBe(webhooks);
  expect(Math.max(...processedAt)).toBeLessThan(8 * DAY + 3 * HOUR);
});

const NO_ROTATION = { rotations: [], senderLagMs: 2_000, readFault: 0, forged: 0, drops: false };
const refused = (secret: 'current' | 'previous') => ({ secret, kind: 'refused', from: 0, until: Infinity } as const);

test('field case D2: while the source cannot be verified for longer than SQS keeps messages, nothing is lost', async () => {
  const { statistics, webhooks } = await runKept({
    ...FEW,
    groups: 1,
    retryPolicy: THIRTEEN_DAYS,
    gate: { ...NO_ROTATION, unreadable: [refused('current'), refused('previous')] },
  });
  expect([statistics.requests, statistics['dead letter: expired']]).toEqual([undefined, webhooks]);
  expect(statistics['most receives']).toBeLessThan(1_000);
});

test('field case D2: what only a secret would verify that is refused for days is kept as a dead letter, and holds up nothing that the other one verifies', async () => {
  const { statistics, webhooks } = await runKept({
    ...FEW, groups: 1, retryPolicy: THIRTEEN_DAYS, gate: { ...NO_ROTATION, unreadable: [refused('current')] },
  });
  expect([statistics.requests, statistics['dead letter: signature']]).toEqual([undefined, webhooks]);
});

test('field case D2: what a rate has no place for within retryFor is given up on, and not lost', async () => {
  const { delivered, deadLettered, statistics } = await runKept({
    webhooks: 250,
    groups: 50,
    maxConcurrency: 1,
    traffic: { pattern: 'burst', durationMs: MINUTE },
    rate: { requests: 1, perSeconds: 3_600 },
    faultsEndAt: MINUTE,
  });
  expect(delivered).toBeGreaterThan(65);
  expect(deadLettered).toBe(statistics['dead letter: expired']);
  expect(statistics['most receives']).toBeLessThan(1_000);
});

test('field case D2: an outage that is longer than retryFor and than SQS keeps messages, with clocks that are set', async () => {
  const until = 16 * DAY;
  const { deadLettered, webhooks } = await runKept({
    ...FEW,
    groups: 1,
    maxConcurrency: 1,
    retryPolicy: THIRTEEN_DAYS,
    backendFaults: [{ kind: 'hanging', from: 0, until }],
    faults: { ...NO_FAULTS, clock: 0.01 },
    environmentSkewMs: 5 * MINUTE,
    faultsEndAt: until,
  });
  expect(deadLettered).toBe(webhooks);
});

test('field case D7: after an outage of 2.9 days the first webhook of five groups is delivered within a minute', async () => {
  const until = 2.9 * DAY;
  const { processedAt, statistics } = await runKept({
    webhooks: 50, groups: 5, backendFaults: [{ kind: 'connection-refused', from: 0, until }], faultsEndAt: until,
  });
  expect(processedAt[0] - until).toBeLessThanOrEqual(MINUTE);
  expect(statistics['most receives']).toBeLessThan(1_000);
});

test.each<[string, Partial<Scenario>]>([
  ['its answer is lost', {}],
  ['its answer is lost, without records', { records: false }],
  ['the environment dies then', { faults: { ...NO_FAULTS, deadLetter: 0.5, crash: 0.05 } }],
])('field case D8: a dead letter is stored once, when %s', async (_name, changes) => {
  const { statistics, webhooks } = await runKept({
    webhooks: 100,
    groups: 100,
    poison: Array.from({ length: 100 }, (_, index) => ({ index, status: 410 })),
    faults: { ...NO_FAULTS, deadLetter: 0.8 },
    faultsEndAt: 30 * SECOND,
    ...changes,
  });
  expect(statistics['dead letter stored before']).toBeGreaterThan(0);
  expect(statistics['dead letter: gone']).toBe(webhooks);
});

test.each([true, false])('field case D10: dead letters behind slow requests count in the time that is left (records: %s)', async (records) => {
  const { statistics, webhooks } = await runKept({
    webhooks: 200,
    groups: 4,
    records,
    requestTimeoutMs: 5_000,
    latencies: { ...quietScenario().latencies, backendMs: 1_500, queueMs: 2_500 },
    poison: Array.from({ length: 200 }, (_, index) => ({ index, status: 410 })).filter(({ index }) => index % 10 > 6),
  });
  // One that is sent again because its invocation had no time left to end it would be one too many.
  expect([statistics.requests, statistics['dead letter: gone']]).toEqual([webhooks, 60]);
  expect(statistics['invocations timedOut']).toBeUndefined();
});

test('field case D14: what a living backend answers 404 is tried less than 160 times in three days', async () => {
  const { statistics } = await runKept({ webhooks: 1, groups: 1, poisonedGroups: { groups: 50, durationMs: SECOND, status: 404 } });
  expect(statistics['dead letter: expired']).toBe(50);
  expect(statistics.requests / 50).toBeLessThan(160);
});
