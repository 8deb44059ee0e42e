import { startScene, until } from './support/scene';
import { payload } from '../../demo/corpus/payload';
import { send } from '../../demo/sender/send';
import { MaxRate } from '../../src';
import { mostInAnyWindow } from '../delivery/support/window';

test('case 48: under a burst no window sees more than the rate, with two environments and the table of the shares between them', async () => {
  const arrivedAt: number[] = [];
  const scene = await startScene({
    props: { maxConcurrency: 2, maxRate: MaxRate.perSecond(4) },
    observer: { arrived: () => void arrivedAt.push(Date.now()) },
  });
  try {
    const all = Array.from({ length: 14 }, (_, index) => payload('text/plain', String(index), { headers: [['X-Order-Id', `order-${index % 7}`]] }));
    await Promise.all(all.map((webhook) => send(scene.endpoint, webhook)));
    await until('all are delivered', () => scene.runtime.status().delivered === all.length);
    expect(arrivedAt).toHaveLength(all.length);
    expect(mostInAnyWindow(arrivedAt, 1_000)).toBeLessThanOrEqual(4);
    const attempts = scene.events.flatMap((event) => event.kind === 'forwarder' && event.line.message === 'attempt' ? [event.line.attempt] : []);
    expect(attempts).toHaveLength(all.length);
  } finally {
    await scene.stop();
  }
});
