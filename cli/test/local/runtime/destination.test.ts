import { VirtualClock } from '../../../src/local/clock';
import { RequestMeter } from '../../../src/local/function-host/request-meter';
import { AppMonitor } from '../../../src/local/runtime/app-monitor';
import { DestinationMonitor, parseLogLine } from '../../../src/local/runtime/destination';
import { LocalEvent } from '../../../src/local/runtime/local-event';
import { QueueRegistry } from '../../../src/local/sqs';

const clock = new VirtualClock(1_000_000);

function attempt(deliveryId: string, decision: string, more: object = {}): string {
  return JSON.stringify({ message: 'attempt', destination: 'Default', deliveryId, groupHash: 'aa', attempt: 1, latencyMs: 5, ageMs: 9, decision, ...more });
}

function setUp() {
  const registry = new QueueRegistry({ clock });
  const events: LocalEvent[] = [];
  const monitor = new AppMonitor(clock, (event) => events.push(event));
  registry.observers.add(monitor.queueObserver);
  const fifo = { FifoQueue: 'true', ContentBasedDeduplication: 'true' };
  const deadLetterQueue = registry.create('dead.fifo', fifo);
  const queue = registry.create('queue.fifo', { ...fifo, RedrivePolicy: JSON.stringify({ deadLetterTargetArn: deadLetterQueue.arn, maxReceiveCount: 1 }) });
  const meter = new RequestMeter(RequestMeter.allocate(1));
  const destination = {
    webhook: 'Stack/Orders', name: 'Default', functionName: 'forwarder', queueName: 'queue.fifo', deadLetterQueueName: 'dead.fifo', maxConcurrency: 4,
  };
  monitor.watch([new DestinationMonitor(destination, queue, meter)]);
  const log = (text: string, functionName: string = 'forwarder') => monitor.onLog({ functionName, text });
  return { registry, monitor, queue, deadLetterQueue, meter, events, log };
}

test('counts attempts, deliveries and retries from the forwarder\'s lines', () => {
  const { monitor, log, events } = setUp();
  log(attempt('a', 'retry', { status: 503 }));
  log(attempt('b', 'delivered'));
  log(attempt('a', 'retry', { failure: 'timeout' }));
  log(attempt('a', 'delivered'));
  log(attempt('c', 'dead-letter'));
  log(attempt('c', 'delivered')); // redriven after it was a dead letter: a new start
  expect(monitor.status).toMatchObject({ attempts: 6, delivered: 3, retried: 2 });
  expect(events.map((event) => event.kind)).toEqual(Array(6).fill('forwarder'));
  expect(events[0]).toMatchObject({ destination: 'Stack/Orders/Default', line: { deliveryId: 'a', decision: 'retry', status: 503 } });
});

test('what else a function prints counts for nothing', () => {
  const { monitor, log, events } = setUp();
  const others = ['hello', '{"message":"attempt"', '{"message":3,"destination":"x"}', '[1]', ''];
  others.forEach((text) => log(text));
  log('{"_aws":{"CloudWatchMetrics":[]},"Attempts":1}');
  log(attempt('a', 'delivered'), 'another function');
  expect(monitor.status).toMatchObject({ attempts: 0, delivered: 0 });
  expect(events).toEqual([
    ...others.map((text) => ({ kind: 'log', functionName: 'forwarder', text })),
    { kind: 'log', functionName: 'another function', text: attempt('a', 'delivered') },
  ]);
  expect(parseLogLine('null')).toBeUndefined();
});

test('counts dead letters that the forwarder sends and those that SQS moves', () => {
  const { monitor, queue, deadLetterQueue } = setUp();
  deadLetterQueue.send({ body: 'given up', groupId: 'g' });
  queue.send({ body: 'moved', groupId: 'g' });
  queue.receive({ visibilityTimeout: 0 });
  expect(monitor.status.deadLettered).toBe(1);
  queue.receive();
  expect(monitor.status).toMatchObject({ deadLettered: 2, queued: 0 });
});

test('the backlog is what waits and what is being worked on', () => {
  const { monitor, queue } = setUp();
  ['a', 'b', 'b', 'c'].forEach((groupId, index) => queue.send({ body: String(index), groupId }));
  queue.receive();
  expect(monitor.status.queued).toBe(4);
  expect(monitor.sample()).toMatchObject({ at: 1_000_000, queued: 4 });
});

