import { randomUUID } from 'crypto';
import { Clock } from '../clock';
import { Availability } from './availability';
import { Backlog, GroupBacklog, MessageCounts, QueueQuotas } from './backlog';
import { MAXIMUM_BATCH_ENTRIES, MAXIMUM_VISIBILITY_SECONDS, PURGE_INTERVAL_MILLISECONDS } from './constants';
import { contentDeduplicationId, DeduplicationWindow } from './deduplication';
import { Dispenser } from './dispenser';
import { Message, MessageContent, StoredMessage } from './message';
import { checkId, checkSendContent, checkSendParameters, notForThisQueueType, SendInput } from './message-checks';
import { QueueObserver } from './queue-observer';
import { changeQueueSettings, QueueAttributes, QueueSettings, readQueueSettings } from './queue-settings';
import { QueueTime } from './queue-time';
import { ReceivedMessage, ReceiveInput, SendResult } from './queue-types';
import { Receipts } from './receipts';
import { ReceiveAttempts } from './receive-attempts';
import { invalidValue, overLimit, purgeInProgress } from './sqs-error';

/** What a `Queue` is made of. */
export interface QueueProps {
  /** A name that ends in `.fifo` for a FIFO queue. */
  readonly name: string;
  readonly arn: string;
  readonly clock: Clock;
  /** Attributes as `CreateQueue` takes them. @default - AWS's defaults for a standard queue */
  readonly attributes?: QueueAttributes;
  /** Finds the dead-letter queue. @default - none is found: messages stay, however often they are received */
  readonly queueByArn?: (arn: string) => Queue | undefined;
  /** @default - none */
  readonly observer?: QueueObserver;
  /** Makes message ids; a simulation counts them. @default - random UUIDs */
  readonly messageIds?: () => string;
  /** @default - those of AWS */
  readonly quotas?: QueueQuotas;
}

/**
 * One SQS queue: FIFO with everything that this project relies on, standard as far as its messages come and go. The result
 * of a call depends only on the calls before it and on the clock: no I/O, no waiting. Errors are `SqsError`s with the texts of AWS.
 *
 * Not modelled: the throughput quotas of a message group, and the lag of anything but the deduplication scope.
 */
export class Queue {
  public readonly name: string;
  public readonly arn: string;
  /** Epoch milliseconds. */
  public readonly createdAt: number;
  /** When its attributes were changed last; epoch milliseconds. */
  public modifiedAt: number;
  public readonly tags = new Map<string, string>();
  private current: QueueSettings;
  private readonly backlog: Backlog;
  private readonly deduplication: DeduplicationWindow;
  private readonly observer: QueueObserver;
  private readonly receipts: Receipts;
  private readonly dispenser: Dispenser;
  private readonly time: QueueTime;
  private readonly availability = new Availability();
  private readonly attempts = new ReceiveAttempts();
  private lastPurge = -Infinity;

  /** @throws SqsError for attributes that AWS does not take */
  constructor(private readonly props: QueueProps) {
    this.name = props.name;
    this.arn = props.arn;
    this.current = readQueueSettings(props.attributes ?? {});
    this.backlog = new Backlog(this.current.fifo, props.quotas ?? {}, () => this.availability.announce());
    this.deduplication = new DeduplicationWindow(this.current.deduplicationScope);
    this.observer = props.observer ?? {};
    this.createdAt = props.clock.now();
    this.modifiedAt = this.createdAt;
    this.receipts = new Receipts(`${props.arn} ${this.createdAt}`, this.current.fifo, this.backlog);
    this.dispenser = new Dispenser(this.backlog, this.receipts, (message) => this.deadLetter(message));
    this.time = new QueueTime(props.clock, this.backlog, {
      retention: () => this.current.messageRetentionPeriod * 1000,
      becameVisible: (message) => this.returnToQueue(message),
      expired: (message) => this.observer.expired?.(this, message),
    });
  }

  public get settings(): QueueSettings {
    return this.current;
  }

