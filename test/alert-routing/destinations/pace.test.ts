import { MemoryTable } from './support';
import { DestinationTransport } from '../../../src/alert-routing/destinations/function/destination-transport';
import { HintReader } from '../../../src/alert-routing/destinations/function/hint-reader';
import { SecretClient } from '../../../src/alert-routing/destinations/function/secret-client';
import { SlackPlatform } from '../../../src/alert-routing/destinations/function/slack';
import { Subsegments } from '../../../src/alert-routing/destinations/function/subsegment';
import { Alert } from '../../../src/alert-routing/state/alert';
import { RequestResult } from '../../../src/delivery/transports/request';
import { deliverBatch } from '../../../src/engine/deliver-batch';
import { QueuedMessage } from '../../../src/engine/queued-message';
import { mostInAnyWindow } from '../../delivery/support/window';
import { message, START, World } from '../../delivery/support/world';
import { alertOf, CONTEXT } from '../render/alerts';

/** The delivery function of a channel of Slack, with everything but Slack and the table of alerts, in virtual time. */
class Channel {
  public readonly world: World;
  public readonly table = new MemoryTable();
  public readonly calls: Array<{ readonly method: string; readonly at: number; readonly text: string; readonly inThread: boolean }> = [];
  public latencyMs = 100;
  private readonly transport: DestinationTransport;

  constructor(perSeconds = 1, invocationMs = 120_000) {
    this.world = new World({
      settings: { rateLimit: { requests: 1, perSeconds, shares: 1 }, attemptTimeoutMs: 20_000, concurrentInvocations: 2 }, invocationMs,
    });
    const { clock } = this.world;
    const client: Pick<SecretClient, 'send' | 'refused'> = {
      send: async (callOf): Promise<RequestResult> => {
        const { path, body } = callOf('xoxb-token');
        const { thread_ts: thread, text } = JSON.parse(body) as { thread_ts?: string; text: string };
        this.calls.push({ method: path, at: clock.now() - START, text, inThread: thread !== undefined });
        await clock.sleep(this.latencyMs);
        return { kind: 'response', status: 200, body: Buffer.from(JSON.stringify({ ok: true, channel: 'C1', ts: `${this.calls.length}.1` })) };
      },
      refused: () => undefined,
    };
    this.transport = new DestinationTransport({
      table: this.table,
      destination: 'ops',
      platform: new SlackPlatform({ client: client as SecretClient, channel: 'C1', context: () => CONTEXT }),
      clock,
      subsegments: new Subsegments({}),
    });
  }

  /** Alerts as they are now, and a hint of each; resolves to the ids of those that stay in the queue. */
  public tell(...alerts: readonly Alert[]): Promise<string[]> {
    return this.hint(alerts.map((alert) => {
      this.table.alerts.set(alert.id, alert);
      const body = JSON.stringify({ schemaVersion: 1, alertId: alert.id, version: alert.version, arrivedAt: START });
      return { ...message(`${alert.id}:${alert.version}`, alert.id), body };
    }));
  }

  public hint(batch: readonly QueuedMessage[]): Promise<string[]> {
    const { world } = this;
    return world.finish(deliverBatch(batch, world.settings, {
      ...world.ports(), reader: new HintReader(), transport: this.transport, gate: undefined, records: undefined,
    }, world.state));
  }

  public get methods(): string[] {
    return this.calls.map(({ method, inThread }) => `${method}${inThread ? ' in thread' : ''}`);
  }
}

const alert = (id: string, changes: Partial<Alert> = {}): Alert => alertOf({ id, version: 1, previous: undefined, ...changes });
const step = { level: 1, at: START, mentions: ['here'], destinations: ['ops'] };
const escalated = (id: string): Alert => alert(id, { version: 2, escalated: [step] });
const closed = (id: string): Alert => alert(id, { version: 2, status: 'closed', closedAt: START + 1_000 });

test('an edit and the reply in its thread are a second apart at one call a second, in one attempt', async () => {
  for (const change of [escalated, closed]) {
    const channel = new Channel();
    await channel.tell(alert('a-1'));
    await channel.world.clock.advance(60_000);
    const before = channel.world.clock.now() - START;
    expect(await channel.tell(change('a-1'))).toEqual([]);
    expect(channel.methods).toEqual(['chat.postMessage', 'chat.update', 'chat.postMessage in thread']);
    expect(channel.calls.slice(1).map(({ at }) => at - before)).toEqual([0, 1_100]);
    expect(channel.world.attempts().map(({ decision, attempt }) => [decision, attempt])).toEqual([['delivered', 1], ['delivered', 1]]);
  }
});

test('a storm of changes that take two calls each is told in order, at one call a second, and without a failed attempt', async () => {
  const channel = new Channel(1, 900_000);
  const ids = Array.from({ length: 20 }, (_, index) => `a-${index}`);
  await channel.tell(...ids.map((id) => alert(id)));
  expect(await channel.tell(...ids.map(escalated))).toEqual([]);
  expect(channel.methods.slice(20)).toEqual(ids.flatMap(() => ['chat.update', 'chat.postMessage in thread']));
  const times = channel.calls.map(({ at }) => at);
  expect(mostInAnyWindow(times, 1_000)).toBe(1);
  expect(times.at(-1)).toBeLessThan(60 * 1_200);
  expect(new Set(channel.world.attempts().map(({ decision }) => decision))).toEqual(new Set(['delivered']));
});

test('where the rate leaves no time for the rest, that is no failed attempt: the rest is told as soon as it may be', async () => {
  const channel = new Channel(30);
  await channel.tell(alert('a-1'));
  await channel.world.clock.advance(60_000);
  const before = channel.world.clock.now();
  expect(await channel.tell(closed('a-1'))).toEqual(['a-1:2']);
  expect(channel.methods).toEqual(['chat.postMessage', 'chat.update']);
  expect(channel.world.clock.now() - before).toBeLessThan(2_000);
  expect(channel.world.attempts()).toHaveLength(1);
  expect(channel.world.lines.at(-1)).toMatchObject({ message: 'returned-to-queue', cause: 'rate', retryInSeconds: 30 });
  expect([...channel.world.metrics.keys()].filter((name) => name.startsWith('Failures'))).toEqual([]);

  await channel.world.clock.advance(30_000);
  const body = JSON.stringify({ schemaVersion: 1, alertId: 'a-1', version: 2, arrivedAt: START });
  expect(await channel.hint([{ ...message('a-1:2', 'a-1', { receiveCount: 2 }), body }])).toEqual([]);
  expect(channel.methods.slice(2)).toEqual(['chat.postMessage in thread']);
});

test('a channel that takes long keeps to its rate from the end of each call', async () => {
  const channel = new Channel();
  channel.latencyMs = 2_500;
  await channel.tell(alert('a-1'));
  await channel.tell(closed('a-1'));
  expect(channel.calls.map(({ at }) => at)).toEqual([0, 3_500, 7_000]);
});
