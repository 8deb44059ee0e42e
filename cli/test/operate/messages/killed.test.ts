import { asPutBack, cameBack, keyOf } from '../../../src/operate/dead-letters/dead-letter';
import { MoverOptions } from '../../../src/operate/messages/mover';
import { bodiesOf, RedriveWorld } from '../support/redrive-world';

/** `FULL_REDRIVE=1` dies at each step, and not at every third. */
const STEP = process.env.FULL_REDRIVE === '1' ? 1 : 3;

const GROUPS = [3, 23, 1, 12];

const CHOICES: Readonly<Record<string, (number: number) => boolean>> = {
  all: () => true,
  late: (number) => number >= 12,
  odd: (number) => number % 2 === 1,
};

/** What `dead-letters discard` gives its mover. */
const DISCARD: Partial<MoverOptions> = { target: undefined, prefix: 'discard', keyOf: ({ messageId }) => messageId, asPutBack };

/** What `drain` gives its mover. */
const DRAIN: Partial<MoverOptions> = { prefix: 'drain', keyOf, asPutBack };

const REDRIVE: Partial<MoverOptions> = { prefix: 'redrive', keyOf, cameBack, asPutBack };

function expected(isWanted: (number: number) => boolean): Record<string, number[]> {
  const bodies = GROUPS.map((length, group) => [`g${group}`, [...Array(length).keys()].filter(isWanted)] as const);
  return Object.fromEntries(bodies.filter(([, numbers]) => numbers.length > 0));
}

/** Dies at a step, and half as far again, and is gone on with until it is done. */
async function inThreeLives(world: RedriveWorld, step: number, options: Partial<MoverOptions>): Promise<void> {
  await world.move(step, options);
  await world.clock.sleep(40_000);
  await world.move(Math.ceil(step / 2), options);
  await world.clock.sleep(40_000);
  expect([step, await world.move(Infinity, options)]).toMatchObject([step, { complete: true, hidden: 0, unsure: [] }]);
}

async function stepsOf(fill: (world: RedriveWorld) => void, options: Partial<MoverOptions>): Promise<number> {
  const rehearsal = new RedriveWorld();
  fill(rehearsal);
  await rehearsal.move(Infinity, options);
  return rehearsal.steps;
}

describe('killed at every step, and gone on with', () => {
  test.each(Object.keys(CHOICES))('a discard of %s deletes what is meant, which the file has, and nothing else', async (choice) => {
    const isMeant = CHOICES[choice];
    const options = { ...DISCARD, matches: ({ body }: { readonly body: string }) => isMeant(Number(body)) };
    const steps = await stepsOf((world) => world.fill(GROUPS), options);
    for (let step = 1; step <= steps; step += STEP) {
      const world = new RedriveWorld();
      world.fill(GROUPS);
      await inThreeLives(world, step, options);
      expect([step, bodiesOf(world.source.peek())]).toEqual([step, expected((number) => !isMeant(number))]);
      expect([step, world.target.peek()]).toEqual([step, []]);
      const names = GROUPS.flatMap((length, group) => [...Array(length).keys()].filter(isMeant).map((number) => `g${group}/${number}`));
      expect([step, world.kept()]).toEqual([step, expect.arrayContaining(names)]);
    }
  });

  test.each<[string, (world: RedriveWorld) => void]>([
    ['webhooks that were never given up on', (world) => world.fillPlain(GROUPS)],
    ['dead letters', (world) => world.fill(GROUPS)],
  ])('a drain of %s loses none, doubles none and keeps their order', async (_, fill) => {
    const steps = await stepsOf(fill, DRAIN);
    for (let step = 1; step <= steps; step += STEP) {
      const world = new RedriveWorld();
      fill(world);
      await inThreeLives(world, step, DRAIN);
      expect([step, bodiesOf(world.target.peek())]).toEqual([step, expected(() => true)]);
      expect([step, world.source.peek()]).toEqual([step, []]);
    }
  });

  test('a redrive of a part of what SQS itself moved there twice loses none, doubles none and keeps the order', async () => {
    const options = { ...REDRIVE, matches: ({ body }: { readonly body: string }) => Number(body) >= 12 };
    const fill = async (): Promise<RedriveWorld> => {
      const world = new RedriveWorld();
      world.fill(GROUPS);
      await world.move(Infinity, REDRIVE);
      world.giveUp();
      world.forget();
      return world;
    };
    const rehearsal = await fill();
    await rehearsal.move(Infinity, options);
    for (let step = 1; step <= rehearsal.steps; step += STEP) {
      const world = await fill();
      await inThreeLives(world, step, options);
      expect([step, bodiesOf(world.target.peek())]).toEqual([step, expected((number) => number >= 12)]);
      expect([step, bodiesOf(world.source.peek())]).toEqual([step, expected((number) => number < 12)]);
    }
  });
});
