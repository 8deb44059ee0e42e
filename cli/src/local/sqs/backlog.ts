import { IndexedHeap } from '../indexed-heap';
import { MAXIMUM_IN_FLIGHT, SCAN_WINDOW_MESSAGES } from './constants';
import { Message, MessageContent, StoredMessage } from './message';
import { MessageGroup } from './message-group';
import { MessageList } from './message-list';

/** How many messages a queue holds, by what they wait for. */
export interface MessageCounts {
  /** Can be received now, or wait for nothing but their group (AWS counts those as visible too). */
  readonly visible: number;
  readonly inFlight: number;
  readonly delayed: number;
}

/** What AWS limits per queue. */
export interface QueueQuotas {
  /** Messages that may be received and not yet deleted at one time. @default 120,000 */
  readonly inFlight?: number;
  /** How far into its backlog a FIFO queue looks for a free message group. @default 120,000 */
  readonly scanWindow?: number;
}

/** How many messages one message group holds. */
export interface GroupBacklog {
  readonly groupId: string;
  readonly messages: number;
  /** Whether its first message can be received now. */
  readonly free: boolean;
  /** Its first message, which all others wait for. */
  readonly head: StoredMessage;
}

/**
 * What a queue stores, and which message groups can be received from. It does not know the time, and knows only these rules: a group is
 * free while its oldest message is visible and inside the scan window; the free groups of a FIFO queue are served in the order in which they
 * became free, so that a group that was just read comes after those that were not; a standard queue serves the oldest message first.
 */
export class Backlog {
  public inFlight = 0;
  public delayed = 0;
  private readonly maximumInFlight: number;
  private lastPosition = 0;
  /** Counts the calls of `hide`: messages that become visible at the same instant do so in the order in which they were hidden. */
  private hideCount = 0;
  /** Counts how often a group became free: the line of free groups is ordered by it. */
  private freeCount = 0;
  private readonly list: MessageList;
  private readonly groups = new Map<string, MessageGroup<Message>>();
  private readonly byPosition = new Map<number, Message>();
  private readonly free = new IndexedHeap<MessageGroup<Message>>();
  /** Delayed messages and messages in flight, the one that becomes visible first in front. */
  private readonly hidden = new IndexedHeap<Message>();

  /** @param onFree called when there is something new to receive */
  constructor(private readonly fifo: boolean, quotas: QueueQuotas, private readonly onFree: () => void) {
    this.list = new MessageList(fifo ? quotas.scanWindow ?? SCAN_WINDOW_MESSAGES : Infinity);
    this.maximumInFlight = quotas.inFlight ?? MAXIMUM_IN_FLIGHT;
  }

  public get length(): number {
    return this.list.length;
  }

  public get oldest(): Message | undefined {
    return this.list.oldest;
  }

  /** Whether one more message may be handed out. */
  public get hasRoomInFlight(): boolean {
    return this.inFlight < this.maximumInFlight;
  }

  /** The group to receive from next. */
  public get nextFree(): MessageGroup<Message> | undefined {
    return this.free.first();
  }

  /** The message that becomes visible next. */
  public get nextReturning(): Message | undefined {
    return this.hidden.first();
  }

  public counts(): MessageCounts {
    return { visible: this.list.length - this.inFlight - this.delayed, inFlight: this.inFlight, delayed: this.delayed };
  }

  /** Whether a message with this position was ever stored. */
  public hasStored(position: number): boolean {
    return position <= this.lastPosition;
  }

  public find(position: number): Message | undefined {
    return this.byPosition.get(position);
  }

  /** Stores a message; `visibleAt` is given when it is delayed. */
  public add(content: MessageContent, visibleAt?: number): Message {
    const position = ++this.lastPosition;
    const message = new Message(content, position, this.groupFor(content), this.fifo);
    this.list.add(message);
    this.byPosition.set(position, message);
    message.group.append(message);
    if (visibleAt !== undefined) {
      this.hide(message, 'delayed', visibleAt);
    }
    this.refresh(message.group);
    return message;
  }

  /** Removes a message for good. */
  public remove(message: Message): void {
    this.unhide(message, 'gone');
    const entering = this.list.remove(message);
    this.byPosition.delete(message.position);
    message.group.remove(message);
    this.refresh(message.group);
    if (entering) {
      this.refresh(entering.group);
    }
  }

  /** Makes a message invisible until an instant; called again, the new instant counts. */
  public hide(message: Message, state: 'delayed' | 'inFlight', visibleAt: number): void {
    this.unhide(message, state);
    message.visibleAt = visibleAt;
    message.heapKey = visibleAt;
    message.heapOrder = ++this.hideCount;
    this.hidden.push(message);
    if (state === 'inFlight') {
      this.inFlight += 1;
    } else {
      this.delayed += 1;
    }
    this.refresh(message.group);
  }

  public show(message: Message): void {
    this.unhide(message, 'visible');
    this.refresh(message.group);
  }

  /** Whether a receive may hand out this message as far as its own state goes; the messages before it in its group are not looked at. */
  public isWithinReach(message: Message): boolean {
    return message.state === 'visible' && this.list.isInWindow(message);
  }

  /** All messages, oldest first. */
  public *messages(): IterableIterator<StoredMessage> {
    for (let message = this.list.oldest; message; message = message.newer) {
      yield message;
    }
  }

  public *groupBacklogs(): IterableIterator<GroupBacklog> {
    for (const group of this.groups.values()) {
      yield { groupId: group.id, messages: group.length, free: group.heapIndex >= 0, head: group.head! }; // an empty group is none
    }
  }

  /** How many message groups there are; 0 on a standard queue. */
  public get groupCount(): number {
    return this.groups.size;
  }

  /** The messages of a group, oldest first. */
  public *messagesOfGroup(groupId: string): IterableIterator<Message> {
    for (let message = this.groups.get(groupId)?.head; message; message = message.behindInGroup) {
      yield message;
    }
  }

  private groupFor(content: MessageContent): MessageGroup<Message> {
    const id = content.groupId ?? '';
    if (!this.fifo) {
      return new MessageGroup<Message>(id);
    }
    let group = this.groups.get(id);
    if (!group) {
      group = new MessageGroup<Message>(id);
      this.groups.set(id, group);
    }
    return group;
  }

  private unhide(message: Message, state: Message['state']): void {
    if (message.state === 'inFlight') {
      if (this.inFlight-- === this.maximumInFlight) {
        this.onFree();
      }
    } else if (message.state === 'delayed') {
      this.delayed -= 1;
    }
    message.state = state;
    this.hidden.remove(message);
  }

  /** Brings the line of free groups up to date after something happened to this group. */
  private refresh(group: MessageGroup<Message>): void {
    const { head } = group;
    if (!head) {
      this.free.remove(group);
      if (this.fifo) {
        this.groups.delete(group.id);
      }
    } else if (!this.isWithinReach(head)) {
      this.free.remove(group);
    } else if (group.heapIndex < 0) {
      group.heapKey = this.fifo ? ++this.freeCount : head.position;
      this.free.push(group);
      this.onFree();
    }
  }
}