  /** Stores a message, unless it is a duplicate. */
  public send(input: SendInput): SendResult {
    checkSendParameters(this.current, input);
    checkSendContent(this.current, input);
    const now = this.time.catchUp();
    if (!this.current.fifo) {
      return { messageId: this.store(input, undefined, now).messageId, deduplicated: false };
    }
    const groupId = input.groupId!;
    const deduplicationId = input.deduplicationId ?? contentDeduplicationId(input.body);
    const earlier = this.deduplication.find(groupId, deduplicationId, now);
    if (earlier) {
      this.observer.deduplicated?.(this, { groupId, deduplicationId, messageId: earlier.messageId });
      return { messageId: earlier.messageId, sequenceNumber: earlier.sequenceNumber, deduplicated: true };
    }
    const message = this.store(input, deduplicationId, now);
    const { messageId } = message;
    const sequenceNumber = message.sequenceNumber!;
    this.deduplication.remember(groupId, deduplicationId, now, messageId, sequenceNumber);
    return { messageId, sequenceNumber, deduplicated: false };
  }

  /**
   * Hands out messages that can be received now, at most as many as requested: first all of one message group, then those of the next. A
   * message that was already received `maxReceiveCount` times goes to the dead-letter queue instead, and the next of its group follows.
   */
  public receive(input: ReceiveInput = {}): ReceivedMessage[] {
    const maxMessages = input.maxMessages ?? 1;
    const visibilityTimeout = input.visibilityTimeout ?? this.current.visibilityTimeout;
    checkRange(maxMessages, 'MaxNumberOfMessages', 1, MAXIMUM_BATCH_ENTRIES, 'Must be between 1 and 10, if provided.');
    checkVisibility(visibilityTimeout);
    this.checkAttempt(input.attemptId);
    const now = this.time.catchUp();
    if (!this.current.fifo && !this.backlog.hasRoomInFlight) {
      throw overLimit();
    }
    const again = input.attemptId === undefined ? undefined : this.attempts.repeat(input.attemptId, now, now + visibilityTimeout * 1000);
    if (again) {
      again.forEach(({ message }) => this.setVisibility(message as Message, visibilityTimeout, now));
      return [...again];
    }
    // With a timeout of 0 messages return to the queue at once, but not before this receive is over: it must not hand out one twice.
    const hiddenUntil = visibilityTimeout === 0 ? Infinity : now + visibilityTimeout * 1000;
    const taken = this.dispenser.take({ now, maxMessages, hiddenUntil, fits: input.fits });
    for (const { message } of taken) {
      this.observer.received?.(this, message);
    }
    if (visibilityTimeout === 0) {
      for (const { message } of taken) {
        (message as Message).visibleAt = now;
        this.returnToQueue(message as Message);
      }
    }
    this.time.plan();
    if (input.attemptId !== undefined) {
      this.attempts.remember(input.attemptId, taken, now, now + visibilityTimeout * 1000);
    }
    return taken;
  }

  /**
   * Deletes a received message. On a FIFO queue only while the message is hidden by the receive that gave out the handle; a standard queue
   * takes any handle that it ever gave out. It is not an error when the message is gone already.
   */
  public delete(receiptHandle: string): void {
    this.time.catchUp();
    const message = this.receipts.forDelete(receiptHandle);
    if (message) {
      this.backlog.remove(message);
      this.observer.deleted?.(this, message);
    }
  }

  /** Starts the visibility timeout of a received message anew, in seconds from now; 0 returns it at once. At most 12 hours from its receive. */
  public changeVisibility(receiptHandle: string, visibilityTimeout: number): void {
    checkVisibility(visibilityTimeout);
    const now = this.time.catchUp();
    const message = this.receipts.forVisibilityChange(receiptHandle);
    const visibleAt = now + visibilityTimeout * 1000;
    if (visibleAt > message.receivedAt + MAXIMUM_VISIBILITY_SECONDS * 1000) {
      throw invalidValue(visibilityTimeout, 'VisibilityTimeout',
        `Total VisibilityTimeout for the message is beyond the limit [${MAXIMUM_VISIBILITY_SECONDS} seconds]`);
    }
    this.setVisibility(message, visibilityTimeout, now);
  }

