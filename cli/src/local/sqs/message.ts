import { hash } from 'node:crypto';
import { HeapItem } from '../indexed-heap';
import { GroupMember, MessageGroup } from './message-group';

/** The value of a message attribute, as in the SQS API; binary values in base64. */
export interface MessageAttributeValue {
  readonly DataType: string;
  readonly StringValue?: string;
  readonly BinaryValue?: string;
}

/** Message attributes by name. */
export type MessageAttributes = Readonly<Record<string, MessageAttributeValue>>;

/**
 * The state of a message: `visible` (can be received, unless its group is locked), `delayed` (cannot be received yet), `inFlight`
 * (received, neither deleted nor returned), `gone` (no longer in the queue).
 */
export type MessageState = 'visible' | 'delayed' | 'inFlight' | 'gone';

/** What a message is made of. Times here and below are epoch milliseconds of the queue's clock. */
export interface MessageContent {
  readonly messageId: string;
  readonly body: string;
  readonly attributes?: MessageAttributes;
  readonly systemAttributes?: MessageAttributes;
  /** Undefined only on a standard queue. */
  readonly groupId?: string;
  /** Undefined only on a standard queue. */
  readonly deduplicationId?: string;
  /** When the queue accepted it; the retention period counts from here. */
  readonly sentAt: number;
  /** The queue that moved it to this dead-letter queue; undefined for one that was sent here. */
  readonly deadLetterSourceArn?: string;
  /** MD5 of the body, in hexadecimal, where it is known already. */
  readonly bodyMd5?: string;
}

/** A message as others may see it. */
export interface StoredMessage extends MessageContent {
  /** Twenty digits that grow with every message of the queue; undefined on a standard queue. */
  readonly sequenceNumber?: string;
  /** How often it was received. */
  readonly receiveCount: number;
  /** When it was received first; 0 before. */
  readonly firstReceivedAt: number;
  /** When it can be received again; meaningful while delayed or in flight. */
  readonly visibleAt: number;
  readonly state: MessageState;
  readonly bodyMd5: string;
}

/** The queue's own record of a message. */
export class Message implements StoredMessage, HeapItem, GroupMember<Message> {
  public readonly messageId: string;
  public readonly body: string;
  public readonly attributes?: MessageAttributes;
  public readonly systemAttributes?: MessageAttributes;
  public readonly groupId?: string;
  public readonly deduplicationId?: string;
  public readonly sentAt: number;
  public readonly deadLetterSourceArn?: string;
  public readonly sequenceNumber?: string;

  public state: MessageState = 'visible';
  public receiveCount = 0;
  public firstReceivedAt = 0;
  public receivedAt = 0;
  public visibleAt = 0;
  /** The number of the receive whose receipt handle is the current one; 0 before the first. */
  public receipt = 0;
  private md5: string | undefined;

  public heapKey = 0;
  public heapOrder = 0;
  public heapIndex = -1;

  public older: Message | undefined = undefined;
  public newer: Message | undefined = undefined;
  public beforeInGroup: Message | undefined = undefined;
  public behindInGroup: Message | undefined = undefined;

  constructor(
    content: MessageContent,
    /** Counts the messages of the queue. */
    public readonly position: number,
    public readonly group: MessageGroup<Message>,
    fifo: boolean,
  ) {
    this.sequenceNumber = fifo ? `18${String(position).padStart(18, '0')}` : undefined;
    this.messageId = content.messageId;
    this.body = content.body;
    this.attributes = content.attributes;
    this.systemAttributes = content.systemAttributes;
    this.groupId = content.groupId;
    this.deduplicationId = content.deduplicationId;
    this.sentAt = content.sentAt;
    this.deadLetterSourceArn = content.deadLetterSourceArn;
    this.md5 = content.bodyMd5;
  }

  public get bodyMd5(): string {
    this.md5 ??= hash('md5', this.body);
    return this.md5;
  }
}
