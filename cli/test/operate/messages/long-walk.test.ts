import { look } from '../../../src/operate/dead-letters/look';
import { Copier } from '../../../src/operate/messages/copier';
import { Journal } from '../../../src/operate/messages/journal';
import { ReceivedMessage } from '../../../src/operate/messages/queue-message';
import { MemoryFile, ModelQueue } from '../support/model-queues';
import { Mortal } from '../support/mortal';
import { bodiesOf, RedriveWorld } from '../support/redrive-world';

/** `FULL_REDRIVE=1` walks through 100,000 dead letters; a part of them shows the same. */
const FULL = process.env.FULL_REDRIVE === '1';

/** A queue whose receives take time, so that what the first ones hid is visible again before the last. */
class SlowQueue extends ModelQueue {
  public receives = 0;

  constructor(private readonly world: RedriveWorld, private readonly milliseconds: number) {
    super(world.source);
  }

  public override async receive(visibilityTimeout: number): Promise<ReceivedMessage[]> {
    this.receives += 1;
    await this.world.clock.sleep(this.milliseconds);
    return super.receive(visibilityTimeout);
  }
}

function filled(groups: readonly number[]): RedriveWorld {
  const world = new RedriveWorld();
  world.fill(groups);
  return world;
}

const GROUPS: ReadonlyArray<readonly [string, readonly number[]]> = [
  ['each in a group of its own', Array<number>(FULL ? 100_000 : 3_000).fill(1)],
  ['in groups of up to ten', [...Array(FULL ? 18_000 : 500).keys()].map((group) => 1 + group % 10)],
  ['in groups that are longer than SQS shows', [...Array(FULL ? 2_000 : 60).keys()].map((group) => 10 + group % 81)],
];

describe.each(GROUPS)('more dead letters than can be received while the first are hidden, %s', (_, groups) => {
  const total = groups.reduce((sum, length) => sum + length, 0);
  // A receive takes so long that the first are visible again twenty times before the last are seen.
  const receiveMs = Math.ceil(20 * 61_000 / (total / 10));

  test.each([
    ['none of which is meant', () => false],
    ['every other of which is meant', ({ body }: { body: string }) => Number(body) % 2 === 1],
  ])('a move, %s, ends, and each is seen once', async (__, matches) => {
    const world = filled(groups);
    const source = new SlowQueue(world, receiveMs);
    const result = await world.move(Infinity, { source, sourceAsTarget: source, matches });
    const meant = groups.reduce((sum, length) => sum + [...Array(length).keys()].filter((number) => matches({ body: String(number) })).length, 0);
    expect(result).toMatchObject({ complete: true, moved: meant, stayed: total - meant, hidden: 0, unsure: [] });
    expect(world.source.peek()).toHaveLength(total - meant);
    for (const numbers of [...Object.values(bodiesOf(world.source.peek())), ...Object.values(bodiesOf(world.target.peek()))]) {
      expect(numbers).toEqual([...numbers].sort((one, other) => one - other));
    }
    expect(source.receives).toBeLessThan(total * 2);
  }, 600_000);

  test.each([[true], [false]])('an export ends, and each is in the file once (deep: %s)', async (isDeep) => {
    const world = filled(groups);
    const source = new SlowQueue(world, receiveMs);
    const file = new MemoryFile(() => new Mortal());
    const journal = new Journal(file, world.clock);
    const result = await new Copier({
      source,
      sourceAsTarget: isDeep ? source : undefined,
      journal,
      clock: world.clock,
      stop: { requested: false },
      visibilitySeconds: 30,
      matches: () => true,
    }).run();
    const shown = isDeep ? total : groups.reduce((sum, length) => sum + Math.min(10, length), 0);
    expect(result).toMatchObject({ complete: true, copied: shown });
    expect(journal.messages).toBe(shown);
    expect(world.source.peek()).toHaveLength(total);
    expect(world.source.counts().inFlight).toBe(0);
  }, 600_000);

  test('a look ends, and sees each once', async () => {
    const world = filled(groups);
    const source = new SlowQueue(world, receiveMs);
    const shown = groups.reduce((sum, length) => sum + Math.min(10, length), 0);
    const { letters, seen, complete } = await look({ source, stop: { requested: false }, messages: 10, limit: Infinity, isMeant: () => true });
    expect([seen, letters.length, complete]).toEqual([shown, shown, true]);
    expect(world.source.counts().inFlight).toBe(0);
  }, 600_000);
});
