import { VirtualClock } from '../../../src/local/clock';
import { longPoll, LongPollInput, Queue, SqsError } from '../../../src/local/sqs';

const FIFO = { FifoQueue: 'true', ContentBasedDeduplication: 'true' };

interface Poll {
  bodies?: string[];
  error?: unknown;
  at?: number;
}

function setUp(attributes = {}): { clock: VirtualClock; queue: Queue; poll: (input?: LongPollInput) => Poll } {
  const clock = new VirtualClock();
  const queue = new Queue({ name: 'q.fifo', arn: 'arn:aws:sqs:us-east-1:000000000000:q.fifo', clock, attributes: { ...FIFO, ...attributes } });
  const poll = (input: LongPollInput = { waitTimeSeconds: 20 }) => {
    const result: Poll = {};
    longPoll(queue, clock, { maxMessages: 10, ...input }).then(
      (received) => Object.assign(result, { bodies: received.map(({ message }) => message.body), at: clock.now() }),
      (error) => Object.assign(result, { error, at: clock.now() }),
    );
    return result;
  };
  return { clock, queue, poll };
}

describe('longPoll', () => {
  it('ends at once with what is there', async () => {
    const { clock, queue, poll } = setUp();
    queue.send({ body: 'a', groupId: 'g' });
    const result = poll();
    await clock.advance(0);
    expect(result).toEqual({ bodies: ['a'], at: 0 });
    expect(clock.nextAt()).toBe(30_000); // nothing but the visibility timeout: the poll left no timer
  });

  it('ends with nothing when its time is over', async () => {
    const { clock, poll } = setUp();
    const result = poll({ waitTimeSeconds: 5 });
    await clock.advance(4_999);
    expect(result).toEqual({});
    await clock.advance(1);
    expect(result).toEqual({ bodies: [], at: 5_000 });
  });

  it('takes the wait of the queue when it names none', async () => {
    const { clock, poll } = setUp({ ReceiveMessageWaitTimeSeconds: '3' });
    const result = poll({});
    await clock.advance(60_000);
    expect(result).toEqual({ bodies: [], at: 3_000 });
  });

  it('ends with everything that is sent at one instant', async () => {
    const { clock, queue, poll } = setUp();
    const result = poll();
    await clock.advance(7_000);
    ['a', 'b', 'c'].forEach((body) => queue.send({ body, groupId: 'g' }));
    await clock.advance(0);
    expect(result).toEqual({ bodies: ['a', 'b', 'c'], at: 7_000 });
  });

  it('ends when a visibility timeout, a delay or a lock ends', async () => {
    const { clock, queue, poll } = setUp({ DelaySeconds: '2' });
    queue.send({ body: 'a', groupId: 'g' });
    queue.send({ body: 'b', groupId: 'g' });
    const delayed = poll({ waitTimeSeconds: 20, maxMessages: 1, visibilityTimeout: 6 });
    await clock.advance(2_000);
    expect(delayed).toEqual({ bodies: ['a'], at: 2_000 });
    const returned = poll({ waitTimeSeconds: 20, maxMessages: 1 });
    await clock.advance(6_000);
    expect(returned).toEqual({ bodies: ['a'], at: 8_000 });
    const locked = poll({ waitTimeSeconds: 20 });
    await clock.advance(30_000 - 1);
    expect(locked).toEqual({ bodies: [], at: 28_000 });
  });

  it('serves those who wait in the order in which they came', async () => {
    const { clock, queue, poll } = setUp();
    const [first, second, third] = [poll({ waitTimeSeconds: 20, maxMessages: 1 }), poll(), poll()];
    await clock.advance(1_000);
    ['a', 'b', 'c'].forEach((body) => queue.send({ body, groupId: body }));
    await clock.advance(0);
    expect([first.bodies, second.bodies, third.bodies]).toEqual([['a'], ['b', 'c'], undefined]);
  });

  it('takes nothing any more once its caller has gone', async () => {
    const { clock, queue, poll } = setUp();
    const caller = new AbortController();
    const result = poll({ waitTimeSeconds: 20, signal: caller.signal });
    await clock.advance(1_000);
    caller.abort();
    queue.send({ body: 'a', groupId: 'g' });
    await clock.advance(0);
    expect(result).toEqual({ bodies: [], at: 1_000 });
    expect(queue.counts()).toMatchObject({ visible: 1, inFlight: 0 });
    const late = poll({ waitTimeSeconds: 20, signal: caller.signal });
    await clock.advance(0);
    expect(late.bodies).toEqual([]);
  });

  it.each([21, -1, 0.5])('refuses to wait %p seconds', async (waitTimeSeconds) => {
    const { clock, poll } = setUp();
    const result = poll({ waitTimeSeconds });
    await clock.advance(0);
    expect(result.error).toBeInstanceOf(SqsError);
  });
});
