/* eslint-disable @typescript-eslint/no-explicit-any -- vectors are plain data */
import { VirtualClock } from '../../../src/local/clock';
import { CreatedMapping, EventSourceMappingRequest, EventSourceMappings, InvokeResult, LambdaError, SqsEvent } from '../../../src/local/event-source';
import { Queue, QueueRegistry } from '../../../src/local/sqs';

interface Invocation {
  readonly at: number;
  readonly event: SqsEvent;
}

/** Runs one vector of an event source mapping in virtual time. */
export class EsmVectorRunner {
  private readonly clock = new VirtualClock(Date.UTC(2026, 0, 1));
  private readonly registry = new QueueRegistry({ clock: this.clock });
  private readonly mappings = new EventSourceMappings({ registry: this.registry, clock: this.clock });
  private readonly invocations: Invocation[] = [];
  private readonly idByName: Record<string, string> = {};
  private readonly deadLettersAfterInvocation: number[] = [];
  private running = 0;
  private mostRunning = 0;

  public async run(given: any, expected: any): Promise<void> {
    if (given.createEventSourceMapping) {
      this.checkCreation(given, expected);
      return;
    }
    const { queue, deadLetters } = this.createQueues(given.queue);
    const { mapping } = this.create(queue, given);
    this.send(queue, given.queuedBeforeEnable);
    mapping.start();
    await mapping.enable();
    this.send(queue, given.sentAfterEnable);
    await this.clock.advance(1000 * (given.enableThenObserveSeconds ?? 6 * given.queue.visibilityTimeout));
    await mapping.stop();
    this.check(expected, queue, deadLetters);
  }

  private createQueues(given: any): { queue: Queue; deadLetters?: Queue } {
    const suffix = given.fifo ? '.fifo' : '';
    const kind: Record<string, string> = given.fifo ? { FifoQueue: 'true', ContentBasedDeduplication: String(given.contentBasedDeduplication ?? false) } : {};
    const deadLetters = given.dlq && this.registry.create(`dlq${suffix}`, kind);
    const redrive: Record<string, string> = deadLetters
      ? { RedrivePolicy: JSON.stringify({ deadLetterTargetArn: deadLetters.arn, maxReceiveCount: given.maxReceiveCount }) }
      : {};
    const queue = this.registry.create(`main${suffix}`, { ...kind, ...redrive, VisibilityTimeout: String(given.visibilityTimeout) });
    return { queue, deadLetters };
  }

  private create(queue: Queue, given: any): CreatedMapping {
    const request: EventSourceMappingRequest = { FunctionName: 'f', EventSourceArn: queue.arn, ...given.esm };
    const timeout = given.functionTimeoutSeconds ?? Math.min(3, given.queue.visibilityTimeout);
    return this.mappings.create(request, { timeout, invoke: (event) => this.invoke(event, given) });
  }

  private send(queue: Queue, messages: any[] = []): void {
    for (const message of messages) {
      const { messageId } = queue.send({
        body: message.MessageBody, groupId: message.MessageGroupId, deduplicationId: message.MessageDeduplicationId,
      });
      this.idByName[message.as] = messageId;
    }
  }

  private async invoke(event: SqsEvent, given: any): Promise<InvokeResult> {
    const index = this.invocations.push({ at: this.clock.now(), event }) - 1;
    this.running += 1;
    this.mostRunning = Math.max(this.mostRunning, this.running);
    await this.clock.sleep(1000 * (given.functionDurationSeconds ?? 0));
    this.running -= 1;
    this.deadLettersAfterInvocation.push(this.registry.list('dlq')[0]?.counts().visible ?? 0);
    const raw = given.functionReturnsRaw?.[index];
    if (raw !== undefined) {
      return { outcome: 'returned', payload: raw.replace(/\{(\w+)\.messageId\}/g, (_: string, name: string) => this.idByName[name]) };
    }
    const planned = given.functionReturns?.[index];
    if (planned?.throws) {
      throw new Error('planned');
    }
    const failures = (planned?.failures ?? []).map((name: string) => ({ itemIdentifier: this.idByName[name] }));
    return { outcome: 'returned', value: { batchItemFailures: failures } };
  }

