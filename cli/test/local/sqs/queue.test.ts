import { VirtualClock } from '../../../src/local/clock';
import { Queue, QueueObserver, QueueProps, QueueRegistry, SqsError } from '../../../src/local/sqs';

const FIFO = { FifoQueue: 'true', ContentBasedDeduplication: 'true' };
const HIGH_THROUGHPUT = { FifoQueue: 'true', DeduplicationScope: 'messageGroup', FifoThroughputLimit: 'perMessageGroupId' };

function setUp(props: Partial<QueueProps> = {}): { clock: VirtualClock; queue: Queue; events: string[] } {
  const clock = new VirtualClock(1_000_000);
  const events: string[] = [];
  const note = (name: string) => (_: unknown, about: { body?: string; messageId: string }) => {
    events.push(`${name} ${about.body ?? about.messageId}`);
  };
  const observer: QueueObserver = {
    sent: note('sent'),
    deduplicated: note('deduplicated'),
    received: note('received'),
    returned: note('returned'),
    deleted: note('deleted'),
    expired: note('expired'),
    purged: note('purged'),
  };
  let ids = 0;
  const queue = new Queue({
    name: 'q.fifo', arn: 'arn:aws:sqs:us-east-1:000000000000:q.fifo', clock, attributes: FIFO, observer, messageIds: () => `id-${++ids}`, ...props,
  });
  return { clock, queue, events };
}

function bodies(queue: Queue, maxMessages = 10): string[] {
  return queue.receive({ maxMessages }).map(({ message }) => message.body);
}

function refusal(call: () => unknown): Partial<SqsError> {
  try {
    call();
  } catch (error) {
    expect(error).toBeInstanceOf(SqsError);
    const { type, status, message } = error as SqsError;
    return { type, status, message };
  }
  throw new Error('the call was not refused');
}

