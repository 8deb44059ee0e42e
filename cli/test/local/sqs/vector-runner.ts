/* eslint-disable @typescript-eslint/no-explicit-any -- vectors are plain data */
import { VirtualClock } from '../../../src/local/clock';
import { QueueRegistry, SqsService } from '../../../src/local/sqs';

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: any;
  /** Seconds that passed on the virtual clock. */
  readonly took: number;
}

/** Runs one vector of SQS calls against the service, in its wire protocol and in virtual time. */
export class VectorRunner {
  private readonly clock = new VirtualClock(Date.UTC(2026, 0, 1));
  private readonly service: SqsService;
  private readonly queues: Record<string, { name: string; url: string; arn: string }> = {};
  private readonly results: Record<string, any> = {};

  constructor() {
    this.service = new SqsService({ registry: new QueueRegistry({ clock: this.clock }), clock: this.clock });
  }

  public async run(given: any): Promise<void> {
    const entries: [string, any][] = Object.entries(given.queues);
    for (const [key, queue] of [...entries.filter(([, q]) => !q.redrive), ...entries.filter(([, q]) => q.redrive)]) {
      await this.createQueue(key, queue);
    }
    for (const [index, step] of given.steps.entries()) {
      await this.step(step, `step ${index + 1}: ${step.op}`);
    }
  }

  private async createQueue(key: string, queue: any): Promise<void> {
    const name = queue.attributes.FifoQueue === 'true' ? `${key}.fifo` : key;
    const redrive = queue.redrive && {
      RedrivePolicy: JSON.stringify({ deadLetterTargetArn: this.queues[queue.redrive.to].arn, maxReceiveCount: queue.redrive.maxReceiveCount }),
    };
    const created = await this.call('CreateQueue', { QueueName: name, Attributes: { ...queue.attributes, ...redrive } });
    expect(created.status).toBe(200);
    const url = created.body.QueueUrl;
    const { body } = await this.call('GetQueueAttributes', { QueueUrl: url, AttributeNames: ['QueueArn'] });
    this.queues[key] = { name, url, arn: body.Attributes.QueueArn };
  }

  private async step(step: any, where: string): Promise<void> {
    if (step.op === 'wait') {
      await this.clock.advance(step.seconds * 1000);
      return;
    }
    if (step.op === 'assert') {
      this.assert(step.expect);
      return;
    }
    if (step.op === 'repeat') {
      for (let i = 0; i < step.times; i++) {
        await this.step({ ...step.step, expect: step.expect }, where);
      }
      return;
    }
    const args = this.fill(step.args ?? {});
    if (step.queue) {
      args.QueueUrl = this.queues[step.queue].url;
    }
    let answer = await this.call(step.op, args);
    const deadline = this.clock.now() + (step.expect.eventuallyWithinSeconds ?? 0) * 1000;
    for (;;) {
      try {
        answer = await this.collect(step, args, answer);
        this.check(step.expect, answer, where);
        break;
      } catch (error) {
        if (this.clock.now() >= deadline) {
          throw error;
        }
        await this.clock.advance(1000);
        answer = await this.call(step.op, args);
      }
    }
    if (step.as) {
      this.results[step.as] = step.op === 'ReceiveMessage' ? answer.body.Messages ?? [] : answer.body;
    }
  }

  private async collect(step: any, args: any, first: Answer): Promise<Answer> {
    let answer = first;
    const messages = [...first.body.Messages ?? []];
    let took = first.took;
    while (messages.length < (step.expect.collect ?? 0)) {
      answer = await this.call(step.op, args);
      took += answer.took;
      if (!answer.body.Messages) {
        break;
      }
      messages.push(...answer.body.Messages);
    }
    return step.expect.collect ? { ...answer, took, body: { ...answer.body, Messages: messages } } : first;
  }

  private async call(op: string, args: object): Promise<Answer> {
    const startedAt = this.clock.now();
    let response: any;
    const pending = this.service.handle(`AmazonSQS.${op}`, JSON.stringify(args)).then((value) => {
      response = value;
    });
    await this.clock.advance(0);
    while (!response) {
      expect(await this.clock.step()).toBe(true);
    }
    await pending;
    return { status: response.status, headers: response.headers, body: JSON.parse(response.body), took: (this.clock.now() - startedAt) / 1000 };
  }

