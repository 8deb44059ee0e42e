import { quietScenario } from './quiet-scenario';
import { NO_FAULTS, Scenario } from '../../src/simulation/scenario';
import { runWorld, WorldResult } from '../../src/simulation/world/world';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

async function expectKept(changes: Partial<Scenario>, expected: { deadLettered?: number | 'forged' } = {}): Promise<WorldResult> {
  const result = await runWorld(quietScenario(changes));
  expect(result.violations).toEqual([]);
  expect(result.deadLettered).toBe(expected.deadLettered === 'forged' ? result.statistics.forged : expected.deadLettered ?? 0);
  expect(result.delivered + result.deadLettered + result.duplicates).toBe(result.webhooks);
  return result;
}

test('without faults every webhook is sent once', async () => {
  const { statistics } = await expectKept({ webhooks: 200 });
  expect(statistics.requests).toBe(200);
  expect(Object.keys(statistics).filter((what) => what.startsWith('duplicate'))).toEqual([]);
});

test('cases 36 and 54: answers that are lost after the work, and a function that dies then, cause duplicates and nothing worse', async () => {
  const { statistics } = await expectKept({ faults: { ...NO_FAULTS, answerLost: 0.3, crash: 0.05 }, faultsEndAt: 10 * MINUTE });
  expect(statistics['duplicate: answer lost']).toBeGreaterThan(0);
  expect(statistics['duplicate: invocation failed']).toBeGreaterThan(0);
});

test('case 38: a backend that answers after the timeout gets no second request at once', async () => {
  const { statistics } = await expectKept({ backendFaults: [{ kind: 'late', from: 0, until: 5 * MINUTE }], faultsEndAt: 5 * MINUTE });
  expect(statistics['duplicate: request given up by the forwarder']).toBeGreaterThan(0);
});

test('a function that nobody waits for until its own end, because the environment stood still before the call left, is no more than promised', async () => {
  const until = 6 * HOUR;
  const { statistics } = await expectKept({
    webhooks: 10,
    groups: 5,
    maxConcurrency: 1,
    requestTimeoutMs: 20_000,
    functionTimeoutMs: 19_000,
    backendFaults: [{ kind: 'hanging', from: 0, until }],
    faults: { ...NO_FAULTS, stall: 0.02 },
    faultsEndAt: until,
  });
  expect(statistics['environment paused']).toBeGreaterThan(20);
});

test('case 41: a poison message holds up its own group only, and no one behind it is lost or dead-lettered', async () => {
  const retryPolicy = { ...quietScenario().retryPolicy, retryForSeconds: 3600 };
  const { statistics } = await expectKept(
    { webhooks: 300, groups: 5, poison: [{ index: 0, status: 500 }, { index: 40, status: 422 }], retryPolicy, batchSize: 10 }, { deadLettered: 2 });
  expect(statistics['dead letter: expired']).toBe(1);
  expect(statistics['dead letter: rejected']).toBe(1);
});

test('case 42: 1,000 webhooks in 50 groups arrive in order while the backend fails one in ten', async () => {
  await expectKept({ webhooks: 1_000, groups: 50, faults: { ...NO_FAULTS, serverError: 0.1 }, faultsEndAt: HOUR });
});

test('a secret is replaced twice while webhooks wait for a backend: what it verified when it arrived is kept, and not dropped', async () => {
  const { violations, deadLettered, delivered, dropped, webhooks } = await runWorld(quietScenario({
    traffic: { pattern: 'steady', durationMs: HOUR },
    backendFaults: [{ kind: 'connection-refused', from: 0, until: 4 * HOUR }],
    gate: { rotations: [2 * HOUR, 3 * HOUR], senderLagMs: 2_000, unreadable: [], readFault: 0, forged: 0.1, drops: true },
    faultsEndAt: 4 * HOUR,
  }));
  expect(violations).toEqual([]);
  expect(deadLettered).toBeGreaterThan(0);
  // What was forged and looked at soon.
  expect(dropped).toBeGreaterThan(0);
  expect(delivered + deadLettered + dropped).toBe(webhooks);
});

/** A world in which a third of all webhooks are sent again within an hour. */
const REPETITIONS: Partial<Scenario> = {
  webhooks: 300,
  traffic: { pattern: 'steady', durationMs: HOUR },
  deduplication: { windowSeconds: 3 * 24 * 60 * 60, resendWithinMs: HOUR },
  faults: { ...NO_FAULTS, resend: 0.5 },
  faultsEndAt: 2 * HOUR,
};

test('case 44: where the webhook deduplicates, what a sender sends again is a duplicate, in the same group and in others, and after crashes', async () => {
  const { statistics, duplicates } = await expectKept({ ...REPETITIONS, faults: { ...NO_FAULTS, resend: 0.5, crash: 0.01 } });
  expect(duplicates).toBe(statistics['sent again under one id']);
  expect(duplicates).toBeGreaterThan(50);
});

test('case 44: while the table of claims fails, webhooks are delivered twice rather than never', async () => {
  const { statistics, duplicates } = await expectKept({ ...REPETITIONS, faults: { ...NO_FAULTS, resend: 0.5, claims: 0.3, crash: 0.01 } });
  expect(duplicates).toBeLessThan(statistics['sent again under one id']);
  expect(statistics['claim written: answerLost']).toBeGreaterThan(0);
});

