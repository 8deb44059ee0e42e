import { ARCHIVE_CHOICES } from '../../../src/simulation/fan-out/archive-choices';
import type { Alterations } from '../../../src/simulation/fan-out/compositions';
import { drawFanOut } from '../../../src/simulation/fan-out/draw-scenario';
import { runFanOutLogged } from '../../../src/simulation/fan-out/event-log';
import { quietDestination, quietFanOut } from '../../../src/simulation/fan-out/quiet-scenario';
import { FanOutScenario, NO_FUNCTION_FAULTS } from '../../../src/simulation/fan-out/scenario';
import { readFanOut } from '../../../src/simulation/fan-out/scenario-file';
import { shrinkFanOut } from '../../../src/simulation/fan-out/shrink';
import { FanOutTotals } from '../../../src/simulation/fan-out/totals';
import { runFanOut } from '../../../src/simulation/fan-out/world';
import type { GateScenario } from '../../../src/simulation/gate-scenario';
import { writeScenario } from '../../../src/simulation/scenario-checks';
import { RECEIVE_OVER } from '../../../src/simulation/world/stream-parts';

const WEBHOOKS = 40;

/** What must have happened in the worlds of this file, or they prove nothing. */
const MUST_HAPPEN = [
  'sent to a destination', 'sent to the overflow', 'through the overflow', 'kept in the overflow', 'sent to a destination: refused', 'sent to a destination: silent',
  'environment: crash', 'environment stood still', 'environment paused', 'second copy left out', 'redriven', 'switched to several', 'batch of another queue', 'router paused',
  'secret replaced', 'secret read: gone', 'forged: dead letter', 'returned to the queue: verification', 'returned to the queue: rate',
  'share claimed: refused', RECEIVE_OVER,
];

test('worlds with one to six destinations keep every promise for each of them', async () => {
  const totals = new FanOutTotals();
  for (let seed = 1; seed <= 45; seed += 1) {
    totals.add(await runFanOut(drawFanOut(seed, WEBHOOKS)));
  }
  expect(totals.failed.map(({ seed, violations }) => ({ seed, violations }))).toEqual([]);
  expect(MUST_HAPPEN.filter((what) => !totals.happened.some(([name]) => name === what))).toEqual([]);
  expect(totals.summary(1).delivered).toBeGreaterThan(45 * WEBHOOKS);
}, 240_000);

test('a seed gives the same world each time', async () => {
  const scenario = drawFanOut(9, WEBHOOKS);
  const [one, other] = [await runFanOutLogged(scenario), await runFanOutLogged(drawFanOut(9, WEBHOOKS))];
  expect(other.hash).toBe(one.hash);
  expect((await runFanOutLogged(drawFanOut(10, WEBHOOKS))).hash).not.toBe(one.hash);
});

test('every way in which the stack can change is drawn, and one to six destinations, with and without archive, rates and a source that signs', () => {
  const scenarios = Array.from({ length: 200 }, (_, seed) => drawFanOut(seed, WEBHOOKS));
  expect([...new Set(scenarios.map(({ change }) => change))].sort()).toEqual(['added', 'back-kept', 'several', 'there-and-back', 'to-several', 'way-back']);
  const deliverTo = scenarios.map(({ destinations }) => destinations.filter(({ isArchive }) => !isArchive));
  expect([...new Set(deliverTo.map(({ length }) => length))].sort()).toEqual([1, 2, 3, 4, 5, 6]);
  const seen = (what: (scenario: FanOutScenario) => boolean): boolean[] => [...new Set(scenarios.map(what))].sort();
  expect(seen(({ destinations }) => destinations.some(({ isArchive }) => isArchive))).toEqual([false, true]);
  expect(seen(({ destinations }) => destinations.some(({ rate }) => rate))).toEqual([false, true]);
  expect(seen(({ gate }) => gate !== undefined)).toEqual([false, true]);
});

test('what a failing world is made smaller to still fails in the same way, and is read again from its file', async () => {
  const alter: Alterations = { noFilters: true };
  const scenario = drawFanOut(4, WEBHOOKS);
  const fails = async (candidate: FanOutScenario): Promise<boolean> =>
    (await runFanOut(candidate, { alter, stopAtViolation: true })).violations.some(({ kind }) => kind === 'unwanted');
  const failing = (await fails(scenario)) ? scenario : { ...scenario, destinations: scenario.destinations.map((one) => ({ ...one, filter: 'method' as const })) };
  const smallest = await shrinkFanOut(failing, fails);
  expect(await fails(readFanOut(writeScenario(smallest)))).toBe(true);
  expect(smallest.webhooks).toBeLessThanOrEqual(4);
  expect(smallest).toMatchObject({ change: 'several', destinations: [expect.anything()], redrives: [], queueCalls: 0, gate: undefined });
}, 120_000);