describe('Queue', () => {
  it('tells an observer what happens to a message, when it happens', async () => {
    const { clock, queue, events } = setUp();
    queue.send({ body: 'a', groupId: 'g' });
    queue.send({ body: 'a', groupId: 'g' });
    queue.receive();
    await clock.advance(29_999);
    expect(events).toEqual(['sent a', 'deduplicated id-1', 'received a']);
    await clock.advance(1);
    expect(events.slice(3)).toEqual(['returned a']);
    const [second] = queue.receive();
    queue.changeVisibility(second.receiptHandle, 0);
    const [third] = queue.receive();
    queue.delete(third.receiptHandle);
    expect(events.slice(4)).toEqual(['received a', 'returned a', 'received a', 'deleted a']);
    expect(third.receiveCount).toBe(3);
  });

  it('shows a message that it lost to retention as expired, also one in flight', async () => {
    const { clock, queue, events } = setUp({ attributes: { ...FIFO, MessageRetentionPeriod: '60', VisibilityTimeout: '600' } });
    queue.send({ body: 'held', groupId: 'g' });
    const [held] = queue.receive();
    await clock.advance(1_000);
    queue.send({ body: 'waiting', groupId: 'g' });
    await clock.advance(59_000);
    expect(events).toContain('expired held');
    expect(bodies(queue)).toEqual(['waiting']);
    expect(() => queue.delete(held.receiptHandle)).not.toThrow();
  });

  it('gives the ids of the first send for a duplicate', () => {
    const { queue } = setUp();
    const first = queue.send({ body: 'a', groupId: 'g', deduplicationId: 'x' });
    expect(first).toEqual({ messageId: 'id-1', sequenceNumber: '18000000000000000001', deduplicated: false });
    expect(queue.send({ body: 'b', groupId: 'h', deduplicationId: 'x' })).toEqual({ ...first, deduplicated: true });
  });

  it('brings a changed deduplication scope into force a minute later', async () => {
    const { clock, queue } = setUp({ attributes: { FifoQueue: 'true' } });
    const send = (id: string, groupId: string) => queue.send({ body: 'b', groupId, deduplicationId: id }).deduplicated;
    expect(send('x', 'a')).toBe(false);
    queue.setAttributes({ DeduplicationScope: 'messageGroup', FifoThroughputLimit: 'perMessageGroupId' });
    expect([send('x', 'b'), send('new', 'a'), send('new', 'b')]).toEqual([true, false, true]);
    await clock.advance(60_000);
    expect([send('later', 'a'), send('later', 'b'), send('later', 'b')]).toEqual([false, false, true]);
  });

  it('accepts an identifier again five minutes after its first send, to the millisecond', async () => {
    const { clock, queue } = setUp();
    const send = () => queue.send({ body: 'a', groupId: 'g' }).deduplicated;
    expect(send()).toBe(false);
    await clock.advance(299_999);
    expect(send()).toBe(true);
    await clock.advance(1);
    expect(send()).toBe(false);
  });

  it('ends a receive at the first message that does not fit and leaves that one untouched', () => {
    const { queue } = setUp();
    ['a1', 'a2', 'b1'].forEach((body) => queue.send({ body, groupId: body[0] }));
    const fitting = queue.receive({ maxMessages: 10, fits: ({ body }) => body !== 'a2' });
    expect(fitting.map(({ message }) => message.body)).toEqual(['a1']);
    expect(queue.receive({ maxMessages: 10, fits: ({ body }) => body !== 'b1' })).toEqual([]);
    expect(queue.receive({ maxMessages: 10 }).map(({ message, receiveCount }) => [message.body, receiveCount])).toEqual([['b1', 1]]);
  });

  it('hides a message for twelve hours from its receive at most', async () => {
    const { clock, queue } = setUp();
    queue.send({ body: 'a', groupId: 'g' });
    const [{ receiptHandle }] = queue.receive({ visibilityTimeout: 43_200 });
    await clock.advance(60_000);
    expect(refusal(() => queue.changeVisibility(receiptHandle, 43_200))).toEqual({
      type: 'InvalidParameterValueException',
      status: 400,
      message: 'Value 43200 for parameter VisibilityTimeout is invalid.' +
        ' Reason: Total VisibilityTimeout for the message is beyond the limit [43200 seconds]',
    });
    queue.changeVisibility(receiptHandle, 43_140);
    await clock.advance(43_139_999);
    expect(bodies(queue)).toEqual([]);
    await clock.advance(1);
    expect(bodies(queue)).toEqual(['a']);
  });

  it.each([-1, 1.5, 43_201, NaN])('refuses the visibility timeout %p', (seconds) => {
    const { queue } = setUp();
    queue.send({ body: 'a', groupId: 'g' });
    expect(refusal(() => queue.receive({ visibilityTimeout: seconds })).type).toBe('InvalidParameterValueException');
    const [{ receiptHandle }] = queue.receive();
    expect(refusal(() => queue.changeVisibility(receiptHandle, seconds)).type).toBe('InvalidParameterValueException');
  });

  it('refuses a handle of an earlier receive, of another queue and of no queue', async () => {
    const { clock, queue } = setUp();
    const other = setUp({ arn: 'arn:aws:sqs:us-east-1:000000000000:other.fifo' }).queue;
    queue.send({ body: 'a', groupId: 'g' });
    const [old] = queue.receive();
    await clock.advance(30_000);
    const [current] = queue.receive();
    expect(refusal(() => queue.delete(old.receiptHandle)).message).toContain('The receipt handle has expired.');
    expect(refusal(() => queue.changeVisibility(old.receiptHandle, 5)).message).toContain('not available for visibility timeout change');
    expect(refusal(() => other.delete(current.receiptHandle)).type).toBe('ReceiptHandleIsInvalid');
    const unknown = current.receiptHandle.replace(/-1-2$/, '-7-1');
    expect(refusal(() => queue.delete(unknown)).type).toBe('ReceiptHandleIsInvalid');
    queue.delete(current.receiptHandle);
    expect(queue.peek()).toEqual([]);
  });

  it('takes any handle that it gave out on a standard queue', async () => {
    const { clock, queue } = setUp({ attributes: {} });
    queue.send({ body: 'a' });
    const [old] = queue.receive();
    await clock.advance(30_000);
    expect(refusal(() => queue.changeVisibility(old.receiptHandle, 5)).type).toBe('MessageNotInflight');
    queue.receive();
    queue.delete(old.receiptHandle);
    expect(queue.peek()).toEqual([]);
  });

  it('keeps to its time when the clock of the machine is set back', () => {
    let now = 1_000_000;
    const clock = { now: () => now, after: () => () => undefined, sleep: () => Promise.resolve() };
    const { queue } = setUp({ clock });
    queue.send({ body: 'a', groupId: 'g' });
    queue.receive();
    now += 30_000;
    expect(bodies(queue)).toEqual(['a']);
    now -= 3_600_000;
    queue.send({ body: 'b', groupId: 'h' });
    expect(queue.peek().map(({ body }) => body)).toEqual(['a', 'b']);
    expect(bodies(queue)).toEqual(['b']);
  });

  it('purges what it holds, also in flight, and remembers duplicates', async () => {
    const { clock, queue, events } = setUp();
    ['a', 'b'].forEach((body) => queue.send({ body, groupId: 'g' }));
    const [held] = queue.receive();
    queue.purge();
    expect(events.slice(-2)).toEqual(['purged a', 'purged b']);
    expect(queue.counts()).toEqual({ visible: 0, inFlight: 0, delayed: 0 });
    expect(() => queue.delete(held.receiptHandle)).not.toThrow();
    expect(queue.send({ body: 'a', groupId: 'g' }).deduplicated).toBe(true);
    await clock.advance(60_000);
    expect(() => queue.purge()).not.toThrow();
  });

  it('counts delayed messages apart, and gives them in order', async () => {
    const { clock, queue } = setUp({ attributes: { ...FIFO, DelaySeconds: '10' } });
    queue.send({ body: 'a', groupId: 'g' });
    await clock.advance(4_000);
    queue.send({ body: 'b', groupId: 'g' });
    expect(queue.counts()).toEqual({ visible: 0, inFlight: 0, delayed: 2 });
    expect(queue.groups()).toMatchObject([{ groupId: 'g', messages: 2, free: false }]);
    await clock.advance(6_000);
    expect(queue.counts()).toEqual({ visible: 1, inFlight: 0, delayed: 1 });
    expect(bodies(queue)).toEqual(['a']);
    expect(queue.counts()).toEqual({ visible: 0, inFlight: 1, delayed: 1 });
  });

  it('looks only so deep for a free group', () => {
    const { queue } = setUp({ attributes: HIGH_THROUGHPUT, quotas: { scanWindow: 100 } });
    const send = (groupId: string, id: number) => queue.send({ body: `${groupId}${id}`, groupId, deduplicationId: String(id) });
    for (let i = 1; i <= 100; i++) {
      send('deep', i);
    }
    send('behind', 1);
    send('last', 1);
    const [head] = queue.receive();
    expect(bodies(queue)).toEqual([]);
    expect(queue.groups().filter(({ free }) => free)).toEqual([]);
    queue.delete(head.receiptHandle);
    const locked = queue.receive({ maxMessages: 1 });
    expect(locked.map(({ message }) => message.body)).toEqual(['deep2']);
    expect(bodies(queue)).toEqual(['behind1']);
    expect(bodies(queue)).toEqual([]);
    queue.delete(locked[0].receiptHandle);
    expect(bodies(queue, 3)).toEqual(['deep3', 'deep4', 'deep5']);
    expect(bodies(queue)).toEqual(['last1']);
  });

  it('does not reach into a group beyond that depth either', () => {
    const { queue } = setUp({ attributes: HIGH_THROUGHPUT, quotas: { scanWindow: 3 } });
    ['a1', 'b1', 'a2', 'a3'].forEach((body) => queue.send({ body, groupId: body[0], deduplicationId: body }));
    expect(bodies(queue)).toEqual(['a1', 'a2', 'b1']);
  });

  it('stops handing out at the quota of messages in flight: with nothing on a FIFO queue, with an error on a standard queue', async () => {
    const fifo = setUp({ attributes: HIGH_THROUGHPUT, quotas: { inFlight: 20 } }).queue;
    const standard = setUp({ attributes: {}, quotas: { inFlight: 20 } }).queue;
    for (let i = 0; i < 25; i++) {
      fifo.send({ body: 'x', groupId: `g${i}`, deduplicationId: 'x' });
      standard.send({ body: 'x' });
    }
    const held = [3, 10, 10].map((maxMessages) => [fifo.receive({ maxMessages }), standard.receive({ maxMessages })]);
    expect(held.map((both) => both.map(({ length }) => length))).toEqual([[3, 3], [10, 10], [7, 7]]);
    expect(fifo.counts()).toEqual({ inFlight: 20, visible: 5, delayed: 0 });
    expect(fifo.hasAvailable()).toBe(false);
    expect(fifo.receive()).toEqual([]);
    expect(refusal(() => standard.receive())).toMatchObject({ type: 'OverLimit', status: 403 });
    const available = new Promise<void>((resolve) => fifo.onAvailable(resolve));
    fifo.delete(held[0][0][0].receiptHandle);
    await available;
    expect(fifo.receive({ maxMessages: 10 })).toHaveLength(1);
  });

  it('does not fill the clock with timers', () => {
    let timers = 0;
    const clock = { now: () => 0, after: () => (timers += 1, () => undefined), sleep: () => Promise.resolve() };
    const { queue } = setUp({ clock });
    for (let i = 0; i < 1_000; i++) {
      queue.send({ body: String(i), groupId: String(i % 7) });
      queue.receive().forEach(({ receiptHandle }) => queue.delete(receiptHandle));
    }
    expect(timers).toBe(2);
  });

  it('says once, soon, that something has become available', async () => {
    const { clock, queue } = setUp();
    const calls: number[] = [];
    const stop = queue.onAvailable(() => calls.push(clock.now()));
    queue.send({ body: 'a', groupId: 'g' });
    queue.send({ body: 'b', groupId: 'h' });
    expect(calls).toEqual([]);
    await clock.advance(0);
    expect(calls).toEqual([1_000_000]);
    queue.receive({ maxMessages: 10 });
    queue.send({ body: 'c', groupId: 'g' });
    await clock.advance(30_000);
    expect(calls).toEqual([1_000_000, 1_030_000]);
    stop();
    queue.send({ body: 'd', groupId: 'i' });
    await clock.advance(0);
    expect(calls).toHaveLength(2);
  });
});