test('case 44: a dead letter frees its id for its sender\'s next try, and is a duplicate when it is redriven after that', async () => {
  const poison = Array.from({ length: 300 }, (_, index) => ({ index, status: 410 }));
  const { statistics } = await expectKept({ ...REPETITIONS, poison, poisonMendedAt: 30 * MINUTE, redrives: [50 * MINUTE] });
  expect(statistics['dead letter: gone']).toBeGreaterThan(50);
  expect(statistics.redriven).toBeGreaterThan(50);
});

test('case 44: forged webhooks with the ids of those that come next take nobody\'s place', async () => {
  const { statistics } = await expectKept({ ...REPETITIONS, faults: { ...NO_FAULTS, forged: 0.3, crash: 0.01 } }, { deadLettered: 'forged' });
  expect(statistics.forged).toBeGreaterThan(30);
  expect(statistics['not delivered: duplicate']).toBeUndefined();
});

test('cases 44 and 46: what is stored again within five minutes is swallowed, later it is a webhook of its own', async () => {
  const { statistics } = await expectKept({
    webhooks: 200, faults: { ...NO_FAULTS, duplicateSend: 0.5 }, faultsEndAt: 2 * HOUR, traffic: { pattern: 'steady', durationMs: HOUR },
  });
  expect(statistics['duplicate send swallowed']).toBeGreaterThan(10);
});

test.each([1, 2, 10, 50])('case 47: a burst never brings more than %i requests to the backend, and brings that many', async (maxConcurrency) => {
  const { statistics } = await expectKept({ webhooks: 2_000, groups: 500, maxConcurrency });
  expect(statistics['most in flight']).toBe(maxConcurrency);
});

test('case 48: a rate is never exceeded in any window, and waiting for it costs no webhook', async () => {
  await expectKept({ webhooks: 300, maxConcurrency: 1, rate: { requests: 3, perSeconds: 1 } });
});

test('case 48: a rate holds for all environments together, also for those that Lambda keeps in reserve, and while their table fails', async () => {
  const { statistics } = await expectKept({
    webhooks: 400,
    maxConcurrency: 5,
    rate: { requests: 20, perSeconds: 5 },
    faults: { ...NO_FAULTS, spare: 0.5, shares: 0.3, crash: 0.01 },
    faultsEndAt: 10 * MINUTE,
  });
  expect(statistics['spare environment used']).toBeGreaterThan(0);
  expect(statistics['share claimed: answerLost']).toBeGreaterThan(0);
  expect(statistics['returned to the queue: rate']).toBeGreaterThan(0);
});

test('case 49: throttling of the function brings no webhook near its last receive', async () => {
  const { statistics } = await expectKept({ webhooks: 200, faults: { ...NO_FAULTS, throttle: 0.9 }, faultsEndAt: 2 * HOUR });
  expect(statistics.throttled).toBeGreaterThan(100);
  expect(statistics['most receives']).toBeLessThan(50);
});

test('cases 50 and 52: an hour without a backend loses nothing, is probed by the brake, and is over when it is over', async () => {
  const { statistics } = await expectKept({
    webhooks: 500, groups: 20, traffic: { pattern: 'steady', durationMs: HOUR }, backendFaults: [{ kind: 'connection-refused', from: MINUTE, until: 61 * MINUTE }], faultsEndAt: 61 * MINUTE,
  });
  expect(statistics['brake open']).toBeGreaterThan(0);
  // Five environments, a request in 15 s each on average, and some before the brake opens.
  expect(statistics['backend: connection-refused']).toBeLessThan(5 * 240 + 60);
});

test('an outage of 2.9 days within retryFor uses up no receives and dead-letters nothing', async () => {
  const until = 2.9 * DAY;
  const { statistics } = await expectKept({
    webhooks: 60, groups: 5, maxConcurrency: 2, backendFaults: [{ kind: 'unavailable', from: 0, until }], faultsEndAt: until,
  });
  expect(statistics['most receives']).toBeLessThan(1000);
});

test.each([2, 3, 4, 5])('an outage of hours within a retryFor of less than half a day: %i groups take turns, and none is away for longer than that takes', async (groups) => {
  const until = 9 * HOUR;
  const { statistics } = await expectKept({
    webhooks: 20,
    groups,
    maxConcurrency: 1,
    records: false,
    backendFaults: [{ kind: 'connection-refused', from: 0, until }],
    faultsEndAt: until,
    retryPolicy: { ...quietScenario().retryPolicy, retryForSeconds: 12 * HOUR / 1000 },
  });
  expect(statistics['most receives']).toBeGreaterThan(100);
});

