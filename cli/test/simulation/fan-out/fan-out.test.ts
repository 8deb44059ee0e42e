import { drawFanOut } from '../../../src/simulation/fan-out/draw-scenario';
import { runFanOutLogged } from '../../../src/simulation/fan-out/event-log';
import { FanOutTotals } from '../../../src/simulation/fan-out/totals';
import { runFanOut } from '../../../src/simulation/fan-out/world';

const WEBHOOKS = 40;

/** What must have happened in the worlds of this file, or they prove nothing. */
const MUST_HAPPEN = [
  'sent to a destination', 'sent to the overflow', 'through the overflow', 'kept in the overflow', 'sent to a destination: refused', 'sent to a destination: silent',
  'environment died', 'environment stood still', 'second copy left out', 'redriven', 'switched to several', 'batch of another queue', 'router paused',
];

test('worlds with one to six destinations keep every promise for each of them', async () => {
  const totals = new FanOutTotals();
  for (let seed = 1; seed <= 30; seed += 1) {
    totals.add(await runFanOut(drawFanOut(seed, WEBHOOKS)));
  }
  expect(totals.failed.map(({ seed, violations }) => ({ seed, violations }))).toEqual([]);
  expect(MUST_HAPPEN.filter((what) => !totals.happened.some(([name]) => name === what))).toEqual([]);
  expect(totals.summary(1).delivered).toBeGreaterThan(30 * WEBHOOKS);
}, 60_000);

test('a seed gives the same world each time', async () => {
  const scenario = drawFanOut(9, WEBHOOKS);
  const [one, other] = [await runFanOutLogged(scenario), await runFanOutLogged(drawFanOut(9, WEBHOOKS))];
  expect(other.hash).toBe(one.hash);
  expect((await runFanOutLogged(drawFanOut(10, WEBHOOKS))).hash).not.toBe(one.hash);
});

test('every way in which the stack can change is drawn, and one to six destinations', () => {
  const scenarios = Array.from({ length: 200 }, (_, seed) => drawFanOut(seed, WEBHOOKS));
  expect([...new Set(scenarios.map(({ change }) => change))].sort()).toEqual(['added', 'back-kept', 'several', 'there-and-back', 'to-several', 'way-back']);
  expect([...new Set(scenarios.map(({ destinations }) => destinations.length))].sort()).toEqual([1, 2, 3, 4, 5, 6]);
});
