import { VirtualClock } from '../../../src/local/clock';
import {
  EventSourceMapping, EventSourceMappingProps, EventSourceObserver, Invoke, InvokeResult, REPORT_BATCH_ITEM_FAILURES, SqsEvent,
} from '../../../src/local/event-source';
import { Queue, QueueRegistry } from '../../../src/local/sqs';

const DONE: InvokeResult = { outcome: 'returned', value: { batchItemFailures: [] } };
const NO_LATENCY = { receiveMs: 0, invokeMs: 0, deleteMs: 0 };

class World {
  public readonly clock = new VirtualClock(1_000_000);
  public readonly queue: Queue;
  public readonly log: string[] = [];
  private sends = 0;

  constructor(attributes: Record<string, string> = {}) {
    const registry = new QueueRegistry({ clock: this.clock });
    this.queue = registry.create('q.fifo', {
      FifoQueue: 'true', DeduplicationScope: 'messageGroup', FifoThroughputLimit: 'perMessageGroupId', VisibilityTimeout: '30', ...attributes,
    });
  }

  public send(...bodies: string[]): void {
    for (const body of bodies) {
      this.queue.send({ body, groupId: body[0], deduplicationId: String(++this.sends) });
    }
  }

  public note(what: string): void {
    this.log.push(`${this.clock.now() - 1_000_000} ${what}`);
  }

  public mapping(invoke: Invoke, props: Partial<EventSourceMappingProps> = {}): EventSourceMapping {
    const mapping = new EventSourceMapping({
      queue: this.queue, clock: this.clock, invoke, latencies: NO_LATENCY, functionResponseTypes: [REPORT_BATCH_ITEM_FAILURES], ...props,
    });
    mapping.start();
    return mapping;
  }

  /** A function that notes its batch and takes some time. */
  public taking(milliseconds: number, result: InvokeResult = DONE): Invoke {
    return async (event) => {
      this.note(names(event));
      await this.clock.sleep(milliseconds);
      return result;
    };
  }
}

function names(event: SqsEvent): string {
  return event.Records.map(({ body }) => body).join('+');
}