  private check(expected: any, queue: Queue, deadLetters: Queue | undefined): void {
    const checks: Record<string, (value: any) => void> = {
      summary: () => undefined,
      invocations: (value) => this.checkInvocations(value, expected.noFurtherInvocation),
      noFurtherInvocation: () => expect(this.invocations).toHaveLength(expected.invocations.length),
      dlq: (value) => expect(this.namesIn(deadLetters)).toEqual(value),
      dlqSet: (value) => expect(this.namesIn(deadLetters).sort()).toEqual([...value].sort()),
      dlqEmptyAfterInvocation: (value) => expect(this.deadLettersAfterInvocation[value]).toBe(0),
      queueEmpty: () => expect(queue.peek()).toEqual([]),
      sameMessageId: () => expect(new Set(this.recordValues('messageId')).size).toBe(1),
      newReceiptHandle: () => expect(new Set(this.recordValues('receiptHandle')).size).toBe(this.invocations.length),
      secondsBetweenInvocations: ({ atLeast }) => this.invocations.slice(1).forEach((invocation, index) =>
        expect((invocation.at - this.invocations[index].at) / 1000).toBeGreaterThanOrEqual(atLeast)),
      maxConcurrentInvocations: (value) => expect(this.mostRunning).toBe(value),
      order: (value) => expect(this.recordValues('messageId').map((id) => this.nameOf(id))).toEqual(value),
      recordKeys: (value) => expect(Object.keys(this.firstRecord()).sort()).toEqual(value),
      attributeKeys: (value) => expect(Object.keys(this.firstRecord().attributes).sort()).toEqual(value),
      values: (value) => Object.entries(value).forEach(([path, one]) =>
        expect(path.split('.').reduce((at: any, key) => at[key], this.firstRecord())).toEqual(one)),
      allAttributeValuesAreStrings: () => Object.values(this.firstRecord().attributes).forEach((one) => expect(typeof one).toBe('string')),
    };
    for (const [name, value] of Object.entries(expected)) {
      expect(checks).toHaveProperty(name);
      checks[name](value);
    }
  }

  private checkInvocations(expected: any[], exactly: boolean): void {
    const got = this.invocations.map(({ event }, index) => ({
      records: event.Records.map((record) => this.nameOf(record.messageId)),
      ...(expected[index]?.approximateReceiveCount
        ? { approximateReceiveCount: event.Records.map((record) => record.attributes.ApproximateReceiveCount) }
        : {}),
    }));
    expect(exactly ? got : got.slice(0, expected.length)).toEqual(expected);
  }

  private checkCreation(given: any, expected: any): void {
    this.registry.create('standard');
    const arn = `arn:aws:sqs:${this.registry.region}:${this.registry.accountId}:${given.createEventSourceMapping.queue}`;
    const create = (): CreatedMapping => this.mappings.create({ FunctionName: 'f', EventSourceArn: arn }, { invoke: () => Promise.reject(new Error()) });
    for (let i = 1; i < (given.times ?? 1); i++) {
      create();
    }
    if (expected.error) {
      let error: any;
      try {
        create();
      } catch (thrown) {
        error = thrown;
      }
      expect(error).toBeInstanceOf(LambdaError);
      expect({ code: error.code, httpStatus: error.status }).toEqual({ code: expected.error.code, httpStatus: expected.error.httpStatus });
      expect(error.message).toContain(expected.error.message ?? expected.error.messageContains);
    } else {
      expect(expected.httpStatus).toBe(202);
      expect(create().response).toMatchObject(expected.response);
    }
  }

  private namesIn(queue: Queue | undefined): string[] {
    return (queue?.peek() ?? []).map(({ messageId }) => this.nameOf(messageId));
  }

  private nameOf(messageId: string): string {
    return Object.keys(this.idByName).find((name) => this.idByName[name] === messageId) ?? messageId;
  }

  private recordValues(name: 'messageId' | 'receiptHandle'): string[] {
    return this.invocations.flatMap(({ event }) => event.Records.map((record) => record[name]));
  }

  private firstRecord(): any {
    return this.invocations[0].event.Records[0];
  }
}