  /** Deletes all messages, those in flight included; at most once a minute. Duplicates of deleted messages are still recognised. */
  public purge(): void {
    const now = this.time.catchUp();
    if (now < this.lastPurge + PURGE_INTERVAL_MILLISECONDS) {
      throw purgeInProgress(this.name);
    }
    this.lastPurge = now;
    for (let message = this.backlog.oldest; message; message = this.backlog.oldest) {
      this.backlog.remove(message);
      this.observer.purged?.(this, message);
    }
  }

  /** Changes attributes as `SetQueueAttributes` does. They come into force at once, except for the deduplication scope (a minute later). */
  public setAttributes(changes: QueueAttributes): void {
    const now = this.time.catchUp();
    this.current = changeQueueSettings(this.current, changes);
    this.modifiedAt = now;
    this.deduplication.changeScope(this.current.deduplicationScope, now);
    this.time.plan();
  }

  /** How many messages are in the queue. */
  public counts(): MessageCounts {
    this.time.catchUp();
    return this.backlog.counts();
  }

  /** The message groups of a FIFO queue that hold messages. */
  public groups(): GroupBacklog[] {
    this.time.catchUp();
    return [...this.backlog.groupBacklogs()];
  }

  /** How many message groups hold messages; 0 on a standard queue. */
  public groupCount(): number {
    this.time.catchUp();
    return this.backlog.groupCount;
  }

  /** When the oldest message came into the queue; epoch milliseconds. */
  public oldestAt(): number | undefined {
    this.time.catchUp();
    return this.backlog.oldest?.sentAt;
  }

  /** The first message of a group, without receiving it: all others of the group wait for it. */
  public headOf(groupId: string): StoredMessage | undefined {
    this.time.catchUp();
    return this.backlog.messagesOfGroup(groupId).next().value ?? undefined;
  }

  /**
   * Makes the hidden messages of a group visible at once, as their receiver could with a visibility timeout of 0. Nobody else can on AWS: this is for a
   * person at a console, who knows that the receiver has put them aside.
   *
   * @returns how many were hidden
   */
  public showGroup(groupId: string): number {
    this.time.catchUp();
    const hidden = [...this.backlog.messagesOfGroup(groupId)].filter(({ state }) => state === 'inFlight');
    hidden.forEach((message) => this.returnToQueue(message));
    return hidden.length;
  }

  /** Everything that is stored, oldest first, without receiving it. */
  public peek(): StoredMessage[] {
    this.time.catchUp();
    return [...this.backlog.messages()];
  }

  /** Whether a receive would now find a message (to hand out, or to move to the dead-letter queue). */
  public hasAvailable(): boolean {
    this.time.catchUp();
    return this.backlog.nextFree !== undefined && this.backlog.hasRoomInFlight;
  }

  /**
   * Calls back in a microtask after messages have become available, also because time passed; not for messages that were available before.
   * The returned function removes the callback. A callback may find nothing: those that were called before it may have received everything.
   */
  public onAvailable(callback: () => void): () => void {
    return this.availability.add(callback);
  }

  /**
   * Moves the next message that can be received to another queue, as a new message there (AWS: a redriven message has a new id and a new
   * enqueue time, and comes after the messages that are there). It is not checked for duplicates: a move never loses a message.
   *
   * @param targetOf the queue that the message goes to; undefined leaves it here
   */
  public moveNext(targetOf: (message: StoredMessage) => Queue | undefined): 'moved' | 'nothing' | 'noTarget' {
    this.time.catchUp();
    const message = this.backlog.nextFree?.head;
    if (!message) {
      return 'nothing';
    }
    const target = targetOf(message);
    if (!target) {
      return 'noTarget';
    }
    this.moveTo(target, message);
    return 'moved';
  }

