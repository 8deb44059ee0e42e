import { Backlog } from './backlog';
import { Message } from './message';
import { invalidReceiptHandle, invalidValue, messageNotInflight } from './sqs-error';

const HANDLE = /^(AQEB[0-9a-f]+)-([1-9][0-9]{0,15})-([1-9][0-9]{0,15})$/;

/** The receipt handles of one queue: every receive of a message gets a new one, which contains the message's position and the number of the receive. */
export class Receipts {
  private readonly prefix: string;

  /** @param identity unique to the queue, so that the handles of other queues are recognised as such */
  constructor(identity: string, private readonly fifo: boolean, private readonly backlog: Backlog) {
    this.prefix = `AQEB${Buffer.from(identity).toString('hex')}`;
  }

  /** The handle of the latest receive of a message. */
  public write(message: Message): string {
    return `${this.prefix}-${message.position}-${message.receipt}`;
  }

  /**
   * The message to delete; undefined when it is gone already. On a FIFO queue only while the receive of this handle hides it; a standard
   * queue takes any handle that it gave out.
   */
  public forDelete(handle: string): Message | undefined {
    const { message, isCurrent } = this.read(handle);
    if (message && this.fifo && !isCurrent) {
      throw invalidValue(handle, 'ReceiptHandle', 'The receipt handle has expired.');
    }
    return message;
  }

  /** The message whose visibility is to change. */
  public forVisibilityChange(handle: string): Message {
    const { message, isCurrent } = this.read(handle);
    if (message && !this.fifo && message.state !== 'inFlight') {
      throw messageNotInflight();
    }
    if (!message || (this.fifo && !isCurrent)) {
      throw invalidValue(handle, 'ReceiptHandle', 'Message does not exist or is not available for visibility timeout change.');
    }
    return message;
  }

  private read(handle: string): { message: Message | undefined; isCurrent: boolean } {
    const match = HANDLE.exec(handle);
    if (!match || match[1] !== this.prefix || !this.backlog.hasStored(Number(match[2]))) {
      throw invalidReceiptHandle(handle);
    }
    const message = this.backlog.find(Number(match[2]));
    return { message, isCurrent: message?.state === 'inFlight' && message.receipt === Number(match[3]) };
  }
}