describe('QueueRegistry', () => {
  const redrive = (queue: Queue, maxReceiveCount: unknown = 1) => JSON.stringify({ deadLetterTargetArn: queue.arn, maxReceiveCount });

  it('starts the retention of a FIFO dead letter anew and goes on with that of a standard one', async () => {
    for (const [suffix, attributes, kept] of [['.fifo', FIFO, 1], ['', {}, 0]] as const) {
      const clock = new VirtualClock(1_000_000);
      const registry = new QueueRegistry({ clock });
      const dlq = registry.create(`dlq${suffix}`, { ...attributes, MessageRetentionPeriod: '100' });
      const queue = registry.create(`q${suffix}`, { ...attributes, RedrivePolicy: redrive(dlq) });
      queue.send({ body: 'x', ...(suffix ? { groupId: 'g' } : {}) });
      await clock.advance(60_000);
      queue.receive({ visibilityTimeout: 0 });
      expect(queue.receive()).toEqual([]);
      expect(dlq.peek()).toMatchObject([{ body: 'x', receiveCount: 0, deadLetterSourceArn: queue.arn, sentAt: suffix ? 1_060_000 : 1_000_000 }]);
      await clock.advance(40_000);
      expect(dlq.peek()).toHaveLength(kept);
    }
  });

  it('keeps a message that it cannot dead-letter', () => {
    const clock = new VirtualClock();
    const registry = new QueueRegistry({ clock });
    const dlq = registry.create('dlq.fifo', FIFO);
    const queue = registry.create('q.fifo', { ...FIFO, RedrivePolicy: redrive(dlq) });
    registry.delete(dlq);
    queue.send({ body: 'x', groupId: 'g' });
    [1, 2, 3].forEach((count) => expect(queue.receive({ visibilityTimeout: 0 })).toMatchObject([{ receiveCount: count }]));
  });

  it('moves on to the rest of the group in the receive that dead-letters its head', () => {
    const registry = new QueueRegistry({ clock: new VirtualClock() });
    const dlq = registry.create('dlq.fifo', FIFO);
    const queue = registry.create('q.fifo', { ...FIFO, RedrivePolicy: redrive(dlq) });
    const moved: string[] = [];
    registry.observers.add({ deadLettered: (from, message, target) => moved.push(`${message.body} ${from.name} ${target.name}`) });
    queue.send({ body: 'head', groupId: 'g' });
    queue.receive({ visibilityTimeout: 0 });
    queue.send({ body: 'next', groupId: 'g' });
    expect(bodies(queue)).toEqual(['next']);
    expect(moved).toEqual(['head q.fifo dlq.fifo']);
  });

  it.each([
    ['a dead-letter queue that does not exist', '{"deadLetterTargetArn":"arn:aws:sqs:us-east-1:000000000000:no.fifo","maxReceiveCount":1}'],
    ['text that is not JSON', 'never'],
    ['no count', '{"deadLetterTargetArn":"arn:aws:sqs:us-east-1:000000000000:dlq.fifo"}'],
    ['the count 0', '{"deadLetterTargetArn":"arn:aws:sqs:us-east-1:000000000000:dlq.fifo","maxReceiveCount":0}'],
    ['the count 1001', '{"deadLetterTargetArn":"arn:aws:sqs:us-east-1:000000000000:dlq.fifo","maxReceiveCount":"1001"}'],
    ['a standard dead-letter queue', '{"deadLetterTargetArn":"arn:aws:sqs:us-east-1:000000000000:standard","maxReceiveCount":1}'],
  ])('refuses a redrive policy with %s, when created and when changed', (_, RedrivePolicy) => {
    const registry = new QueueRegistry({ clock: new VirtualClock() });
    registry.create('dlq.fifo', FIFO);
    registry.create('standard');
    expect(refusal(() => registry.create('q.fifo', { ...FIFO, RedrivePolicy })).message).toContain('for parameter RedrivePolicy is invalid');
    const queue = registry.create('q.fifo', FIFO);
    expect(refusal(() => registry.setAttributes(queue, { RedrivePolicy })).type).toBe('InvalidParameterValueException');
    expect(queue.settings.redrivePolicy).toBeUndefined();
  });

  it.each<Record<string, string>>([
    { VisibilityTimeout: '43201' }, { VisibilityTimeout: 'soon' }, { MessageRetentionPeriod: '59' }, { DelaySeconds: '901' },
    { MaximumMessageSize: '1048577' }, { ReceiveMessageWaitTimeSeconds: '-1' }, { DeduplicationScope: 'group' },
    { FifoThroughputLimit: 'perMessageGroupId' },
  ])('refuses the attribute %p', (wrong) => {
    const registry = new QueueRegistry({ clock: new VirtualClock() });
    expect(refusal(() => registry.create('q.fifo', { ...FIFO, ...wrong })).type).toBe('InvalidAttributeValue');
  });

  it('refuses an attribute that does not exist', () => {
    const registry = new QueueRegistry({ clock: new VirtualClock() });
    expect(refusal(() => registry.create('q', { Colour: 'red' })).message).toBe('Unknown Attribute Colour.');
  });
});
