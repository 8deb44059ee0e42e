import { DeliveryRequest, RequestResult } from '../../src/delivery/transports/request';
import { deliverBatch } from '../../src/engine/deliver-batch';
import { newEnvironment } from '../../src/engine/settings';
import { Fifo } from '../delivery/support/fifo';
import { answer, fail, ok, START, World, WorldOptions } from '../delivery/support/world';

jest.setTimeout(60_000);

const LONGEST = 6 * 3_600_000;

/** A generator that gives the same numbers each time. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

interface Drained {
  readonly world: World;
  /** Ids in the order of their first success. */
  readonly delivered: string[];
  readonly requests: DeliveryRequest[];
}

/** Environments that poll a queue until it is empty, each with a brake of its own. */
async function drain(
  messages: Array<[string, string]>, backend: (request: DeliveryRequest, world: World) => RequestResult, environments: number,
  options: WorldOptions = {},
): Promise<Drained> {
  const world = new World({ random: seeded(7), ...options });
  const queue = new Fifo(() => world.clock.now(), 360_000);
  messages.forEach(([id, group]) => queue.send(id, group));
  world.onChangeVisibility = async (changes) => queue.change(changes);
  const delivered: string[] = [];
  world.backend = (request) => {
    const outcome = backend(request, world);
    if (outcome.kind === 'response' && outcome.status === 200) {
      delivered.push(request.deliveryId);
    }
    return outcome;
  };
  const poll = async (): Promise<void> => {
    const state = newEnvironment(world.settings);
    while (queue.size > 0) {
      if (world.clock.now() > START + LONGEST) {
        throw new Error(`After six hours ${queue.size} messages are still in the queue.`);
      }
      const batch = queue.receive(10);
      if (batch.length === 0) {
        await world.clock.sleep(1_000);
        continue;
      }
      const failures = new Set(await deliverBatch(batch, world.settings, world.ports(), state));
      batch.filter((one) => !failures.has(one.messageId)).forEach((one) => queue.delete(one.messageId));
    }
  };
  await world.finish(Promise.all(Array.from({ length: environments }, poll)));
  return { world, delivered, requests: world.requests };
}

const inGroups = (messages: number, groups: number): Array<[string, string]> =>
  Array.from({ length: messages }, (_, index) => [`g${index % groups}-${String(index).padStart(5, '0')}`, `g${index % groups}`]);

function expectInOrder(delivered: readonly string[]): void {
  const last = new Map<string, string>();
  for (const id of delivered) {
    const group = id.split('-')[0];
    expect(`${group}: ${(last.get(group) ?? '') < id}`).toBe(`${group}: true`);
    last.set(group, id);
  }
}

test('case 42: 1,000 messages in 50 groups, one attempt in ten fails: every group in order, nothing lost, nothing twice', async () => {
  const random = seeded(42);
  const { world, delivered } = await drain(inGroups(1_000, 50), () => random() < 0.1 ? answer(500) : ok(), 5);
  expect(delivered).toHaveLength(1_000);
  expect(new Set(delivered).size).toBe(1_000);
  expectInOrder(delivered);
  expect(world.mostInFlight).toBeLessThanOrEqual(5);
  expect(world.deadLetters).toEqual([]);
});

test('case 41: a poison head with 100 messages behind it: others go on; it is given up on, and what was behind it comes in order', async () => {
  const messages: Array<[string, string]> = [['p-00000', 'p'], ...Array.from({ length: 100 }, (_, index): [string, string] => [`p-${String(index + 1).padStart(5, '0')}`, 'p']), ...inGroups(100, 25)];
  const { world, delivered } = await drain(messages, (request) => request.deliveryId === 'p-00000' ? answer(400) : ok(), 2);
  expect(world.deadLetters.map((letter) => [letter.deduplicationId, letter.attributes.reason])).toEqual([['p-00000', 'rejected']]);
  // Without records each environment counts by itself, so that it takes between ten attempts and ten in one of two, and none too few.
  const attempts = world.requestIds().filter((id) => id === 'p-00000').length;
  expect(attempts).toBeGreaterThanOrEqual(10);
  expect(attempts).toBeLessThanOrEqual(19);
  expect(delivered).toHaveLength(200);
  expectInOrder(delivered);
  const firstBehind = delivered.findIndex((id) => id.startsWith('p-'));
  expect(firstBehind).toBe(100);
});

test('case 50: the backend is down for an hour: nothing is lost, given up on or reordered, few requests are made, and recovery is seen soon', async () => {
  let firstAfter = 0;
  const { world, delivered, requests } = await drain(inGroups(500, 50), (_, { clock }) => {
    const minutes = (clock.now() - Date.UTC(2026, 10, 21, 12)) / 60_000;
    if (minutes < 60) {
      return fail();
    }
    firstAfter ||= minutes - 60;
    return ok();
  }, 10);
  expect(delivered).toHaveLength(500);
  expectInOrder(delivered);
  expect(world.deadLetters).toEqual([]);
  expect(firstAfter * 60).toBeLessThanOrEqual(20);
  const during = requests.length - delivered.length;
  // Ten environments with a probe each 20 s.
  expect(during).toBeLessThan(2_500);
  expect(world.mostInFlight).toBeLessThanOrEqual(10);
});

test('case 49: receives without an attempt bring nothing into the dead-letter queue', async () => {
  const slow = { settings: { rateLimit: { requests: 1, perSeconds: 120, shares: 1 } }, invocationMs: 30_000 };
  const { world, delivered } = await drain(inGroups(20, 2), () => ok(), 1, slow);
  expect(delivered).toHaveLength(20);
  expectInOrder(delivered);
  expect(world.deadLetters).toEqual([]);
  expect(new Set(world.attempts().map((line) => line.decision))).toEqual(new Set(['delivered']));
});