test.each([1, 7])('a backend that asks for more than a day is left alone for as long as SQS can hide a message, where retryAfterMax is longer than that (seed %i)', async (seed) => {
  const { statistics, milliseconds } = await expectKept({
    seed,
    webhooks: 30,
    groups: 5,
    backendFaults: [{ kind: 'limited', from: 0, until: 10 * MINUTE }],
    faultsEndAt: 10 * MINUTE,
    retryPolicy: { ...quietScenario().retryPolicy, retryAfterMaxSeconds: 12 * HOUR / 1000 },
  });
  expect(statistics['waits asked for']).toBeGreaterThan(0);
  expect(milliseconds).toBeGreaterThan(11.5 * HOUR);
});

test('what waits for a rate of one a minute beside 60 poisoned groups is rationed by its age, within a retryFor of half a day', async () => {
  const { statistics } = await expectKept({
    webhooks: 120,
    groups: 40,
    maxConcurrency: 1,
    rate: { requests: 1, perSeconds: 60 },
    traffic: { pattern: 'steady', durationMs: 4 * HOUR },
    faultsEndAt: 4 * HOUR,
    poisonedGroups: { groups: 60, durationMs: 4 * HOUR, status: 502 },
    retryPolicy: { ...quietScenario().retryPolicy, retryForSeconds: 12 * HOUR / 1000 },
  }, { deadLettered: 60 });
  expect(statistics['most receives']).toBeGreaterThan(100);
});

test('case 53: dead letters that are redriven while webhooks arrive are delivered, and those that still fail return', async () => {
  const poison = Array.from({ length: 20 }, (_, index) => ({ index, status: 410 }));
  const { statistics } = await expectKept({
    webhooks: 300, traffic: { pattern: 'steady', durationMs: HOUR }, poison, poisonMendedAt: 50 * MINUTE, redrives: [40 * MINUTE, 55 * MINUTE], faultsEndAt: HOUR,
  });
  expect(statistics.redriven).toBeGreaterThanOrEqual(20);
});

test('case 55: a deploy in the middle of the traffic is noticed by nobody', async () => {
  const { requestTimeoutMs, retryPolicy } = quietScenario();
  const { statistics } = await expectKept({
    webhooks: 500, traffic: { pattern: 'steady', durationMs: MINUTE }, deploys: [{ at: 30_000, requestTimeoutMs: requestTimeoutMs / 2, retryPolicy }], faultsEndAt: MINUTE,
  });
  expect(statistics.requests).toBe(500);
});

test('clocks that are off by a minute give up on nothing before its time', async () => {
  await expectKept({
    gatewaySkewMs: -MINUTE,
    environmentSkewMs: 30_000,
    backendFaults: [{ kind: 'connection-refused', from: 0, until: 9 * MINUTE }],
    faultsEndAt: 9 * MINUTE,
    retryPolicy: { ...quietScenario().retryPolicy, retryForSeconds: 600 },
  });
});

describe.each(['as a set', 'by name'] as const)('the sender publishes its keys, which are asked for %s', (asked) => {
  const published = { rotations: [20 * MINUTE], senderLagMs: 5_000, unreadable: [], readFault: 0, forged: 0, drops: true };
  const traffic = { pattern: 'steady' as const, durationMs: 40 * MINUTE };

  test.each(['unavailable', 'refused', 'hanging'] as const)('while their host is %s for half an hour, all that names an unknown one waits, and is delivered', async (kind) => {
    const hostFaults = [{ kind, from: 0, until: 30 * MINUTE }];
    const { statistics, webhooks, delivered } = await expectKept(
      { webhooks: 100, groups: 10, traffic, gate: { ...published, keys: { asked, hostFaults, sharedAddress: false } }, faultsEndAt: 30 * MINUTE });
    expect(delivered).toBe(webhooks);
    expect(statistics['returned to the queue: verification']).toBeGreaterThan(webhooks);
  });

  test('while their host is away for three hours, what names a known one is delivered, and what names a new one is kept', async () => {
    const hostFaults = [{ kind: 'refused', from: 10 * MINUTE, until: 190 * MINUTE }] as const;
    const { violations, dropped, deadLettered, delivered, webhooks } = await runWorld(quietScenario(
      { webhooks: 100, groups: 10, traffic, gate: { ...published, keys: { asked, hostFaults, sharedAddress: false } }, faultsEndAt: 190 * MINUTE }));
    expect(violations).toEqual([]);
    expect([dropped, delivered + deadLettered]).toEqual([0, webhooks]);
    expect(deadLettered).toBeGreaterThan(0);
    expect(delivered).toBeGreaterThan(25);
  });

  test.each([true, false])('forged ones, each with a key of its own name, from the address of the sender: %p, delay no real one for a minute', async (sharedAddress) => {
    const waits: number[] = [];
    const result = await runWorld(quietScenario({
      webhooks: 2_000,
      groups: 400,
      traffic,
      gate: { ...published, rotations: [], forged: 0.5, drops: false, keys: { asked, hostFaults: [], sharedAddress } },
      faultsEndAt: traffic.durationMs,
    }), { onProcessed: (_at, waitedMs) => waits.push(waitedMs) });
    expect(result.violations).toEqual([]);
    expect(result.deadLettered).toBe(result.webhooks - result.delivered);
    expect(waits).toHaveLength(result.delivered);
    waits.sort((a, b) => a - b);
    expect(waits[Math.floor(waits.length * 0.9)]).toBeLessThan(MINUTE);
  });
});
