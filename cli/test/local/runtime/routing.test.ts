import { VirtualClock } from '../../../src/local/clock';
import { AppMonitor } from '../../../src/local/runtime/app-monitor';
import { LocalEvent } from '../../../src/local/runtime/local-event';
import { routingMonitors } from '../../../src/local/runtime/routing';
import { QueueRegistry } from '../../../src/local/sqs';

const webhook = 'Stack/Orders';
const STREAMS = [
  { webhook, name: 'Overflow', functionName: 'overflow', queueName: 'overflow.fifo', deadLetterQueueName: 'overflow-dead.fifo' },
  { webhook, name: 'Router', functionName: 'router', queueName: 'first.fifo', deadLetterQueueName: 'dead.fifo' },
  { webhook: 'Stack/Other', name: 'Router', functionName: 'other' },
];

function setUp() {
  const clock = new VirtualClock(1_000_000);
  const registry = new QueueRegistry({ clock });
  const events: LocalEvent[] = [];
  const monitor = new AppMonitor(clock, (event) => events.push(event));
  registry.observers.add(monitor.queueObserver);
  const fifo = { FifoQueue: 'true', ContentBasedDeduplication: 'true' };
  const [first, dead, overflow, overflowDead] = ['first', 'dead', 'overflow', 'overflow-dead'].map((name) => registry.create(`${name}.fifo`, fifo));
  monitor.watch([], routingMonitors(STREAMS, (name) => registry.get(name)));
  const log = (functionName: string, line: object) => monitor.onLog({ functionName, text: JSON.stringify({ destination: 'Router', deliveryId: 'd', groupHash: 'a', ...line }) });
  return { monitor, events, log, first, dead, overflow, overflowDead };
}

test('what waits is in the first queue or the overflow, and what is given up on in either dead-letter queue; both are part of the sums', () => {
  const { monitor, first, dead, overflow, overflowDead } = setUp();
  first.send({ body: '1', groupId: 'a' });
  overflow.send({ body: '2', groupId: 'a' });
  overflow.send({ body: '3', groupId: 'a' });
  dead.send({ body: '4', groupId: 'a' });
  overflowDead.send({ body: '5', groupId: 'a' });
  expect(monitor.status.routing).toEqual({
    'Stack/Orders': { queued: 3, routed: 0, unrouted: 0, overflowed: 2, deadLettered: 2 },
    'Stack/Other': { queued: 0, routed: 0, unrouted: 0, overflowed: 0, deadLettered: 0 },
  });
  expect(monitor.status).toMatchObject({ queued: 3, deadLettered: 2, delivered: 0, attempts: 0, destinations: {} });
});

test('webhooks count as routed once, when the router is done with them', () => {
  const { monitor, events, log } = setUp();
  log('router', { message: 'attempt', decision: 'retry' });
  log('router', { message: 'attempt', decision: 'delivered' });
  log('overflow', { message: 'attempt', decision: 'delivered' });
  log('router', { message: 'not-delivered', decision: 'unrouted' });
  log('router', { message: 'not-delivered', decision: 'duplicate' });
  log('other', { message: 'attempt', decision: 'delivered' });
  expect(monitor.status.routing).toMatchObject({ 'Stack/Orders': { routed: 1, unrouted: 1 }, 'Stack/Other': { routed: 1, unrouted: 0 } });
  expect(monitor.status.delivered).toBe(0);
  expect(events.map((event) => event.kind === 'routing' && event.part)).toEqual([
    'Stack/Orders/Router', 'Stack/Orders/Router', 'Stack/Orders/Overflow', 'Stack/Orders/Router', 'Stack/Orders/Router', 'Stack/Other/Router',
  ]);
});
