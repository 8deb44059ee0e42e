import { DeliveryMetric } from '../../src/contract/metrics';
import { deliverBatch } from '../../src/engine/deliver-batch';
import { QueuedMessage } from '../../src/engine/queued-message';
import { answer, message, START, World, WorldOptions } from '../delivery/support/world';

const HOUR = 3_600_000;

/** Values of the age of what went back, in seconds. */
async function returnedAges(batch: readonly QueuedMessage[], options: WorldOptions = {}, arrange: (world: World) => void = () => undefined) {
  const world = new World(options);
  world.backend = () => answer(503);
  arrange(world);
  const values: number[] = [];
  const metrics = { add: (metric: DeliveryMetric, value: number) => void (metric === DeliveryMetric.RETURNED_AGE && values.push(value)) };
  await world.finish(deliverBatch(batch, world.settings, { ...world.ports(), metrics }, world.state));
  return values;
}

const aged = (id: string, group: string, ms: number, more: Partial<QueuedMessage> = {}) =>
  message(id, group, { sentAt: START - ms, receiveCount: 2, ...more });

test('what failed is as old as it is in the queue, and what stands behind it in its group is younger', async () => {
  expect(await returnedAges([aged('a1', 'a', 2 * HOUR), aged('a2', 'a', HOUR)])).toEqual([7_200]);
});

test('each group that goes back says its own', async () => {
  expect((await returnedAges([aged('a1', 'a', 2 * HOUR), aged('b1', 'b', HOUR)])).sort()).toEqual([3_600, 7_200]);
});

test('a redriven message is as old as its redrive, however long ago it arrived', async () => {
  const redriven = message('a1', 'a', { sentAt: START - 60_000, redriven: true }, { arrivedAt: START - 240 * HOUR });
  expect(await returnedAges([redriven])).toEqual([60]);
});

test('what is delivered says nothing', async () => {
  expect(await returnedAges([aged('a1', 'a', 2 * HOUR)], {}, (world) => { world.backend = () => answer(200); })).toEqual([]);
});

test('also without an attempt: paused, and for want of time', async () => {
  expect(await returnedAges([aged('a1', 'a', 2 * HOUR), aged('b1', 'b', HOUR)], { settings: { paused: true } })).toEqual([7_200]);
  expect(await returnedAges([aged('a1', 'a', 2 * HOUR)], { invocationMs: 3_000 })).toEqual([7_200]);
});

test('a clock that is behind that of SQS makes no age below 0, and a message without a time none at all', async () => {
  expect(await returnedAges([aged('a1', 'a', -HOUR)])).toEqual([0]);
  expect(await returnedAges([aged('a1', 'a', 0, { sentAt: undefined, firstReceivedAt: undefined })])).toEqual([0]);
});
