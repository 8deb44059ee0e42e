import { formatEnvelope, parseEnvelope } from '../../../../src/envelope/envelope';
import { Journal } from '../../../src/operate/messages/journal';
import { JournalLine } from '../../../src/operate/messages/journal-lines';
import { OutgoingMessage, SendResult } from '../../../src/operate/messages/ports';
import { Replayable, ReplaySource } from '../../../src/operate/replay/replay-source';
import { ReplayOptions, ReplayResult, replayWebhooks } from '../../../src/operate/replay/replayer';
import { MemoryFile, modelQueue, ModelQueue, SleepingClock } from '../support/model-queues';
import { Killed, Mortal } from '../support/mortal';

const RANGE = { id: [], group: [] };

/** Webhooks of groups that come in turn, numbered in each. */
function webhooks(groups: Readonly<Record<string, number>>): Replayable[] {
  const longest = Math.max(...Object.values(groups));
  return [...Array(longest).keys()].flatMap((number) => Object.entries(groups).flatMap(([groupId, length]) => number < length
    ? [{ messageId: `${groupId}-${number}`, groupId, sentAt: number, body: envelope(`${groupId}-${number}`, String(number)) }]
    : []));
}

function envelope(id: string, body: string): string {
  return formatEnvelope({
    id, arrivedAt: 0, endpoint: '/', method: 'POST', path: '', rawPath: '/prod/', query: [], headers: [], body: Buffer.from(body), sourceIp: '192.0.2.1',
  });
}

class World {
  public readonly clock = new SleepingClock();
  public readonly target = modelQueue('main', this.clock);
  private process = new Mortal();
  private readonly file = new MemoryFile(() => this.process);

  constructor(private readonly groups: Readonly<Record<string, number>>) {}

  public get steps(): number {
    return this.process.steps;
  }

  /** Replays; undefined where it died. */
  public async replay(diesAt: number, options: Partial<ReplayOptions> = {}): Promise<ReplayResult | undefined> {
    this.process = new Mortal(diesAt);
    const all = webhooks(this.groups);
    const source: ReplaySource = {
      name: 'test',
      leftOut: new Map(),
      async* webhooks() {
        yield* all;
      },
    };
    const earlier = this.file.reopen().map((line) => JSON.parse(line) as JournalLine);
    try {
      return await replayWebhooks({
        source,
        range: RANGE,
        target: new ModelQueue(this.target, this.process),
        journal: new Journal(this.file, this.clock, earlier),
        clock: this.clock,
        stop: { requested: false },
        replay: 'r',
        ...options,
      });
    } catch (error) {
      if (error instanceof Killed) {
        return undefined;
      }
      throw error;
    }
  }

  /** Numbers by group, in the order of the queue. */
  public sent(): Record<string, number[]> {
    const sent: Record<string, number[]> = {};
    this.target.peek().forEach(({ groupId, body }) => (sent[groupId!] ??= []).push(Number(Buffer.from(parseEnvelope(body).body).toString())));
    return sent;
  }
}

const numbers = (count: number): number[] => [...Array(count).keys()];

/** A queue that refuses one webhook so often. */
class RefusingQueue extends ModelQueue {
  public refusals = 0;

  constructor(world: World, private readonly refused: string, private readonly times: number) {
    super(world.target);
  }

  public override async send(messages: readonly OutgoingMessage[]): Promise<SendResult[]> {
    if (parseEnvelope(messages[0].body).id === this.refused && this.refusals < this.times) {
      this.refusals += 1;
      return [{ kind: 'refused', code: 'Denied', detail: 'no' }];
    }
    return super.send(messages);
  }
}

test('what is behind what the target refuses is not sent, other groups go on, and going on begins with what was refused', async () => {
  const world = new World({ a: 5, b: 5 });
  const result = await world.replay(Infinity, { target: new RefusingQueue(world, 'a-2', Infinity) });
  expect(result).toMatchObject({ sent: 7, behind: 2, complete: true });
  expect([...result!.refused]).toEqual([['Denied: no', 1]]);
  expect(world.sent()).toEqual({ a: [0, 1], b: numbers(5) });
  await world.clock.sleep(600_000);
  expect(await world.replay(Infinity)).toMatchObject({ sent: 3, behind: 0, unsure: [] });
  expect(world.sent()).toEqual({ a: numbers(5), b: numbers(5) });
});

test('a refusal that passes is tried again before anything behind it', async () => {
  const world = new World({ a: 3 });
  const target = new RefusingQueue(world, 'a-1', 2);
  expect(await world.replay(Infinity, { target, tries: 3 })).toMatchObject({ sent: 3, behind: 0 });
  expect(world.sent()).toEqual({ a: numbers(3) });
});

test('killed at every step, and gone on with: none lost, none doubled, order kept', async () => {
  const groups = { a: 4, b: 3, c: 1 };
  const rehearsal = new World(groups);
  await rehearsal.replay(Infinity);
  for (let step = 1; step <= rehearsal.steps; step += 1) {
    const world = new World(groups);
    await world.replay(step);
    await world.clock.sleep(120_000);
    await world.replay(Math.ceil(step / 2));
    await world.clock.sleep(120_000);
    expect(await world.replay(Infinity)).toMatchObject({ complete: true, unsure: [] });
    expect([step, world.sent()]).toEqual([step, { a: numbers(4), b: numbers(3), c: numbers(1) }]);
  }
});

test('killed between a send and its note, and gone on with after five minutes: what may be there twice is named', async () => {
  const groups = { a: 4, b: 3 };
  const rehearsal = new World(groups);
  await rehearsal.replay(Infinity);
  let doubled = 0;
  for (let step = 1; step <= rehearsal.steps; step += 1) {
    const world = new World(groups);
    await world.replay(step);
    await world.clock.sleep(400_000);
    const result = await world.replay(Infinity);
    const ids = world.target.peek().map(({ body }) => parseEnvelope(body).id);
    const twice = ids.filter((id, index) => ids.indexOf(id) !== index);
    expect(new Set(ids).size).toBe(7);
    expect(result!.unsure).toEqual(expect.arrayContaining(twice));
    doubled += twice.length;
  }
  expect(doubled).toBeGreaterThan(0);
});

test('a target that recognises no copies: what may have been sent twice is named at once', async () => {
  const groups = { a: 2 };
  const rehearsal = new World(groups);
  await rehearsal.replay(Infinity);
  const named = new Set<string>();
  for (let step = 1; step < rehearsal.steps; step += 1) {
    const world = new World(groups);
    await world.replay(step, { recognisedMs: 0 });
    (await world.replay(Infinity, { recognisedMs: 0 }))!.unsure.forEach((id) => named.add(id));
  }
  expect([...named].sort()).toEqual(['a-0', 'a-1']);
});
