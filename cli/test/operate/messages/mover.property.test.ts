import fc from 'fast-check';
import { QueueMessage } from '../../../src/operate/messages/queue-message';
import { bodiesOf, nameOf, RedriveWorld } from '../support/redrive-world';

/** `FULL_REDRIVE=1` moves 100,000 dead letters; the figure of a run stands in docs/command-line.md. */
const FULL = process.env.FULL_REDRIVE === '1';

/** Which of a group are meant, by their number. */
const CHOICES: Readonly<Record<string, (number: number) => boolean>> = {
  all: () => true,
  odd: (number) => number % 2 === 1,
  late: (number) => number >= 12,
  none: () => false,
};

function expected(groups: readonly number[], isWanted: (number: number) => boolean): Record<string, number[]> {
  const bodies = groups.map((length, group) => [`g${group}`, [...Array(length).keys()].filter(isWanted)] as const);
  return Object.fromEntries(bodies.filter(([, numbers]) => numbers.length > 0));
}

function meant(choice: string): (message: QueueMessage) => boolean {
  return ({ body }) => CHOICES[choice](Number(body));
}

const groupsArbitrary = fc.array(fc.integer({ min: 0, max: 32 }), { minLength: 1, maxLength: 8 });
const choiceArbitrary = fc.constantFrom(...Object.keys(CHOICES));

describe('moving messages', () => {
  test('moves what is meant, once and in order, and leaves the rest in its order', async () => {
    await fc.assert(fc.asyncProperty(groupsArbitrary, choiceArbitrary, async (groups, choice) => {
      const world = new RedriveWorld();
      world.fill(groups);
      const result = await world.move(Infinity, { matches: meant(choice) });
      expect(bodiesOf(world.target.peek())).toEqual(expected(groups, CHOICES[choice]));
      expect(bodiesOf(world.source.peek())).toEqual(expected(groups, (number) => !CHOICES[choice](number)));
      expect(world.source.counts().inFlight).toBe(0);
      expect(result).toMatchObject({ complete: true, hidden: 0, copies: 0, unsure: [] });
    }), { numRuns: FULL ? 500 : 40 });
  });

  test('killed at any step, again and again, and done again with its file: none lost, none doubled, order kept', async () => {
    const delays = fc.constantFrom(0, 20_000, 31_000); // together less than the five minutes that SQS remembers
    const deaths = fc.array(fc.record({ share: fc.double({ min: 0, max: 1, noNaN: true }), delay: delays }), { minLength: 1, maxLength: 4 });
    await fc.assert(fc.asyncProperty(groupsArbitrary, choiceArbitrary, deaths, async (groups, choice, lives) => {
      const rehearsal = new RedriveWorld();
      rehearsal.fill(groups);
      await rehearsal.move(Infinity, { matches: meant(choice) });
      const world = new RedriveWorld();
      world.fill(groups);
      for (const { share, delay } of lives) {
        await world.move(1 + Math.floor(share * rehearsal.steps), { matches: meant(choice) });
        await world.clock.sleep(delay);
      }
      await finish(world, meant(choice));
      expect(bodiesOf(world.target.peek())).toEqual(expected(groups, CHOICES[choice]));
      expect(bodiesOf(world.source.peek())).toEqual(expected(groups, (number) => !CHOICES[choice](number)));
      expect(new Set(world.kept())).toEqual(new Set([...world.kept(), ...world.target.peek().map(nameOf)]));
    }), { numRuns: FULL ? 2_000 : 60 });
  });

  test('killed at each single step, once', async () => {
    const groups = [3, 23, 1, 12];
    for (const choice of ['all', 'late']) {
      const rehearsal = new RedriveWorld();
      rehearsal.fill(groups);
      await rehearsal.move(Infinity, { matches: meant(choice) });
      for (let step = 1; step <= rehearsal.steps; step += FULL ? 1 : 3) {
        const world = new RedriveWorld();
        world.fill(groups);
        await world.move(step, { matches: meant(choice) });
        await finish(world, meant(choice));
        expect([step, bodiesOf(world.target.peek())]).toEqual([step, expected(groups, CHOICES[choice])]);
        expect([step, bodiesOf(world.source.peek())]).toEqual([step, expected(groups, (number) => !CHOICES[choice](number))]);
      }
    }
  });

  test('what may be in the queue twice, because it was killed between a send and its note and began again after five minutes, is told', async () => {
    const groups = [2, 13];
    const rehearsal = new RedriveWorld();
    rehearsal.fill(groups);
    await rehearsal.move(Infinity);
    let doubled = 0;
    for (let step = 1; step <= rehearsal.steps; step += 1) {
      const world = new RedriveWorld();
      world.fill(groups);
      await world.move(step);
      await world.clock.sleep(400_000);
      await finish(world, () => true);
      const names = world.target.peek().map(nameOf);
      const twice = names.filter((name, index) => names.indexOf(name) !== index);
      doubled += twice.length;
      expect(new Set(names).size).toBe(15);
      // One call of SendMessageBatch, which has one message of each group.
      expect(twice.length).toBeLessThanOrEqual(groups.length);
      expect(world.unsure.size).toBeGreaterThanOrEqual(twice.length);
    }
    expect(doubled).toBeGreaterThan(0);
  });

  test('very many dead letters, killed 50 times', async () => {
    const groups = [...Array(FULL ? 2_000 : 40).keys()].map((group) => 50 + (group % 2 === 0 ? 1 : -1) * (Math.floor(group / 2) % 41));
    const total = groups.reduce((sum, length) => sum + length, 0);
    const world = new RedriveWorld();
    world.fill(groups);
    const startedAt = Date.now();
    for (let death = 0; death < 50; death += 1) {
      expect(await world.move((FULL ? 9_000 : 150) + death * 7)).toBeUndefined();
      await world.clock.sleep(death % 3 * 60_000);
    }
    await finish(world, () => true);
    expect(bodiesOf(world.target.peek())).toEqual(expected(groups, CHOICES.all));
    expect(world.source.peek()).toEqual([]);
    if (FULL) {
      process.stderr.write(`${total} dead letters moved, killed 50 times, in ${(Date.now() - startedAt) / 1000} seconds\n`);
    }
  }, 1_800_000);
});

/** Goes on until it is done. */
async function finish(world: RedriveWorld, matches: (message: QueueMessage) => boolean): Promise<void> {
  const result = await world.move(Infinity, { matches });
  expect(result).toMatchObject({ complete: true, hidden: 0 });
}
