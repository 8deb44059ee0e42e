import { OutgoingMessage, SendResult } from '../../../src/operate/messages/ports';
import { QueueMessage } from '../../../src/operate/messages/queue-message';
import { ModelQueue } from '../support/model-queues';
import { bodiesOf, RedriveWorld } from '../support/redrive-world';

/** A queue that refuses one message. */
class RefusingQueue extends ModelQueue {
  constructor(world: RedriveWorld, private readonly refused: string) {
    super(world.target);
  }

  public override async send(messages: readonly OutgoingMessage[]): Promise<SendResult[]> {
    const taken = await super.send(messages.filter(({ body, groupId }) => !(groupId === 'g0' && body === this.refused)));
    return messages.map(({ body, groupId }) => groupId === 'g0' && body === this.refused
      ? { kind: 'refused', code: 'Denied', detail: 'no' }
      : taken.shift()!);
  }
}

const numbers = (from: number, to: number): number[] => [...Array(to - from).keys()].map((number) => from + number);

const CHOICES: ReadonlyArray<readonly [string, (number: number) => boolean]> = [
  ['all of it', () => true],
  ['what is behind the first ten', (number) => number >= 12],
  ['every other', (number) => number % 2 === 1],
];

describe.each(CHOICES)('a refusal in a group that is longer than SQS shows, where %s is meant', (_, isMeant) => {
  const matches = ({ body }: QueueMessage): boolean => isMeant(Number(body));
  const wanted = numbers(0, 33).filter(isMeant);

  test.each([['13'], ['21'], ['32'], ['0'], ['1']])('of %s: it stays with what is behind it, nothing is turned half-way, and going on moves the rest in order', async (refused) => {
    const world = new RedriveWorld();
    world.fill([33, 2]);
    const first = await world.move(Infinity, { matches, target: new RefusingQueue(world, refused) });
    const isRefused = isMeant(Number(refused));
    const before = wanted.filter((number) => number < (isRefused ? Number(refused) : 33));
    expect(bodiesOf(world.target.peek()).g0 ?? []).toEqual(before);
    expect(bodiesOf(world.source.peek()).g0 ?? []).toEqual(numbers(0, 33).filter((number) => !before.includes(number)));
    expect([...first!.refused.values()]).toEqual(isRefused ? ['Denied: no'] : []);
    await world.clock.sleep(600_000);
    const second = await world.move(Infinity, { matches });
    expect(second).toMatchObject({ complete: true, unsure: [], copies: 0 });
    expect(second!.refused.size).toBe(0);
    expect(bodiesOf(world.target.peek()).g0).toEqual(wanted);
    expect(bodiesOf(world.source.peek()).g0 ?? []).toEqual(numbers(0, 33).filter((number) => !isMeant(number)));
  });

  test('killed at any step, and gone on with when the queue takes everything: order is kept', async () => {
    const rehearsal = new RedriveWorld();
    rehearsal.fill([33]);
    await rehearsal.move(Infinity, { matches, target: new RefusingQueue(rehearsal, '13') });
    for (let step = 1; step <= rehearsal.steps; step += 7) {
      const world = new RedriveWorld();
      world.fill([33]);
      await world.move(step, { matches, target: new RefusingQueue(world, '13') });
      const result = await world.move(Infinity, { matches });
      expect([step, result]).toMatchObject([step, { complete: true }]);
      expect([step, bodiesOf(world.target.peek()).g0]).toEqual([step, wanted]);
      expect([step, bodiesOf(world.source.peek()).g0 ?? []]).toEqual([step, numbers(0, 33).filter((number) => !isMeant(number))]);
    }
  });
});