  /**
   * Moves one message that can be received, as `moveNext` does, wherever in its group it is. AWS has no such call: there it is received, sent and deleted.
   *
   * @returns whether there was such a message
   */
  public moveMessage(messageId: string, target: Queue): boolean {
    this.time.catchUp();
    for (const message of this.backlog.messages()) {
      if (message.messageId === messageId && message.state === 'visible') {
        this.moveTo(target, message as Message);
        return true;
      }
    }
    return false;
  }

  /** Stops its timers: messages no longer become visible or expire without a call. */
  public close(): void {
    this.time.close();
    this.availability.close();
  }

  private moveTo(target: Queue, message: Message): void {
    this.backlog.remove(message);
    const copy = target.take(message, target.newMessageId(), message.deduplicationId);
    this.observer.moved?.(this, copy, target, message);
  }

  private store(input: SendInput, deduplicationId: string | undefined, now: number): Message {
    const { body, groupId, attributes, systemAttributes, bodyMd5 } = input;
    const delay = (this.current.fifo ? undefined : input.delaySeconds) ?? this.current.delaySeconds;
    const content = { messageId: this.newMessageId(), body, attributes, systemAttributes, groupId, deduplicationId, sentAt: now, bodyMd5 };
    const message = this.add(content, delay > 0 ? now + delay * 1000 : undefined);
    this.observer.sent?.(this, message);
    return message;
  }

  private add(content: MessageContent, visibleAt?: number): Message {
    const message = this.backlog.add(content, visibleAt);
    this.time.plan();
    return message;
  }

  /** Stores a message that comes from another queue. */
  private take(from: Message, messageId: string, deduplicationId: string | undefined, deadLetterSourceArn?: string): Message {
    const now = this.time.catchUp();
    const { body, attributes, systemAttributes, groupId } = from;
    // AWS: on the way to a dead-letter queue a standard queue keeps the enqueue time, a FIFO queue starts it anew.
    const sentAt = deadLetterSourceArn !== undefined && !this.current.fifo ? from.sentAt : now;
    return this.add({ messageId, body, attributes, systemAttributes, groupId, deduplicationId, sentAt, deadLetterSourceArn });
  }

  /** Moves a message that was received too often; false when it was not, or when there is no queue to move it to. */
  private deadLetter(message: Message): boolean {
    const policy = this.current.redrivePolicy;
    if (!policy || message.receiveCount < policy.maxReceiveCount) {
      return false;
    }
    const target = this.props.queueByArn?.(policy.deadLetterTargetArn);
    if (!target || target === this) {
      return false;
    }
    this.backlog.remove(message);
    const copy = target.take(message, message.messageId, target.current.fifo ? message.messageId : undefined, this.arn);
    this.observer.deadLettered?.(this, copy, target);
    return true;
  }

  private checkAttempt(attemptId: string | undefined): void {
    if (attemptId === undefined) {
      return;
    }
    if (!this.current.fifo) {
      throw notForThisQueueType(attemptId, 'ReceiveRequestAttemptId');
    }
    checkId(attemptId, 'ReceiveRequestAttemptId');
  }

  private setVisibility(message: Message, seconds: number, now: number): void {
    if (seconds === 0) {
      this.returnToQueue(message);
      return;
    }
    this.backlog.hide(message, 'inFlight', now + seconds * 1000);
    this.time.plan();
  }

  private returnToQueue(message: Message): void {
    const { state } = message;
    this.backlog.show(message);
    if (state === 'inFlight') {
      this.observer.returned?.(this, message);
    }
  }

  private newMessageId(): string {
    return this.props.messageIds?.() ?? randomUUID();
  }
}

function checkVisibility(seconds: number): void {
  checkRange(seconds, 'VisibilityTimeout', 0, MAXIMUM_VISIBILITY_SECONDS, `Must be >= 0 and <= ${MAXIMUM_VISIBILITY_SECONDS}, if provided.`);
}

function checkRange(value: number, parameter: string, minimum: number, maximum: number, reason: string): void {
  if (!Number.isInteger(value) || value < minimum || value > maximum) {
    throw invalidValue(value, parameter, reason);
  }
}
