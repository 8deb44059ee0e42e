import fc from 'fast-check';
import { MemoryStorms } from './storm-support';
import { MemoryTable } from './support';
import { newsSince, toldAfter, TOLD_TO_PEOPLE } from '../../../src/alert-routing/destinations/function/changes';
import { DestinationTransport } from '../../../src/alert-routing/destinations/function/destination-transport';
import { Platform, StormVerdict } from '../../../src/alert-routing/destinations/function/platform';
import { StormControl } from '../../../src/alert-routing/destinations/function/storm/storm-control';
import { Subsegments } from '../../../src/alert-routing/destinations/function/subsegment';
import { renderEmailStorm, renderSlackStorm, renderSlackStormText, renderTeamsStorm, Storm, stormTitle } from '../../../src/alert-routing/render/storm';
import { Alert } from '../../../src/alert-routing/state/alert';
import { StormMember } from '../../../src/alert-routing/state/storm-table';
import { Outcome } from '../../../src/engine/outcome';
import { alertOf, ATTACKS, CONTEXT, textsIn } from '../render/alerts';

const DELIVERED: Outcome = { result: 'delivered', unavailable: false };
const START = 1_800_000_000_000;

/** A destination that tells three new alerts a minute by themselves, and what it says, by a clock that stands still. */
class World {
  public now = START;
  public readonly table = new MemoryTable();
  public readonly storms = new MemoryStorms();
  public readonly alone: string[] = [];
  public readonly together: Array<{ readonly title: string; readonly ids: readonly string[]; readonly edited: boolean; readonly over: boolean }> = [];
  /** Answers to the next messages about many. */
  public readonly answers: StormVerdict[] = [];
  private readonly clock = {
    now: () => this.now, elapsed: () => this.now, sleep: () => new Promise<void>((resolve) => setTimeout(resolve, 5_000).unref()),
  };
  private transport!: DestinationTransport;

  constructor(private readonly edits: boolean) {
    this.restart();
  }

  /** A new environment, which remembers nothing. */
  public restart(): void {
    const platform: Platform = {
      name: 'memory',
      next: (alert, post, destination) => {
        const news = newsSince(alert, post?.told, TOLD_TO_PEOPLE, destination);
        return news && {
          news: 'posted',
          send: async () => {
            this.alone.push(`${alert.id} ${news.change}`);
            return { outcome: DELIVERED, post: { version: alert.version, told: toldAfter(alert, post?.told, news) } };
          },
        };
      },
      storm: {
        edits: this.edits,
        sendStorm: async (storm, message) => {
          const answer = this.answers.shift() ?? { outcome: DELIVERED, message: this.edits ? { channel: 'C', ts: '1' } : undefined };
          if (answer.outcome.result === 'delivered') {
            const all = storm.members.map(({ alertId }) => alertId);
            this.together.push({ title: stormTitle(storm), ids: all, edited: message !== undefined, over: storm.over });
          }
          return answer;
        },
      },
    };
    const storms = new StormControl({ table: this.storms, destination: 'ops', config: { posts: 3, perSeconds: 60 }, platform: platform.storm!, clock: this.clock });
    this.transport = new DestinationTransport({ table: this.table, destination: 'ops', platform, clock: this.clock, subsegments: new Subsegments({}), storms });
  }

  public async tell(id: string, changes: Partial<Alert> = {}): Promise<Outcome> {
    this.table.alerts.set(id, alertOf({ id, openedAt: this.now, version: 1, ...changes }, { title: id }));
    return this.hint(id);
  }

  public hint(id: string): Promise<Outcome> {
    const content = { schemaVersion: 1 as const, alertId: id, version: 1, arrivedAt: 0 };
    return this.transport.send({ deliveryId: id, arrivedAt: 0, content }, { number: 1, timeoutMs: 20_000 });
  }
}

const ids = (from: number, to: number): string[] => Array.from({ length: to - from + 1 }, (_, index) => `a-${from + index}`);

