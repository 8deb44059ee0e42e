import { FailureClass } from '../../src/delivery/transports/request';
import { deliverBatch } from '../../src/engine/deliver-batch';
import { QueuedMessage } from '../../src/engine/queued-message';
import { fail, message, ok, START, World } from '../delivery/support/world';

const HUNG = { latencyMs: 30_000, unavailable: true, delivered: false };
const DELIVERED = { latencyMs: 50, unavailable: false, delivered: true };

/** What an attempt at `/a` takes: more than the whole allowance. */
const LONG_MS = 5_000;

const at = (endpoint: string, id: string, overrides: Partial<QueuedMessage> = {}) => message(id, id, overrides, { endpoint, path: `${endpoint.slice(1)}/${id}` });

/** A backend that takes long for all that comes in at `/a`; whether it answers depends on the id. */
function slow(): World {
  const world = new World({ settings: { attemptTimeoutMs: 60_000 } });
  world.table = { read: async (id) => id.startsWith('again') ? { attempts: 1, rejections: 0, lastAttemptAt: START - 60_000, lastStatuses: ['timeout'] } : undefined };
  world.latencyOf = ({ deliveryId }) => deliveryId.startsWith('quick') ? 10 : LONG_MS;
  world.backend = ({ deliveryId }) => deliveryId.includes('hang') ? fail(FailureClass.TIMEOUT) : ok();
  world.state.brake.answered(START);
  return world;
}

const mayHang = (world: World) => world.state.hanging.share.allows(world.clock.now(), false);

test('an environment learns from its own attempts that all hangs that comes in at one endpoint, and puts the next off', async () => {
  const world = slow();
  await world.invoke([at('/a', 'hang-1'), at('/b', 'quick-1'), at('/a', 'hang-2'), at('/a', 'hang-3'), at('/a', 'hang-4'), at('/b', 'quick-2')]);
  expect(world.requestIds()).toEqual(['hang-1', 'quick-1', 'hang-2', 'hang-3', 'quick-2']);
  expect(world.lines.flatMap((line) => line.message === 'returned-to-queue' ? [line.cause] : [])).toEqual(['repeat']);
});

test('also what comes in nowhere in particular hangs: then nobody is put off', async () => {
  const world = slow();
  const ports = world.ports();
  const reader: typeof ports.reader = {
    read: (body, read) => {
      const result = ports.reader.read(body, read);
      return result.kind === 'item' && result.item.deliveryId.startsWith('hang') ? { ...result, item: { ...result.item, origins: undefined } } : result;
    },
  };
  const batch = [at('/a', 'hang-1'), at('/b', 'quick-1'), at('/a', 'hang-2'), at('/a', 'hang-3'), at('/a', 'hang-4')];
  await world.finish(deliverBatch(batch, world.settings, { ...ports, reader }, world.state));
  expect(world.requestIds()).toEqual(['hang-1', 'quick-1', 'hang-2', 'hang-3', 'hang-4']);
});

test.each([
  ['hangs as was to be expected', at('/a', 'hang-1'), false],
  ['hangs where nothing hung before', at('/b', 'hang-1'), true],
  ['hangs and did so before, which another allowance pays for', at('/a', 'again-hang-1', { receiveCount: 2 }), true],
  ['takes long, and is delivered', at('/a', 'slow-1'), true],
])('the allowance of what hangs where all others hang is whole after one that %s: %#', async (_what, tried, isWhole) => {
  const world = slow();
  world.state.hanging.tried(['/a'], HUNG);
  world.state.hanging.tried(['/b'], DELIVERED);
  await world.invoke([tried]);
  expect(world.requests).toHaveLength(1);
  expect(mayHang(world)).toBe(isWhole);
});

test('what an item took from others begins with its turn: also what its gate took', async () => {
  const world = slow();
  world.gate = {
    check: async ({ deliveryId }) => {
      await world.clock.sleep(deliveryId.startsWith('again') ? LONG_MS : 0);
      return { kind: 'deliver' };
    },
  };
  world.latencyOf = ({ deliveryId }) => deliveryId.startsWith('again') ? 10 : LONG_MS;
  await world.invoke([at('/b', 'new-1'), at('/a', 'again-hang-1', { receiveCount: 2 })]);
  expect(world.requests).toHaveLength(2);
  expect(world.state.repeats.allows(world.clock.now(), false)).toBe(false);
});