describe('what the router verifies', () => {
  const gate: GateScenario = {
    rotations: [120_000],
    senderLagMs: 10_000,
    unreadable: [{ secret: 'current', kind: 'refused', from: 20_000, until: 80_000 }],
    readFault: 0.1,
    forged: 0.2,
    drops: false,
  };

  test.each([false, true])('is sent on, waits while the secret cannot be read, or is invalid (dropped: %p)', async (drops) => {
    const { violations, statistics, delivered, webhooks } = await runFanOut(quietFanOut({
      webhooks: 200, groups: 30, durationMs: 200_000, faultsEndAt: 200_000, gate: { ...gate, drops }, router: { ...NO_FUNCTION_FAULTS, retire: 0.5 },
    }));
    expect(violations).toEqual([]);
    const { 'forged: dropped': dropped = 0, 'forged: dead letter': kept = 0 } = statistics;
    expect(drops ? dropped : kept).toBeGreaterThan(10); // what a secret that was replaced since may have verified is kept in any case
    expect(delivered).toBe(2 * (webhooks - dropped - kept));
    expect(statistics['returned to the queue: verification']).toBeGreaterThan(0);
    expect(statistics['secret read: refused']).toBeGreaterThan(0);
  });
});

test('the archive keeps what no destination wants, which is unrouted all the same, and what its bucket does not take waits', async () => {
  const minute = 60_000;
  const archive = { ...quietDestination('Archive'), ...ARCHIVE_CHOICES, isHealthy: false };
  const { violations, delivered, unrouted, webhooks } = await runFanOut(quietFanOut({
    webhooks: 100,
    durationMs: 10 * minute,
    faultsEndAt: 20 * minute,
    isolationMs: 30_000,
    destinations: [
      quietDestination('d0', { filter: 'content type' }),
      quietDestination('d1', { filter: 'method' }),
      { ...archive, backend: [{ kind: 'down', from: minute, until: 9 * minute }, { kind: 'hanging', from: 9 * minute, until: 15 * minute }] },
    ],
  }));
  expect(violations).toEqual([]);
  expect(unrouted).toBeGreaterThan(20);
  expect(delivered).toBe(webhooks + (webhooks - unrouted));
});

test('changes of visibility that land up to an hour late, in other hands or after the deletion, lose and reorder nothing of any destination', async () => {
  const hour = 60 * 60_000;
  const flapping = Array.from({ length: 60 }, (_, minute) => ({ kind: 'down' as const, from: minute * 60_000, until: minute * 60_000 + 20_000 }));
  const { violations, statistics, delivered, webhooks } = await runFanOut(quietFanOut({
    webhooks: 400,
    groups: 20,
    durationMs: hour,
    faultsEndAt: hour,
    visibilityCalls: 0.5,
    router: { ...NO_FUNCTION_FAULTS, stall: 0.005 },
    destinations: ['d0', 'd1'].map((name) => quietDestination(name, { backend: flapping, faults: { ...NO_FUNCTION_FAULTS, stall: 0.005 }, isHealthy: false })),
  }));
  expect(violations).toEqual([]);
  expect(delivered).toBe(2 * webhooks);
  expect(statistics['visibility: slow']).toBeGreaterThan(20);
  expect(statistics[RECEIVE_OVER]).toBeGreaterThan(20);
});

test('a destination keeps its rate, and another one does not wait for it', async () => {
  const at: Record<string, number[]> = { d0: [], d1: [] };
  const { violations } = await runFanOut(quietFanOut({
    webhooks: 300,
    groups: 100,
    durationMs: 30_000,
    faultsEndAt: 30_000,
    shareCalls: 0.2,
    isolationMs: 10_000,
    destinations: [quietDestination('d0'), quietDestination('d1', { rate: { requests: 10, perSeconds: 5 }, isHealthy: false })],
  }), { onProcessed: (destination, _waited, now) => at[destination].push(now) });
  expect(violations).toEqual([]);
  expect([at.d0.length, at.d1.length]).toEqual([300, 300]);
  expect(Math.max(...at.d0)).toBeLessThan(40_000);
  expect(Math.max(...at.d1)).toBeGreaterThan(300 / 10 * 5_000 - 10_000);
});