describe.each([['where messages are edited', true], ['where they are not', false]])('a storm, %s', (_what, edits) => {
  test('the first are told by themselves, and the rest with one message, however often their hints come', async () => {
    const world = new World(edits);
    for (const id of [...ids(1, 60), ...ids(1, 60)]) {
      await world.tell(id);
    }
    expect(world.alone).toEqual(['a-1 opened', 'a-2 opened', 'a-3 opened']);
    expect(world.together.map(({ title }) => title)).toEqual(edits ? ['+1 more alert'] : []);
    expect(await world.hint('a-4')).toMatchObject({ result: 'failed', unavailable: false, failureClass: 'storm', retryAfterSeconds: 60 });
    expect(await world.hint('a-5')).toMatchObject({ result: 'delivered', unsent: true });
    world.now += 70_000;
    expect(await world.hint('a-4')).toMatchObject({ result: 'delivered' });
    await world.hint('a-4');
    expect(world.together.at(-1)).toMatchObject({ title: '+57 more alerts', edited: edits, over: true });
    expect([...world.together.at(-1)!.ids].sort()).toEqual(ids(4, 60).sort());
    expect(world.together).toHaveLength(edits ? 2 : 1);
  });

  test('the next window has places again', async () => {
    const world = new World(edits);
    for (const id of ids(1, 5)) {
      await world.tell(id);
    }
    world.now += 60_000;
    await world.tell('a-6');
    expect(world.alone).toEqual(['a-1 opened', 'a-2 opened', 'a-3 opened', 'a-6 opened']);
  });

  test('one that is escalated, or got graver, or nobody closed, is told by itself; one that is over is counted as that', async () => {
    const world = new World(edits);
    for (const id of ids(1, 8)) {
      await world.tell(id, { severity: 'warning' });
    }
    const escalated = [{ level: 1, at: world.now, mentions: ['here'], destinations: ['ops'] }];
    for (const [id, changes] of [['a-4', { escalated }], ['a-5', { reminders: 1 }], ['a-6', {}], ['a-7', { status: 'closed' as const }]] as const) {
      await world.tell(id, { version: 2, severity: id === 'a-6' ? 'critical' : 'warning', ...changes });
      await world.hint(id);
    }
    expect(world.alone.slice(3)).toEqual(['a-4 escalated', 'a-5 reminded', 'a-6 severity-raised']);
    world.now += 70_000;
    expect(await world.hint('a-4')).toMatchObject({ result: 'delivered' });
    expect(world.together.at(-1)!.title).toBe('+5 more alerts, 1 of them closed');
    await world.tell('a-4', { version: 3, severity: 'warning', status: 'closed', escalated });
    await world.tell('a-8', { version: 3, severity: 'warning', status: 'closed' });
    expect(world.alone.slice(6)).toEqual(['a-4 closed']);
  });

  test('one that is called for when it comes, needs no place', async () => {
    const world = new World(edits);
    for (const id of ids(1, 4)) {
      await world.tell(id);
    }
    await world.tell('a-5', { escalated: [{ level: 1, at: world.now, mentions: ['here'], destinations: ['ops'] }] });
    expect(world.alone.at(-1)).toBe('a-5 opened');
  });

  test('what a platform refuses is sent as text, and what it does not take now, later', async () => {
    const world = new World(edits);
    for (const id of ids(1, 3)) {
      await world.tell(id);
    }
    world.answers.push({ outcome: { result: 'failed', unavailable: false, status: 429, retryAfterSeconds: 7 } });
    world.now += edits ? 0 : 1;
    const first = await world.tell('a-4');
    expect(first).toMatchObject(edits ? { status: 429, retryAfterSeconds: 7 } : { failureClass: 'storm' });
    world.now += 70_000;
    world.answers.unshift({ outcome: { result: 'rejected', unavailable: false }, declined: true });
    world.answers.length = 1;
    expect(await world.hint('a-4')).toMatchObject({ result: 'delivered' });
    expect(world.together.at(-1)!.title).toBe('+1 more alert');
  });

  test('whatever dies, every alert is told: by itself or as one of many, and counted once', async () => {
    await fc.assert(fc.asyncProperty(fc.integer({ min: 1, max: 12 }), fc.array(fc.nat({ max: 60 }), { maxLength: 6 }), async (count, crashes) => {
      const world = new World(edits);
      let calls = 0;
      const at = new Set(crashes);
      world.storms.crash = () => {
        calls += 1;
        if (at.delete(calls)) {
          world.restart();
          throw new Error('killed');
        }
      };
      const waiting = new Map(ids(1, count).map((id) => [id, 0]));
      for (const id of waiting.keys()) {
        world.table.alerts.set(id, alertOf({ id, version: 1 }, { title: id }));
      }
      for (let round = 0; waiting.size > 0 && round < 20; round += 1) {
        for (const id of [...waiting.keys()]) {
          if ((await world.hint(id)).result === 'delivered') {
            waiting.delete(id);
          }
        }
        world.now += 25_000;
      }
      expect([...waiting.keys()]).toEqual([]);
      const single = world.alone.map((line) => line.split(' ')[0]);
      const many = world.together.filter(({ over }) => over).flatMap((one) => one.ids);
      expect(new Set([...single, ...many])).toEqual(new Set(ids(1, count)));
      expect(single.filter((id) => many.includes(id))).toEqual([]);
      expect(new Set(single).size).toBe(single.length);
    }), { numRuns: 150 });
  });
});

describe('the message', () => {
  const member = (index: number, changes: Partial<StormMember> = {}): StormMember => ({
    alertId: `a-${index}`, title: `alarm ${index}`, severity: 'warning', at: START + index, url: `https://console.example.com/${index}`, ...changes,
  });
  const storm: Storm = { members: Array.from({ length: 57 }, (_, index) => member(index, index === 50 ? { severity: 'critical' } : index < 3 ? { closed: true } : {})), from: START, until: START + 60_000, over: true };

  test('says how many, names the gravest first, and leads to them', () => {
    const { text, blocks } = renderSlackStorm(storm);
    expect(text).toBe('+57 more alerts, 3 of them closed');
    expect(textsIn(blocks).join('\n')).toContain('*+57 more alerts, 3 of them closed*\n🔴 <https://console.example.com/50|alarm 50>\n🟢 <https://console.example.com/0|alarm 0>');
    expect(textsIn(renderTeamsStorm(storm)).join('\n')).toContain('🔴 alarm 50');
    expect(renderEmailStorm(storm, CONTEXT)).toMatchObject({ subject: '+57 more alerts, 3 of them closed', html: expect.stringContaining('<a href="https://console.example.com/50">🔴 alarm 50</a>') });
  });

  test.each(ATTACKS)('%j as a title stays text', (title) => {
    const nasty: Storm = { ...storm, members: [member(1, { title, url: title }), member(2, { title: title.repeat(50) })], over: false };
    const texts = textsIn([renderSlackStorm(nasty), renderSlackStormText(nasty)]).map((text) => text.replace(/<https?:\/\/[^<>|\s]+\|[^<>|]*>/g, ''));
    expect(texts.filter((text) => /[<>]/.test(text))).toEqual([]);
    expect(textsIn(renderSlackStorm(nasty)).every((text) => text.length <= 3000)).toBe(true);
    expect(textsIn(renderTeamsStorm(nasty)).filter((text) => /\{\{|\$\{|<\/?at\b/i.test(text))).toEqual([]);
    expect(renderEmailStorm(nasty, CONTEXT).html).not.toMatch(/<(?:script|img)|javascript:[^<]*">|" onerror/);
  });
});
