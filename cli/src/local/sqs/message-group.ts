import { HeapItem } from '../indexed-heap';

/** What a `MessageGroup` needs of the messages in it: the links of its list. Written by the group alone. */
export interface GroupMember<M> {
  beforeInGroup: M | undefined;
  behindInGroup: M | undefined;
}

/** The messages of one message group, oldest first. On a standard queue every message is a group of its own: nothing waits for another. */
export class MessageGroup<M extends GroupMember<M>> implements HeapItem {
  public head: M | undefined = undefined;
  public tail: M | undefined = undefined;
  public length = 0;

  public heapKey = 0;
  public heapOrder = 0;
  public heapIndex = -1;

  constructor(public readonly id: string) {}

  public append(message: M): void {
    message.beforeInGroup = this.tail;
    if (this.tail) {
      this.tail.behindInGroup = message;
    } else {
      this.head = message;
    }
    this.tail = message;
    this.length += 1;
  }

  public remove(message: M): void {
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
