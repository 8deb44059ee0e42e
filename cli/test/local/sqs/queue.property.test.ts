import * as fc from 'fast-check';
import { ReferenceQueue, ReferenceReceipt } from './reference-queue';
import { Clock, VirtualClock } from '../../../src/local/clock';
import { QueueRegistry, SqsError } from '../../../src/local/sqs';

type Operation =
  | { readonly kind: 'send'; readonly group: string; readonly id: string }
  | { readonly kind: 'receive'; readonly maximum: number; readonly visibility?: number }
  | { readonly kind: 'delete'; readonly which: number }
  | { readonly kind: 'changeVisibility'; readonly which: number; readonly seconds: number }
  | { readonly kind: 'wait'; readonly seconds: number };

const group = fc.constantFrom('a', 'b', 'c', 'd');
const operation: fc.Arbitrary<Operation> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('send' as const), group, id: fc.integer({ min: 1, max: 12 }).map(String) }) },
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('receive' as const),
      maximum: fc.integer({ min: 1, max: 10 }),
      visibility: fc.option(fc.constantFrom(0, 1, 5, 40), { nil: undefined }),
    }),
  },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('delete' as const), which: fc.nat(30) }) },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant('changeVisibility' as const), which: fc.nat(30), seconds: fc.constantFrom(0, 1, 7, 90, 43_200) }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('wait' as const), seconds: fc.constantFrom(1, 3, 10, 29, 61, 299, 300) }) },
);

const RULES = { maxReceives: 4, retention: 600, visibility: 30 };

/** A clock whose timers never go off: the queue has to catch up by itself. */
class StillClock implements Clock {
  private time = 0;
  public now(): number {
    return this.time;
  }
  public after(): () => void {
    return () => undefined;
  }
  public sleep(): Promise<void> {
    return Promise.reject(new Error('not used'));
  }
  public advance(milliseconds: number): void {
    this.time += milliseconds;
  }
}

interface Receipt {
  readonly handle: string;
  readonly reference: ReferenceReceipt;
}

/** The queue and the reference side by side; every answer and the whole content must be the same. */
class SideBySide {
  public readonly reference = new ReferenceQueue(RULES);
  public readonly expired: string[] = [];
  public readonly deadLettered: string[] = [];
  public readonly firstReceives: string[] = [];
  private readonly registry: QueueRegistry;
  private readonly receipts: Receipt[] = [];
  private sends = 0;

  constructor(private readonly clock: Clock & { advance(milliseconds: number): void | Promise<void> }) {
    this.registry = new QueueRegistry({ clock });
    const dlq = this.registry.create('dlq.fifo', { FifoQueue: 'true' });
    this.registry.create('q.fifo', {
      FifoQueue: 'true',
      DeduplicationScope: 'messageGroup',
      FifoThroughputLimit: 'perMessageGroupId',
      MessageRetentionPeriod: String(RULES.retention),
      VisibilityTimeout: String(RULES.visibility),
      RedrivePolicy: JSON.stringify({ deadLetterTargetArn: dlq.arn, maxReceiveCount: RULES.maxReceives }),
    });
    this.registry.observers.add({
      expired: (queue, { body }) => queue === dlq || this.expired.push(body),
      deadLettered: (_, { body }) => this.deadLettered.push(body),
      received: (_, { body, receiveCount }) => receiveCount === 1 && this.firstReceives.push(body),
    });
  }

  public async apply(op: Operation): Promise<void> {
    const queue = this.registry.get('q.fifo')!;
    if (op.kind === 'send') {
      this.sends += 1;
      const body = `${op.group}-${this.sends}`;
      const { deduplicated } = queue.send({ body, groupId: op.group, deduplicationId: op.id });
      expect(deduplicated ? 'duplicate' : 'stored').toBe(this.reference.send(op.group, op.id, body));
    } else if (op.kind === 'receive') {
      const before = queue.peek().map(({ body, groupId, state }) => ({ body, groupId, state }));
      const got = queue.receive({ maxMessages: op.maximum, visibilityTimeout: op.visibility });
      for (const { message } of got) {
        // No message is handed out while one of its group that stands before it is with somebody else.
        const inFront = before.slice(0, before.findIndex(({ body }) => body === message.body));
        expect(inFront.filter(({ groupId, state }) => groupId === message.groupId && state === 'inFlight')).toEqual([]);
      }
      const wanted = this.reference.receive(op.maximum, op.visibility);
      expect(got.map((one) => [one.message.body, one.receiveCount])).toEqual(wanted.map((one) => [one.message.body, one.receive]));
      got.forEach((one, index) => this.receipts.push({ handle: one.receiptHandle, reference: wanted[index] }));
    } else if (op.kind === 'wait') {
      await this.clock.advance(op.seconds * 1000);
      this.reference.wait(op.seconds);
    } else if (this.receipts.length > 0) {
      const { handle, reference } = this.receipts[op.which % this.receipts.length];
      if (op.kind === 'delete') {
        const wanted = this.reference.delete(reference);
        expect(attempt(() => queue.delete(handle))).toBe(wanted === 'refused' ? 'refused' : 'done');
      } else {
        const wanted = this.reference.changeVisibility(reference, op.seconds);
        expect(attempt(() => queue.changeVisibility(handle, op.seconds))).toBe(wanted === 'refused' ? 'refused' : 'done');
      }
    }
    this.compare();
  }

  /** What the reference says in so many words, checked again on the queue itself. */
  public checkLaws(): void {
    const stored = this.registry.get('q.fifo')!.peek().map(({ body }) => body);
    const accounted = [...stored, ...this.reference.deleted, ...this.deadLettered, ...this.expired];
    expect(new Set(accounted).size).toBe(accounted.length);
    const order = new Map<string, number>();
    for (const body of this.firstReceives) {
      const [name, number] = body.split('-');
      expect(Number(number)).toBeGreaterThan(order.get(name) ?? 0);
      order.set(name, Number(number));
    }
  }

  private compare(): void {
    const queue = this.registry.get('q.fifo')!;
    expect(queue.peek().map(({ body, state }) => [body, state])).toEqual(
      this.reference.messages.map(({ body, hiddenUntil }) => [body, hiddenUntil === undefined ? 'visible' : 'inFlight']));
    const inFlight = this.reference.messages.filter(({ hiddenUntil }) => hiddenUntil !== undefined).length;
    expect(queue.counts()).toEqual({ visible: this.reference.messages.length - inFlight, inFlight, delayed: 0 });
    expect(this.deadLettered).toEqual(this.reference.deadLetters);
    expect(this.expired).toEqual(this.reference.expired);
  }
}

function attempt(call: () => void): 'done' | 'refused' {
  try {
    call();
    return 'done';
  } catch (error) {
    expect(error).toBeInstanceOf(SqsError);
    return 'refused';
  }
}

async function runAll(operations: readonly Operation[], world: SideBySide): Promise<void> {
  for (const op of operations) {
    await world.apply(op);
  }
  world.checkLaws();
}

describe('a FIFO queue against an obvious reference', () => {
  const operations = fc.array(operation, { minLength: 1, maxLength: 80 });

  it('answers and holds the same after any calls, its timers going off', async () => {
    await fc.assert(fc.asyncProperty(operations, (ops) => runAll(ops, new SideBySide(new VirtualClock()))), { seed: 1, numRuns: 200 });
  });

  it('answers and holds the same when it has to catch up by itself', async () => {
    await fc.assert(fc.asyncProperty(operations, (ops) => runAll(ops, new SideBySide(new StillClock()))), { seed: 2, numRuns: 200 });
  });
});
