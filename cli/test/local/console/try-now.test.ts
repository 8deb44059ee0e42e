import { VirtualClock } from '../../../src/local/clock';
import { tryNow } from '../../../src/local/console/actions/try-now';
import { Delivery } from '../../../src/local/console/journal/delivery';
import { PutAside } from '../../../src/local/console/journal/put-aside';
import { EventSourceMapping, InvokeResult } from '../../../src/local/event-source';
import { Queue, QueueRegistry } from '../../../src/local/sqs';

const ENVELOPE = '{"v":1,"id":"d1","x":1}';
const NOTHING_KEPT = () => undefined;

let clock: VirtualClock;
let queue: Queue;
let putAside: PutAside;
let answer: (result: InvokeResult) => void;
let invocations: number;

/** A group whose only message is in an invocation that goes on until `answer`. */
beforeEach(async () => {
  clock = new VirtualClock(0);
  invocations = 0;
  putAside = new PutAside(() => {});
  const registry = new QueueRegistry({ clock });
  registry.observers.add(putAside.queueObserver);
  queue = registry.create('q.fifo', { FifoQueue: 'true', VisibilityTimeout: '900' });
  const mapping = new EventSourceMapping({
    queue,
    clock,
    observer: putAside.eventSourceObserver,
    functionResponseTypes: ['ReportBatchItemFailures'],
    invoke: () => new Promise((resolve) => {
      invocations += 1;
      answer = resolve;
    }),
  });
  mapping.start();
  queue.send({ body: ENVELOPE, groupId: 'g', deduplicationId: '1' });
  await clock.advance(100);
  expect(invocations).toBe(1);
});

const ask = (deliveryOf: (id: string) => Delivery | undefined = NOTHING_KEPT) => tryNow(
  { destination: 'W/Default', group: 'g' }, new Map([['W/Default', queue]]), { deliveryOf, isPutAside: (message) => putAside.has(message) },
);

async function notTaken(): Promise<void> {
  answer({ outcome: 'returned', value: { batchItemFailures: [{ itemIdentifier: queue.headOf('g')!.messageId }] } });
  await clock.advance(100);
}

test('what the journal has forgotten is not tried while an invocation holds it: the backend would get it twice', async () => {
  expect(() => ask()).toThrow('The first webhook of this group is in hand now: at the backend, or about to be. It is tried without being asked.');
  await clock.advance(1000);
  expect(invocations).toBe(1);
});

test('what the journal has forgotten is tried once the invocation has ended without it, and only once', async () => {
  await notTaken();
  expect(ask()).toEqual({ messages: 1 });
  await clock.advance(100);
  expect(invocations).toBe(2);
  expect(() => ask()).toThrow('in hand now');
  await clock.advance(1000);
  expect(invocations).toBe(2);
});

test('what failed is tried also while the invocation goes on with others', () => {
  const delivery = new Delivery({ id: 'd1', arrivedAt: 0, webhook: 'W', endpoint: 'W', method: 'POST', path: '', group: 'g' }, ENVELOPE);
  delivery.enter('W/Default');
  delivery.attempt('W/Default', 0, {
    message: 'attempt', destination: 'Default', deliveryId: 'd1', groupHash: 'g', attempt: 1, latencyMs: 10, ageMs: 20, decision: 'retry', status: 503,
  });
  expect(ask(() => delivery)).toEqual({ messages: 1 });
});

test('what somebody else has received since is not shown', async () => {
  await notTaken();
  queue.showGroup('g');
  const [{ message }] = queue.receive({ maxMessages: 1 });
  expect(message).toBe(queue.headOf('g'));
  expect(() => ask()).toThrow('in hand now');
});

test('a group that is gone says so', async () => {
  answer({ outcome: 'returned', value: { batchItemFailures: [] } });
  await clock.advance(100);
  expect(() => ask()).toThrow('Nothing of this group waits any more.');
});