test('requests in flight come from the meter, and what came of requests is counted apart', () => {
  const { monitor, meter, events } = setUp();
  meter.start(0);
  meter.start(0);
  meter.end(0);
  const answers = [[200, 'accepted'], [202, 'accepted'], [200, 'answered'], [413, 'refused'], [503, 'refused'], [429, 'refused']] as const;
  answers.forEach(([status, outcome]) => monitor.onRequest({ endpoint: 'Stack/Orders', method: 'POST', status, outcome }));
  expect(monitor.status).toMatchObject({
    accepted: 2,
    answered: 1,
    refused: 3,
    inFlight: 1,
    maxConcurrencySeen: 2,
    destinations: { 'Stack/Orders/Default': { webhook: 'Stack/Orders', name: 'Default', inFlight: 1, maxConcurrencySeen: 2, maxConcurrency: 4 } },
  });
  expect(events[3]).toEqual({ kind: 'request', endpoint: 'Stack/Orders', method: 'POST', status: 413, outcome: 'refused' });
});

test('the meter forgets what a thread had in flight when it ended', () => {
  const memory = RequestMeter.allocate(2);
  const meter = new RequestMeter(memory);
  meter.start(0);
  meter.start(1);
  meter.start(1);
  meter.forget(1);
  expect([meter.inFlight, meter.mostInFlight, meter.total]).toEqual([1, 3, 3]);
  meter.end(0);
  expect(new RequestMeter(memory).inFlight).toBe(0);
});

test('the meter knows since when the oldest request waits, over all threads', () => {
  const memory = RequestMeter.allocate(2);
  const [meter, other] = [new RequestMeter(memory), new RequestMeter(memory)];
  expect(meter.oldestAt).toBeUndefined();
  other.setOldest(1, 5_000);
  other.setOldest(0, 7_000);
  expect(meter.oldestAt).toBe(5_000);
  meter.forget(1);
  expect(other.oldestAt).toBe(7_000);
  other.setOldest(0, undefined);
  expect(meter.oldestAt).toBeUndefined();
});

test('field case L9: a webhook is counted once: what is delivered, or a dead letter, is not in the queue any more', () => {
  const { monitor, queue, deadLetterQueue, log, events } = setUp();
  const body = (id: string, endpoint: string = '') => `{"v":1,"id":"${id}","at":1${endpoint && `,"endpoint":"${endpoint}"`},"body":"e30="}`;
  ['a', 'b', 'c'].forEach((id) => queue.send({ body: body(id, '/github'), groupId: id }));
  const received = queue.receive({ maxMessages: 3 });
  expect(monitor.status).toMatchObject({ queued: 3, delivered: 0, deadLettered: 0 });
  log(attempt('a', 'delivered'));
  expect(monitor.status).toMatchObject({ queued: 2, delivered: 1 });
  deadLetterQueue.send({ body: body('b', '/github'), groupId: 'b' });
  expect(monitor.status).toMatchObject({ queued: 1, delivered: 1, deadLettered: 1 });
  log(JSON.stringify({ message: 'dead-letter', destination: 'Default', deliveryId: 'b', messageId: 'm', groupHash: 'x', reason: 'gone', detail: '', attempts: 1 }));
  expect(events.at(-1)).toMatchObject({ kind: 'forwarder', endpoint: 'Stack/Orders/github' });
  received.slice(0, 2).forEach(({ receiptHandle }) => queue.delete(receiptHandle));
  expect(monitor.status).toMatchObject({ queued: 1, delivered: 1, deadLettered: 1 });
});

test('what was delivered by an invocation that then died is in the queue again', () => {
  const { monitor, queue, log } = setUp();
  queue.send({ body: '{"v":1,"id":"a"}', groupId: 'a' });
  const [{ receiptHandle }] = queue.receive({ maxMessages: 1 });
  log(attempt('a', 'delivered'));
  expect(monitor.status).toMatchObject({ queued: 0 });
  queue.changeVisibility(receiptHandle, 0);
  expect(monitor.status).toMatchObject({ queued: 1 });
});
