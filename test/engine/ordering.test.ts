import { Arrival, drain, seeded } from '../delivery/support/drain';
import { answer, fail, ok, START } from '../delivery/support/world';

jest.setTimeout(60_000);

const inGroups = (messages: number, groups: number): Arrival[] =>
  Array.from({ length: messages }, (_, index) => ({ id: `g${index % groups}-${String(index).padStart(5, '0')}`, group: `g${index % groups}` }));

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
  const { world, delivered } = await drain(inGroups(1_000, 50), { environments: 5, backend: () => random() < 0.1 ? answer(500) : ok() });
  expect(delivered).toHaveLength(1_000);
  expect(new Set(delivered).size).toBe(1_000);
  expectInOrder(delivered);
  expect(world.mostInFlight).toBeLessThanOrEqual(5);
  expect(world.deadLetters).toEqual([]);
});

test('case 41: a poison head with 100 messages behind it: others go on; it is given up on, and what was behind it comes in order', async () => {
  const poisoned = Array.from({ length: 101 }, (_, index) => ({ id: `p-${String(index).padStart(5, '0')}`, group: 'p' }));
  const { world, delivered } = await drain([...poisoned, ...inGroups(100, 25)], {
    environments: 2, backend: (request) => request.deliveryId === 'p-00000' ? answer(400) : ok(),
  });
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
  const { world, delivered, requests } = await drain(inGroups(500, 50), {
    environments: 10,
    backend: (_, { clock }) => {
      const minutes = (clock.now() - START) / 60_000;
      if (minutes < 60) {
        return fail();
      }
      firstAfter ||= minutes - 60;
      return ok();
    },
  });
  expect(delivered).toHaveLength(500);
  expectInOrder(delivered);
  expect(world.deadLetters).toEqual([]);
  expect(firstAfter * 60).toBeLessThanOrEqual(20);
  const during = requests.length - delivered.length;
  // Ten environments with a probe each in 50 s or three quarters of that, and those before that.
  expect(during).toBeLessThan(2_000);
  expect(world.mostInFlight).toBeLessThanOrEqual(10);
});

test('case 49: receives without an attempt bring nothing into the dead-letter queue', async () => {
  const { world, delivered } = await drain(inGroups(20, 2), {
    environments: 1, backend: () => ok(), settings: { rateLimit: { requests: 1, perSeconds: 120, shares: 1 } }, invocationMs: 30_000,
  });
  expect(delivered).toHaveLength(20);
  expectInOrder(delivered);
  expect(world.deadLetters).toEqual([]);
  expect(new Set(world.attempts().map((line) => line.decision))).toEqual(new Set(['delivered']));
});
