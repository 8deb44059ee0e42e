import { FailureClass } from '../../src/delivery/transports/request';
import { arrivals, MINUTE } from '../delivery/support/arrivals';
import { Arrival, drain } from '../delivery/support/drain';
import { exhausted, returned } from '../delivery/support/used-up-share';
import { answer, fail, message, never, ok, START, World } from '../delivery/support/world';

jest.setTimeout(120_000);


const isBad = ({ deliveryId }: { deliveryId: string }): boolean => deliveryId.startsWith('bad');
const part = (sorted: readonly number[], of: number): number => sorted[Math.floor(sorted.length * of)];

test.each([['with', true], ['without', false]])('field case D14: what hangs again and again in any of ten environments takes a part of the limit, %s records', async (_, records) => {
  const table = new Map<string, never>();
  const drained = await drain([...arrivals('good', 2_400, { groups: 100, perSecond: 4 }), ...arrivals('bad', 300, { fromMs: 1_000 })], {
    environments: 10,
    stopAfterMs: 10 * MINUTE,
    backend: (request) => isBad(request) ? fail(FailureClass.TIMEOUT) : ok(),
    prepare: (world) => {
      world.latencyOf = (request) => isBad(request) ? 10_000 : 50;
      world.table = records
        ? { read: async (id) => table.get(id), write: async ({ deliveryId, history }) => void table.set(deliveryId, history as never) }
        : undefined;
    },
  });
  // Five minutes is what the first attempts take.
  const later = drained.requests.filter((request) => isBad(request) && request.sentAt >= START + 6 * MINUTE).length;
  const fresh = Array.from({ length: 400 }, (_value, index) => drained.ages.get(`good-${2_399 - index}`) ?? Infinity).sort((a, b) => a - b);
  expect(later * 10_000 / (10 * 4 * MINUTE)).toBeLessThan(0.6);
  expect(part(fresh, 0.5)).toBeLessThan(1_000);
});

test('field case D14: without records, what only waited comes behind what is fresh, and is not starved by what hangs', async () => {
  // Fresh ones take half of the time of both environments; what hangs would take all that there is.
  const fresh = arrivals('good', 12 * 60 * 20, { groups: 100, perSecond: 20 });
  const readableAt = 5 * MINUTE;
  const drained = await drain([...arrivals('late', 100), ...fresh, ...arrivals('bad', 60, { fromMs: 1_000 })], {
    environments: 2,
    stopAfterMs: 25 * MINUTE,
    backend: (request) => isBad(request) ? fail(FailureClass.TIMEOUT) : ok(),
    prepare: (world) => {
      world.latencyOf = (request) => isBad(request) ? 10_000 : 50;
      world.gate = {
        check: async ({ deliveryId }) => deliveryId.startsWith('late') && world.clock.now() < START + readableAt
          ? { kind: 'wait', detail: 'its secret cannot be read' } : { kind: 'deliver' },
      };
    },
  });
  const ages = (ids: readonly Arrival[]): number[] => ids.map(({ id }) => drained.ages.get(id) ?? Infinity).sort((a, b) => a - b);
  // The first attempts of what hangs take five minutes.
  expect(part(ages(fresh), 0.5)).toBeLessThan(2 * MINUTE);
  expect(part(ages(fresh.slice(-2_000)), 0.9)).toBeLessThan(1_000);
  expect(Math.max(...ages(arrivals('late', 100))) - readableAt).toBeLessThan(15 * MINUTE);
});

test('without records, what was received before and is not known counts as what fails again, but waits for a minute at most', async () => {
  const world = exhausted();
  expect(await world.invoke([message('m1', 'a', { receiveCount: 4 }), message('m2', 'b', { receiveCount: 30 })])).toEqual(['m1', 'm2']);
  expect(returned(world)).toEqual([['repeat', 11], ['repeat', 60]]);
  expect(world.requests).toEqual([]);
});

test('what is received for the first time does not', async () => {
  expect(await exhausted().invoke([message('m1', 'a')])).toEqual([]);
});

test('nor does what stood behind another, which cannot have been tried', async () => {
  const world = exhausted();
  expect(await world.invoke([message('first', 'a'), message('behind', 'a', { receiveCount: 300 })])).toEqual([]);
  expect(world.requestIds()).toEqual(['first', 'behind']);
});

test('nor what is known to have only waited', async () => {
  const world = exhausted();
  world.table = {};
  expect(await world.invoke([message('m1', 'a', { receiveCount: 30 })])).toEqual([]);
});

test('where the table does not answer, it is as without records', async () => {
  const world = exhausted();
  world.table = { read: () => never() };
  expect(await world.invoke([message('m1', 'a', { receiveCount: 4 })])).toEqual(['m1']);
  expect(returned(world)).toEqual([['repeat', 11]]);
});

test('what fails when it was received before and is not known uses up the share, and what succeeds does not', async () => {
  const world = new World();
  world.latencyMs = 3_200;
  world.backend = (request) => isBad(request) ? answer(404) : ok();
  world.state.brake.answered(START);
  await world.invoke([message('good', 'a', { receiveCount: 2 })]);
  expect(world.state.repeats.allows(world.clock.now(), false)).toBe(true);
  await world.invoke([message('bad', 'b', { receiveCount: 2 })]);
  expect(world.state.repeats.allows(world.clock.now(), false)).toBe(false);
});
