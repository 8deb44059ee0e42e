import { Message } from './message';

/**
 * Every message of a queue, oldest first. It also knows the scan window: a FIFO queue looks only so far into its backlog for a free
 * group, so that one very deep group hides all groups that came after it. The end of the window is updated step by step, never searched for.
 */
export class MessageList {
  public oldest: Message | undefined = undefined;
  public length = 0;
  private newest: Message | undefined = undefined;
  /** The last message inside the window; undefined while all are. */
  private windowEnd: Message | undefined = undefined;

  /** @param scanWindow how many messages the queue looks through */
  constructor(private readonly scanWindow: number) {}

  /** Inserts a message after all that are as old or older. */
  public add(message: Message): void {
    let before = this.newest;
    while (before && before.sentAt > message.sentAt) {
      before = before.older;
    }
    const behind = before ? before.newer : this.oldest;
    message.older = before;
    message.newer = behind;
    if (before) {
      before.newer = message;
    } else {
      this.oldest = message;
    }
    if (behind) {
      behind.older = message;
    } else {
      this.newest = message;
    }
    this.length += 1;
    if (this.length === this.scanWindow + 1) {
      this.windowEnd = this.newest!.older;
    }
  }

  /** Removes a message; returns the message that enters the scan window in its place, if one does. */
  public remove(message: Message): Message | undefined {
    const entering = this.windowEnd && this.isInWindow(message) ? this.windowEnd.newer : undefined;
    if (entering) {
      this.windowEnd = entering;
    }
    if (message.older) {
      message.older.newer = message.newer;
    } else {
      this.oldest = message.newer;
    }
    if (message.newer) {
      message.newer.older = message.older;
    } else {
      this.newest = message.older;
    }
    message.older = undefined;
    message.newer = undefined;
    this.length -= 1;
    if (this.length <= this.scanWindow) {
      this.windowEnd = undefined;
    }
    return entering;
  }

  /** Whether a receive looks as far as this message. */
  public isInWindow(message: Message): boolean {
    return this.windowEnd === undefined || message.position <= this.windowEnd.position;
  }
}
