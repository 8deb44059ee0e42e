import { Scene, startScene, until } from './support/scene';
import { webhooks } from '../../demo/corpus/corpus';
import { payload } from '../../demo/corpus/payload';
import { send } from '../../demo/sender/send';
import { sendAll } from '../../demo/sender/sender';
import { Ledger } from '../../demo/verification/ledger';
import { failures } from '../../demo/verification/verdict';

describe('an outage of the backend', () => {
  const all = webhooks(240, 12);
  const ledger = new Ledger(all);
  let scene: Scene;

  beforeAll(async () => {
    scene = await startScene({ latencyMs: 5, observer: ledger });
  });

  afterAll(() => scene?.stop());

  test('case 50: 503s, then refused connections, then recovery: nothing lost, reordered, changed or over the limit', async () => {
    const attempts = (matches: (line: { status?: number; failure?: string }) => boolean) => scene.events.filter((event) =>
      event.kind === 'forwarder' && event.line.message === 'attempt' && matches(event.line)).length;

    const sending = sendAll(all, { endpoint: scene.endpoint, concurrency: 8, onAccepted: (webhook) => ledger.accepted(webhook) });
    await until('a part is delivered', () => ledger.progress.delivered >= 60);
    await scene.backend.become('unavailable');
    await until('attempts were answered 503', () => attempts(({ status }) => status === 503) >= 4);
    await scene.backend.become('down');
    await until('connections were refused', () => attempts(({ failure }) => failure === 'connection-refused') >= 2);
    const before = ledger.progress.delivered;
    expect(before).toBeLessThan(all.length);
    await scene.backend.become('up');
    await sending;
    await until('everything is delivered', () => ledger.progress.delivered === all.length && scene.runtime.status().queued === 0);

    const runtime = scene.runtime.status();
    expect(failures({ balance: ledger.balance(), total: all.length, mostInFlight: scene.backend.mostInFlight, limit: 5, runtime })).toEqual([]);
    expect(scene.backend.mostInFlight).toBeGreaterThan(1);
    expect(runtime.retried).toBeGreaterThan(0);
  });
});

test('a request that is sent again, because its connection had been closed, never counts as two in flight', async () => {
  const scene = await startScene();
  const attempts = 8;
  try {
    // One group: one request at a time. Every second request finds its kept connection reset.
    scene.answer = () => scene.arrivals.length % 2 === 0 ? { status: 0, instead: 'reset' } : { status: 200 };
    const group = (position: number) => payload('application/json', String(position), { headers: [['X-Order-Id', 'order-1']] });
    for (let position = 0; position < attempts; position += 1) {
      await send(scene.endpoint, group(position));
    }
    await until('all are delivered', () => scene.runtime.status().delivered === attempts);
    expect(scene.arrivals.length).toBeGreaterThan(attempts);
    expect(scene.runtime.status().maxConcurrencySeen).toBe(1);
  } finally {
    await scene.stop();
  }
});
