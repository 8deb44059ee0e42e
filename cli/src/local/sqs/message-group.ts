import { HeapItem } from './indexed-heap';
import { Message } from './message';

/** The messages of one message group, oldest first. On a standard queue every message is a group of its own: nothing waits for another. */
export class MessageGroup implements HeapItem {
  public head: Message | undefined = undefined;
  public tail: Message | undefined = undefined;
  public length = 0;

  public heapKey = 0;
  public heapOrder = 0;
  public heapIndex = -1;

  constructor(public readonly id: string) {}

  public append(message: Message): void {
    message.beforeInGroup = this.tail;
    if (this.tail) {
      this.tail.behindInGroup = message;
    } else {
      this.head = message;
    }
    this.tail = message;
    this.length += 1;
  }

  public remove(message: Message): void {
    const { beforeInGroup, behindInGroup } = message;
    if (beforeInGroup) {
      beforeInGroup.behindInGroup = behindInGroup;
    } else {
      this.head = behindInGroup;
    }
    if (behindInGroup) {
      behindInGroup.beforeInGroup = beforeInGroup;
    } else {
      this.tail = beforeInGroup;
    }
    message.beforeInGroup = undefined;
    message.behindInGroup = undefined;
    this.length -= 1;
  }
}
