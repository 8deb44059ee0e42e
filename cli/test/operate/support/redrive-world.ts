import { MemoryFile, modelQueue, ModelQueue, SleepingClock } from './model-queues';
import { Killed, Mortal } from './mortal';
import { StoredMessage } from '../../../src/local/sqs';
import { Journal } from '../../../src/operate/messages/journal';
import { JournalLine } from '../../../src/operate/messages/journal-lines';
import { Mover, MoverOptions, MoveResult } from '../../../src/operate/messages/mover';

/** A dead-letter queue, a queue, and a tool that moves from one to the other and may die at any step. */
export class RedriveWorld {
  public readonly clock = new SleepingClock();
  public readonly source = modelQueue('dead', this.clock, { VisibilityTimeout: '30' });
  /** What is received twice is moved to the dead-letter queue by SQS itself. */
  public readonly target = modelQueue('main', this.clock, { RedrivePolicy: JSON.stringify({ deadLetterTargetArn: this.source.arn, maxReceiveCount: 1 }) }, this.source);
  public readonly unsure = new Set<string>();
  private process = new Mortal();
  private readonly file = new MemoryFile(() => this.process);

  /** Makes dead letters: the number of each in its group is its body. */
  public fill(groups: readonly number[]): void {
    const longest = Math.max(0, ...groups);
    for (let number = 0; number < longest; number += 1) {
      groups.forEach((length, group) => number < length && this.add(`g${group}`, String(number)));
    }
  }

  /** Makes webhooks as a queue has them that were never given up on. */
  public fillPlain(groups: readonly number[]): void {
    groups.forEach((length, group) => [...Array(length).keys()].forEach((number) =>
      this.source.send({ body: String(number), groupId: `g${group}`, deduplicationId: `r-${group}-${number}` })));
  }

  public add(groupId: string, body: string, origin: string = `o-${groupId}-${body}`): void {
    this.source.send({
      body,
      groupId,
      deduplicationId: origin,
      attributes: { messageId: { DataType: 'String', StringValue: origin }, reason: { DataType: 'String', StringValue: 'expired' } },
    });
  }

  /**
   * Moves what is meant, dying at a step; goes on with what the file says.
   *
   * @returns undefined where it died
   */
  public async move(diesAt: number, options: Partial<MoverOptions> = {}): Promise<MoveResult | undefined> {
    this.process = new Mortal(diesAt);
    const source = new ModelQueue(this.source, this.process);
    const earlier = this.file.reopen().map((line) => JSON.parse(line) as JournalLine);
    const mover = new Mover({
      source,
      sourceAsTarget: source,
      target: new ModelQueue(this.target, this.process),
      journal: new Journal(this.file, this.clock, earlier),
      clock: this.clock,
      stop: { requested: false },
      prefix: 'redrive',
      matches: () => true,
      keyOf: ({ attributes, messageId }) => attributes?.messageId?.StringValue ?? messageId,
      ...options,
    });
    try {
      const result = await mover.run();
      result.unsure.forEach((id) => this.unsure.add(id));
      return result;
    } catch (error) {
      if (error instanceof Killed) {
        return undefined;
      }
      throw error;
    }
  }

  /** Has SQS itself move everything that was redriven back to the dead-letter queue. */
  public giveUp(): void {
    while (this.target.counts().visible > 0) {
      this.target.receive({ maxMessages: 10, visibilityTimeout: 0 });
    }
  }

  /** Begins a new file. */
  public forget(): void {
    this.file.text = '';
  }

  /** How many steps the last one took. */
  public get steps(): number {
    return this.process.steps;
  }

  /** Messages that the file holds. */
  public kept(): string[] {
    return this.file.reopen().map((line) => JSON.parse(line) as JournalLine).flatMap((line) => line.type === 'message' ? [nameOf(line.message)] : []);
  }
}

/** What a message is called in a test. */
export function nameOf({ groupId, body }: { readonly groupId?: string; readonly body: string }): string {
  return `${groupId}/${body}`;
}

/** Bodies of a queue by group, in order. */
export function bodiesOf(messages: readonly StoredMessage[]): Record<string, number[]> {
  const bodies: Record<string, number[]> = {};
  messages.forEach(({ groupId, body }) => (bodies[groupId!] ??= []).push(Number(body)));
  return bodies;
}
