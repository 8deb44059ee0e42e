import { Mortal } from './mortal';
import { Queue } from '../../../src/local/sqs';
import { AppendFile, Clock, OutgoingMessage, SendResult, SourceQueue, TargetQueue } from '../../../src/operate/messages/ports';
import { ReceivedMessage } from '../../../src/operate/messages/queue-message';

/** A clock that moves on when somebody sleeps. */
export class SleepingClock implements Clock {
  constructor(private time: number = Date.UTC(2026, 0, 1)) {}

  public now(): number {
    return this.time;
  }

  public async sleep(milliseconds: number): Promise<void> {
    this.time += milliseconds;
  }

  /** For queues of the model, which look at the time whenever they are used. */
  public after(): () => void {
    return () => undefined;
  }
}

/** A FIFO queue of the model; its message ids are counted, so that a run can be repeated. */
export function modelQueue(name: string, clock: SleepingClock, attributes: Readonly<Record<string, string>> = {}, deadLetters?: Queue): Queue {
  let ids = 0;
  return new Queue({
    name: `${name}.fifo`,
    arn: `arn:aws:sqs:eu-west-1:000000000000:${name}.fifo`,
    clock,
    attributes: { FifoQueue: 'true', DeduplicationScope: 'messageGroup', FifoThroughputLimit: 'perMessageGroupId', ...attributes },
    queueByArn: () => deadLetters,
    messageIds: () => `${name}-${ids += 1}`,
  });
}

/** A queue of the model, to take from and to send to. */
export class ModelQueue implements SourceQueue, TargetQueue {
  constructor(public readonly queue: Queue, private readonly process: Mortal = new Mortal()) {}

  public async receive(visibilityTimeout: number): Promise<ReceivedMessage[]> {
    return this.process.act(() => this.queue.receive({ maxMessages: 10, visibilityTimeout }).map(({ message, receiptHandle }) => ({
      messageId: message.messageId,
      groupId: message.groupId!,
      body: message.body,
      attributes: message.attributes,
      sentAt: message.sentAt,
      sequenceNumber: message.sequenceNumber,
      deduplicationId: message.deduplicationId,
      deadLetterSourceArn: message.deadLetterSourceArn,
      receiptHandle,
    })));
  }

  public async delete(messages: readonly ReceivedMessage[]): Promise<void> {
    for (const { receiptHandle } of messages) {
      this.process.act(() => ignoringErrors(() => this.queue.delete(receiptHandle)));
    }
  }

  public async release(messages: ReadonlyArray<Pick<ReceivedMessage, 'receiptHandle'>>): Promise<void> {
    this.process.act(() => messages.forEach(({ receiptHandle }) => ignoringErrors(() => this.queue.changeVisibility(receiptHandle, 0))));
  }

  public async hidden(): Promise<number> {
    return this.queue.counts().inFlight;
  }

  public async send(messages: readonly OutgoingMessage[]): Promise<SendResult[]> {
    return messages.map((message) => this.process.act((): SendResult => ({ kind: 'sent', messageId: this.queue.send(message).messageId })));
  }
}

/** A file in memory. A process that dies while it writes leaves a part of a line. */
export class MemoryFile implements AppendFile {
  public text = '';

  constructor(private readonly process: () => Mortal) {}

  public async append(lines: readonly string[]): Promise<void> {
    for (const line of lines) {
      this.text += line.slice(0, line.length / 2);
      this.process().act(() => this.text += `${line.slice(line.length / 2)}\n`);
    }
  }

  /** What stands in it when it is opened again: the part of a line is cut off. */
  public reopen(): string[] {
    this.text = this.text.slice(0, this.text.lastIndexOf('\n') + 1);
    return this.text === '' ? [] : this.text.trimEnd().split('\n');
  }
}

function ignoringErrors(action: () => void): void {
  try {
    action();
  } catch {
    // SQS answers with an error for this message; whoever asked goes on.
  }
}
