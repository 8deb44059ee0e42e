import { VirtualClock } from '../../../src/local/clock';
import { MessageMoveTasks, Queue, QueueRegistry, SqsError } from '../../../src/local/sqs';

const FIFO = { FifoQueue: 'true' };

function setUp(): { clock: VirtualClock; tasks: MessageMoveTasks; registry: QueueRegistry; dlq: Queue; queue: Queue } {
  const clock = new VirtualClock();
  const registry = new QueueRegistry({ clock });
  const dlq = registry.create('dlq.fifo', FIFO);
  const queue = registry.create('q.fifo', { ...FIFO, RedrivePolicy: JSON.stringify({ deadLetterTargetArn: dlq.arn, maxReceiveCount: 1 }) });
  return { clock, tasks: new MessageMoveTasks(registry, clock), registry, dlq, queue };
}

function sendAll(queue: Queue, bodies: readonly string[]): void {
  bodies.forEach((body) => queue.send({ body, groupId: body[0], deduplicationId: body }));
}

/** Receives everything once and again, so that it is dead-lettered. */
function deadLetterAll(queue: Queue): void {
  for (let i = 0; i < 100 && queue.peek().length > 0; i++) {
    queue.receive({ maxMessages: 10, visibilityTimeout: 0 });
  }
}

function numbered(count: number): string[] {
  return Array.from({ length: count }, (_, i) => `g${i}`);
}

describe('MessageMoveTasks', () => {
  it('puts dead letters back as new messages, in order, behind what is there', async () => {
    const { clock, tasks, registry, queue, dlq } = setUp();
    const moved: string[] = [];
    registry.observers.add({ moved: (from, after, to, before) => moved.push(`${before.body} ${from.name} ${to.name} ${after.messageId === before.messageId}`) });
    sendAll(queue, ['a1', 'a2']);
    deadLetterAll(queue);
    const ids = dlq.peek().map(({ messageId }) => messageId);
    sendAll(queue, ['a3']);
    await clock.advance(1_000);
    tasks.start({ sourceArn: dlq.arn });
    await clock.advance(1_000);
    expect(queue.peek().map(({ body }) => body)).toEqual(['a3', 'a1', 'a2']);
    expect(queue.peek()[1]).toMatchObject({ sentAt: 1_000, receiveCount: 0, groupId: 'a' });
    expect(ids).not.toContain(queue.peek()[1].messageId);
    expect(moved).toEqual(['a1 dlq.fifo q.fifo false', 'a2 dlq.fifo q.fifo false']);
    expect(tasks.list(dlq.arn)).toMatchObject([{ status: 'COMPLETED', moved: 2, toMove: 2 }]);
  });

  it('does not lose a message to deduplication when it was moved back and forth within five minutes', async () => {
    const { clock, tasks, queue, dlq } = setUp();
    sendAll(queue, ['a1']);
    for (let round = 0; round < 3; round++) {
      deadLetterAll(queue);
      tasks.start({ sourceArn: dlq.arn });
      await clock.advance(1_000);
      expect(queue.peek().map(({ body }) => body)).toEqual(['a1']);
    }
  });

  it.each([[1, 4], [4, 13], [500, 1_501]])('moves %p a second and not more', async (maxMessagesPerSecond, afterThreeSeconds) => {
    const { clock, tasks, queue, dlq } = setUp();
    sendAll(dlq, numbered(2_000));
    tasks.start({ sourceArn: dlq.arn, destinationArn: queue.arn, maxMessagesPerSecond });
    await clock.advance(3_000);
    expect(queue.peek()).toHaveLength(afterThreeSeconds);
  });

  it('goes on for some seconds after a cancel', async () => {
    const { clock, tasks, queue, dlq } = setUp();
    sendAll(dlq, numbered(10));
    const handle = tasks.start({ sourceArn: dlq.arn, destinationArn: queue.arn, maxMessagesPerSecond: 1 });
    await clock.advance(1_500);
    expect(tasks.cancel(handle)).toBe(2);
    expect(tasks.list(dlq.arn)).toMatchObject([{ status: 'CANCELLING' }]);
    await clock.advance(60_000);
    expect(tasks.list(dlq.arn)).toMatchObject([{ status: 'CANCELLED', moved: 7, toMove: 10 }]);
    expect(dlq.peek()).toHaveLength(3);
    expect(() => tasks.cancel(handle)).toThrow('Only active tasks can be cancelled.');
    tasks.start({ sourceArn: dlq.arn, destinationArn: queue.arn });
    await clock.advance(1_000);
    expect(tasks.list(dlq.arn).map(({ status }) => status)).toEqual(['COMPLETED', 'CANCELLED']);
  });

  it('fails on a message that nobody dead-lettered, and leaves it where it is', async () => {
    const { clock, tasks, queue, dlq } = setUp();
    sendAll(dlq, ['sent-here']);
    tasks.start({ sourceArn: dlq.arn });
    await clock.advance(1_000);
    expect(tasks.list(dlq.arn)).toMatchObject([{ status: 'FAILED', failureReason: 'CouldNotDetermineMessageSource', moved: 0 }]);
    expect([queue.peek().length, dlq.peek().length]).toEqual([0, 1]);
  });

  it('refuses what AWS refuses', () => {
    const { tasks, registry, queue, dlq } = setUp();
    const standard = registry.create('standard');
    const refused = (call: () => unknown): number => {
      try {
        call();
      } catch (error) {
        expect(error).toBeInstanceOf(SqsError);
        return (error as SqsError).status;
      }
      return 200;
    };
    expect(refused(() => tasks.start({ sourceArn: 'arn:aws:sqs:us-east-1:000000000000:no' }))).toBe(404);
    expect(refused(() => tasks.start({ sourceArn: queue.arn }))).toBe(400);
    expect(refused(() => tasks.start({ sourceArn: dlq.arn, destinationArn: standard.arn }))).toBe(400);
    expect(refused(() => tasks.start({ sourceArn: dlq.arn, maxMessagesPerSecond: 501 }))).toBe(400);
    expect(refused(() => tasks.cancel(Buffer.from('{"taskId":"9","sourceArn":"x"}').toString('base64')))).toBe(404);
  });
});