  private check(expected: any, answer: Answer, where: string): void {
    const got = { where, status: answer.status, body: answer.body };
    if (expected.error) {
      this.checkError(expected.error, answer, got);
      return;
    }
    expect(got).toMatchObject({ where, status: 200 });
    const { body } = answer;
    const bodies: string[] = (body.Messages ?? []).map((message: any) => message.Body);
    const checks: Record<string, (value: any) => void> = {
      ok: () => undefined,
      collect: () => undefined,
      eventuallyWithinSeconds: () => undefined,
      bodies: (value) => {
        expect(bodies).toEqual(value);
        expect('Messages' in body).toBe(value.length > 0);
      },
      bodiesAnyOf: (value) => expect(value).toContainEqual(bodies),
      bodiesSet: (value) => expect([...bodies].sort()).toEqual([...value].sort()),
      messages: (value) => expect(body.Messages).toMatchObject(this.fill(value)),
      attributeKeys: (value) => expect(Object.keys(body.Messages[0].Attributes).sort()).toEqual(value),
      attributes: (value) => expect(body.Attributes).toMatchObject(value),
      attributesAbsent: (value) => value.forEach((name: string) => expect(body.Attributes).not.toHaveProperty(name)),
      fieldsPresent: (value) => value.forEach((name: string) => expect(body[name]).toBeTruthy()),
      fieldsAbsent: (value) => value.forEach((name: string) => expect(body).not.toHaveProperty(name)),
      firstResult: ({ absent, ...value }) => {
        expect(body.Results[0]).toMatchObject(this.fill(value));
        absent?.forEach((name: string) => expect(body.Results[0]).not.toHaveProperty(name));
      },
      tookAtLeastSeconds: (value) => expect(answer.took).toBeGreaterThanOrEqual(value),
      successfulIds: (value) => expect((body.Successful ?? []).map((entry: any) => entry.Id)).toEqual(value),
      failed: (value) => expect(body.Failed ?? []).toEqual(value),
    };
    for (const [name, value] of Object.entries(expected)) {
      expect(checks).toHaveProperty(name);
      checks[name](value);
    }
  }

  private checkError(expected: any, answer: Answer, got: object): void {
    const [code, fault] = answer.headers['x-amzn-query-error']?.split(';') ?? [];
    expect({ ...got, failed: answer.status >= 400 }).toMatchObject({ failed: true });
    if (expected.code) {
      expect(code).toBe(expected.code);
    }
    if (expected.codeContains) {
      expect(code).toContain(expected.codeContains);
    }
    if (expected.jsonType) {
      expect(answer.body.__type.split('#')[1]).toBe(expected.jsonType);
    }
    if (expected.httpStatus) {
      expect(answer.status).toBe(expected.httpStatus);
    }
    if (expected.message) {
      expect(answer.body.message).toBe(this.fillText(expected.message));
    }
    expect(fault).toBe('Sender');
  }

  private assert(expected: any): void {
    const values = (references: string[]): any[] => references.map((reference) => this.resolve(reference));
    for (const [name, references] of Object.entries<string[]>(expected)) {
      const resolved = values(references);
      expect(resolved).not.toContain(undefined);
      if (name === 'equal') {
        expect(new Set(resolved).size).toBe(1);
      } else if (name === 'notEqual') {
        expect(new Set(resolved).size).toBe(resolved.length);
      } else {
        expect(name).toBe('increasingIntegers');
        const numbers = resolved.map(BigInt);
        numbers.slice(1).forEach((value, index) => expect(value > numbers[index]).toBe(true));
      }
    }
  }

  private fill(value: any): any {
    if (typeof value === 'string') {
      return value.startsWith('$') ? this.resolve(value) : this.fillText(value);
    }
    if (Array.isArray(value)) {
      return value.map((item) => this.fill(item));
    }
    if (value && typeof value === 'object') {
      return typeof value.repeat === 'string'
        ? value.repeat.repeat(value.times)
        : Object.fromEntries(Object.entries(value).map(([name, item]) => [name, this.fill(item)]));
    }
    return value;
  }

  private fillText(text: string): string {
    return text
      .replace(/\{queueArn:(\w+)\}/g, (_, key) => this.queues[key].arn)
      .replace(/\{queueName:(\w+)\}/g, (_, key) => this.queues[key].name)
      .replace(/\{(\$[\w.]+)\}/g, (_, reference) => this.resolve(reference));
  }

  private resolve(reference: string): any {
    return reference.slice(1).split('.').reduce((value: any, part) => value[part], this.results);
  }
}