describe('EventSourceMapping', () => {
  it('takes its time to receive, to invoke and to delete', async () => {
    const world = new World();
    const deletes: number[] = [];
    const observer: EventSourceObserver = {
      completed: (_, batch, { deleted }) => deletes.push(world.clock.now() - batch.receivedAt, deleted.length),
    };
    world.mapping(world.taking(100), { latencies: { receiveMs: 7, invokeMs: 5, deleteMs: 3 }, observer });
    await world.clock.advance(1_000);
    world.send('a1');
    await world.clock.advance(1_000);
    expect(world.log).toEqual(['1012 a1']);
    expect(deletes).toEqual([115, 1]);
    expect(world.queue.peek()).toEqual([]);
  });

  it('takes 30 ms a cycle unless it is told otherwise', async () => {
    const world = new World();
    world.send('a1', 'a2');
    world.mapping(world.taking(100), { latencies: undefined, batchSize: 1 });
    await world.clock.advance(1_000);
    expect(world.log).toEqual(['20 a1', '150 a2']);
  });

  it('works on as many groups at once as its concurrency allows, each with one invocation', async () => {
    const world = new World();
    const running = new Set<string>();
    let most = 0;
    const invoke: Invoke = async ({ Records }) => {
      const groups = [...new Set(Records.map(({ attributes }) => attributes.MessageGroupId))];
      expect(groups.filter((group) => running.has(group))).toEqual([]);
      groups.forEach((group) => running.add(group));
      most = Math.max(most, running.size);
      await world.clock.sleep(50);
      groups.forEach((group) => running.delete(group));
      return DONE;
    };
    for (let round = 0; round < 20; round++) {
      world.send(...'abcdefgh'.split('').map((group) => `${group}${round}`));
    }
    const mapping = world.mapping(invoke, { maximumConcurrency: 3, batchSize: 1 });
    await world.clock.advance(60_000);
    expect(most).toBe(3);
    expect(mapping.counts).toEqual({
      inFlight: 0, mostInFlight: 3, batchesUnderWay: 0, batchesReceived: 160, invocations: 160, failures: 0, throttles: 0,
    });
    expect(world.queue.peek()).toEqual([]);
  });

  it('has no more invocations than there are groups', async () => {
    const world = new World();
    world.send('a1', 'b1', 'a2', 'b2');
    const mapping = world.mapping(world.taking(50), { maximumConcurrency: 100, batchSize: 1 });
    await world.clock.advance(1_000);
    expect(mapping.counts.mostInFlight).toBe(2);
    expect(world.log).toEqual(['0 a1', '0 b1', '50 a2', '50 b2']);
  });

  it('costs nothing while there is nothing to do', async () => {
    const world = new World();
    world.mapping(world.taking(1), { maximumConcurrency: 1_000 });
    expect(world.clock.nextAt()).toBe(Infinity);
    await world.clock.advance(3_600_000);
    world.send('a1');
    await world.clock.advance(1);
    expect(world.log).toEqual(['3600000 a1']);
  });

  it('leaves the visibility of what failed as it is', async () => {
    const world = new World();
    world.send('a1', 'a2', 'b1');
    let calls = 0;
    world.mapping(async ({ Records }) => {
      world.note(Records.map(({ body, attributes }) => `${body}/${attributes.ApproximateReceiveCount}`).join('+'));
      calls += 1;
      if (calls === 1) {
        // The head waits 5 s, the message behind it would be free at once.
        world.queue.changeVisibility(Records[0].receiptHandle, 5);
        world.queue.changeVisibility(Records[1].receiptHandle, 0);
        return { outcome: 'returned', payload: JSON.stringify({ batchItemFailures: Records.slice(0, 2).map(({ messageId }) => ({ itemIdentifier: messageId })) }) };
      }
      return DONE;
    });
    await world.clock.advance(60_000);
    expect(world.log).toEqual(['0 a1/1+a2/1+b1/1', '5000 a1/2+a2/2']);
    expect(world.queue.peek()).toEqual([]);
  });

  it.each<[string, Invoke]>([
    ['fails', async () => ({ outcome: 'failed', errorType: 'TypeError', errorMessage: 'bad' })],
    ['rejects', async () => { throw new TypeError('bad'); }],
    ['throws before it runs', () => { throw new TypeError('bad'); }],
  ])('fails the whole batch when the function %s', async (_, invoke) => {
    const world = new World({ VisibilityTimeout: '10' });
    const completions: unknown[] = [];
    world.send('a1', 'b1');
    const mapping = world.mapping(invoke, {
      observer: {
        completed: (counts, _batch, { outcome, failed, deleted, errorType, errorMessage }) =>
          completions.push([outcome, failed.length, deleted.length, errorType, errorMessage, counts.failures]),
      },
    });
    await world.clock.advance(15_000);
    expect(completions).toEqual([['failed', 2, 0, 'TypeError', 'bad', 1], ['failed', 2, 0, 'TypeError', 'bad', 2]]);
    await mapping.stop();
  });

  it('deletes the whole batch, whatever is returned, when it does not report failures', async () => {
    const world = new World();
    world.send('a1', 'a2');
    world.mapping(async () => ({ outcome: 'returned', payload: '{"batchItemFailures":[{"itemIdentifier":"x"}]}' }), { functionResponseTypes: [] });
    await world.clock.advance(100);
    expect(world.queue.peek()).toEqual([]);
  });

  it('gives an invocation up at the function timeout, and takes no notice of what it returns later', async () => {
    const world = new World({ VisibilityTimeout: '10' });
    world.send('a1');
    const deadlines: number[] = [];
    const givenUp: boolean[] = [];
    let calls = 0;
    const outcomes: string[] = [];
    world.mapping(async (_, invocation) => {
      calls += 1;
      deadlines.push(invocation.deadline - world.clock.now());
      invocation.onOver(() => { givenUp.push(invocation.isOver); });
      await world.clock.sleep(calls === 1 ? 8_000 : 100);
      return DONE;
    }, { functionTimeout: 6, observer: { completed: (_, _batch, { outcome }) => outcomes.push(`${world.clock.now() - 1_000_000} ${outcome}`) } });
    await world.clock.advance(9_000);
    expect(world.queue.peek()).toHaveLength(1);
    await world.clock.advance(11_000);
    expect([deadlines, givenUp, outcomes]).toEqual([[6_000, 6_000], [true], ['6000 timedOut', '10100 returned']]);
    expect(world.queue.peek()).toEqual([]);
  });

  it('delivers again what it could not delete in time', async () => {
    const world = new World({ VisibilityTimeout: '2' });
    world.send('a1');
    const refused: number[][] = [];
    const durations = [3_000, 1_500];
    world.mapping(async (event) => {
      world.note(names(event));
      await world.clock.sleep(durations.shift()!);
      return DONE;
    }, { observer: { completed: (_, _batch, { deleted, deleteRefused }) => refused.push([deleted.length, deleteRefused.length]) } });
    await world.clock.advance(10_000);
    expect(world.log).toEqual(['0 a1', '2000 a1']);
    expect(refused).toEqual([[0, 1], [1, 0]]);
    expect(world.queue.peek()).toEqual([]);
  });

  it('tries a throttled batch again until its messages return', async () => {
    const world = new World({ VisibilityTimeout: '5' });
    world.send('a1');
    let throttled = true;
    const outcomes: string[] = [];
    const mapping = world.mapping(async (event) => {
      if (throttled) {
        return { outcome: 'throttled' };
      }
      world.note(`${names(event)}/${event.Records[0].attributes.ApproximateReceiveCount}`);
      return DONE;
    }, { observer: { completed: (_, _batch, { outcome }) => outcomes.push(`${world.clock.now() - 1_000_000} ${outcome}`) } });
    await world.clock.advance(6_500);
    expect(mapping.counts).toMatchObject({ throttles: 7, invocations: 0, failures: 0, inFlight: 0 });
    throttled = false;
    await world.clock.advance(1_000);
    expect(world.log).toEqual(['7000 a1/2']);
    expect(outcomes).toEqual(['4000 throttled', '7000 returned']);
  });

  it('does not run the function beyond its reserved concurrency', async () => {
    const world = new World();
    world.send('a1', 'b1', 'c1');
    const mapping = world.mapping(world.taking(1_500), { batchSize: 1, reservedConcurrency: 1 });
    await world.clock.advance(20_000);
    expect(world.log.map((line) => line.split(' ')[1]).sort()).toEqual(['a1', 'b1', 'c1']);
    expect(mapping.counts).toMatchObject({ mostInFlight: 1, invocations: 3 });
    expect(mapping.counts.throttles).toBeGreaterThan(0);
  });

  it('lets what is under way end when it is stopped, and receives nothing more', async () => {
    const world = new World();
    world.send('a1', 'a2');
    const mapping = world.mapping(world.taking(1_000), { batchSize: 1, latencies: { ...NO_LATENCY, deleteMs: 10 } });
    await world.clock.advance(500);
    let stopped = false;
    const stopping = mapping.stop().then(() => { stopped = true; });
    await world.clock.advance(509);
    expect(stopped).toBe(false);
    await world.clock.advance(1);
    expect(stopped).toBe(true);
    await stopping;
    await world.clock.advance(60_000);
    expect(world.log).toEqual(['0 a1']);
    expect(world.queue.peek().map(({ body, receiveCount }) => [body, receiveCount])).toEqual([['a2', 0]]);
    mapping.start();
    await world.clock.advance(2_000);
    expect(world.queue.peek()).toEqual([]);
  });

  it('gives a throttled batch up when it is stopped', async () => {
    const world = new World();
    world.send('a1');
    const mapping = world.mapping(async () => ({ outcome: 'throttled' }));
    await world.clock.advance(2_500);
    let stoppedAt = 0;
    void mapping.stop().then(() => { stoppedAt = world.clock.now() - 1_000_000; });
    await world.clock.advance(60_000);
    expect(stoppedAt).toBe(3_000);
    expect(mapping.counts).toMatchObject({ throttles: 4, batchesReceived: 1 });
  });

  it('polls only while it is enabled', async () => {
    const world = new World();
    const mapping = world.mapping(world.taking(10), { enabled: false });
    world.send('a1');
    await world.clock.advance(1_000);
    expect(world.log).toEqual([]);
    mapping.enable();
    await world.clock.advance(1_000);
    await mapping.disable();
    world.send('a2');
    await world.clock.advance(1_000);
    mapping.enable();
    await world.clock.advance(1_000);
    expect(world.log).toEqual(['1000 a1', '3000 a2']);
  });

  it('stops at once when nothing is under way, and before it was started', async () => {
    const world = new World();
    await world.mapping(world.taking(10)).stop();
    await new EventSourceMapping({ queue: world.queue, clock: world.clock, invoke: world.taking(1) }).stop();
    world.send('a1');
    await world.clock.advance(1_000);
    expect(world.log).toEqual([]);
  });

  it('keeps a batch within 6 MB of payload, however the bodies are written', async () => {
    const world = new World();
    for (let i = 0; i < 10; i++) {
      world.send(`a${i % 2 ? '"' : 'x'}`.padEnd(900_000, i % 2 ? '"' : 'x'));
    }
    const sizes: number[][] = [];
    world.mapping(async (event) => {
      sizes.push([event.Records.length, Buffer.byteLength(JSON.stringify(event))]);
      return DONE;
    });
    await world.clock.advance(1_000);
    expect(sizes.map(([records]) => records)).toEqual([4, 4, 2]);
    sizes.forEach(([, bytes]) => expect(bytes).toBeLessThanOrEqual(6_291_456));
    expect(world.queue.peek()).toEqual([]);
  });

  it('tells an observer what goes on', async () => {
    const world = new World();
    const events: string[] = [];
    world.send('a1', 'a2');
    world.mapping(world.taking(5), {
      observer: {
        batchReceived: (counts, batch) => events.push(`received ${batch.id}: ${batch.messages.length}, ${counts.batchesUnderWay} under way`),
        invoked: (counts, batch) => events.push(`invoked ${batch.id}: ${counts.inFlight} in flight`),
        completed: (counts, batch, { outcome }) => events.push(`completed ${batch.id}: ${outcome}, ${counts.inFlight} in flight`),
      },
    });
    await world.clock.advance(100);
    expect(events).toEqual(['received 1: 2, 1 under way', 'invoked 1: 1 in flight', 'completed 1: returned, 0 in flight']);
  });

  it('does the same in every run', async () => {
    const run = async () => {
      const world = new World({ VisibilityTimeout: '3' });
      for (let i = 0; i < 200; i++) {
        world.send(`${'abcdefghij'[(i * 7) % 10]}${i}`);
      }
      let calls = 0;
      world.mapping(async (event) => {
        calls += 1;
        world.note(names(event));
        await world.clock.sleep((calls * 37) % 400);
        return calls % 5 === 0 ? { outcome: 'failed' } : DONE;
      }, { maximumConcurrency: 4, batchSize: 3, latencies: undefined });
      await world.clock.advance(120_000);
      expect(world.queue.peek()).toEqual([]);
      return world.log;
    };
    expect(await run()).toEqual(await run());
  });
});
