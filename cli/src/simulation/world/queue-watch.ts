import { DeadLetterAttribute } from '../../../../src/contract/dead-letters';
import type { DuplicateSend, ObservedQueue, Queue, QueueObserver, StoredMessage } from '../../local/sqs';
import type { Copy } from '../oracle/copy';
import type { Oracle } from '../oracle/oracle';
import type { SentWebhook } from '../oracle/sent-webhook';
import type { TrackedWebhook } from '../oracle/tracked-webhook';

/** A webhook that is being sent. */
export interface Sending {
  readonly id: string;
  readonly malformed: TrackedWebhook['malformed'];
  /** What is counted. */
  readonly what?: string;
  readonly sent: SentWebhook;
}

/** Tells the oracle what happens to the copies of webhooks in the queue and in the dead-letter queue. */
export class QueueWatch implements QueueObserver {
  /** Set by the sender while it sends: who does not know the message yet learns by it which webhook it carries. */
  public sending?: Sending;
  /** True while the world makes messages return: then it is no matter of their visibility timeout. */
  public forcing = false;
  /** Messages in the hands of an invocation, with the instant since when and their place in the batch; and those whose delivery was put off by throttling. */
  private readonly inHand = new Map<string, { readonly since: number; readonly place: number; throttled: boolean }>();
  private readonly webhooks = new Map<string, TrackedWebhook>();
  /** The queue's number of each message that was received. */
  private readonly sequenceNumbers = new Map<string, string | undefined>();

  /** @param deadLetterQueueName what is in it for the whole retention and was not redriven is nobody's concern any more */
  constructor(private readonly oracle: Oracle, private readonly now: () => number, private readonly deadLetterQueueName: string) {}

  public sent(queue: Queue, message: StoredMessage): void {
    const { sending } = this;
    if (sending) {
      if (sending.what !== undefined) {
        this.oracle.statistics.add(sending.what);
        this.oracle.coverage.strikesWorld(sending.what);
      }
      this.webhooks.set(message.messageId, this.oracle.accepted(sending.id, message.groupId!, sending.malformed, sending.sent));
      return;
    }
    // The forwarder sends dead letters under the id of the message whose delivery it ends.
    const webhook = this.webhooks.get(message.deduplicationId!);
    if (!webhook) {
      this.oracle.violated('corrupted', `${queue.name} got a message that nobody sent.`);
      return;
    }
    this.webhooks.set(message.messageId, webhook);
    this.oracle.letterStored(webhook, message);
    this.oracle.deadLettered(webhook, message.attributes?.[DeadLetterAttribute.REASON]?.StringValue ?? 'none');
  }

  public deduplicated(_queue: ObservedQueue, { deduplicationId }: DuplicateSend): void {
    const { sending } = this;
    this.oracle.happened(sending ? 'duplicate send swallowed' : 'dead letter stored before', sending?.id ?? this.find(deduplicationId)?.id);
    if (sending) {
      this.oracle.coverage.strikesWorld('duplicate send');
    }
  }

  public received(_queue: Queue, message: StoredMessage): void {
    this.sequenceNumbers.set(message.messageId, message.sequenceNumber);
    this.webhookOf(message.messageId).receives += 1;
    this.oracle.statistics.atLeast('most receives', message.receiveCount);
  }

  public returned(queue: Queue, message: StoredMessage): void {
    const holding = this.inHand.get(message.messageId);
    if (!holding || this.forcing || this.now() - holding.since < queue.settings.visibilityTimeout * 1000) {
      return;
    }
    if (holding.throttled) {
      this.oracle.expired(this.webhookOf(message.messageId), 'visibility ended after throttling', message.sequenceNumber);
    }
  }

  public deleted(_queue: Queue, message: StoredMessage): void {
    this.oracle.left(this.webhookOf(message.messageId), 'deleted');
  }

  public deadLettered(_queue: Queue, message: StoredMessage): void {
    const webhook = this.webhookOf(message.messageId);
    webhook.queued -= 1;
    webhook.deadLetters += 1;
    webhook.wasDeadLettered = true;
    this.oracle.movedBySqs(webhook);
    webhook.doubt(); // the forwarder does not know of it
  }

  public expired(queue: Queue, message: StoredMessage): void {
    if (queue.name === this.deadLetterQueueName) {
      this.oracle.happened('dead letter kept for as long as SQS keeps anything', this.webhookOf(message.messageId).id);
      return;
    }
    this.oracle.violated('lost', `${this.webhookOf(message.messageId).id} reached the end of its retention in ${queue.name}.`);
  }

  public moved(_queue: Queue, message: StoredMessage, _target: Queue, before: StoredMessage): void {
    const webhook = this.webhookOf(before.messageId);
    this.webhooks.set(message.messageId, webhook);
    this.oracle.entered(webhook);
    this.oracle.deadLetterLeft(webhook, 'redriven');
    this.oracle.happened('redriven', webhook.id);
  }

  /** A batch is with a poller from now on, or no longer. */
  public hold(messageIds: readonly string[], since: number): void {
    messageIds.forEach((messageId, place) => {
      this.inHand.set(messageId, { since, place, throttled: false });
      this.webhookOf(messageId).heldSince = since;
    });
  }

  public throttled(messageIds: readonly string[]): void {
    for (const messageId of messageIds) {
      const holding = this.inHand.get(messageId);
      if (holding) {
        holding.throttled = true;
      }
    }
  }

  /** Somebody else received a message. */
  public lookedAt(messageId: string): void {
    const webhook = this.webhookOf(messageId);
    webhook.wasLookedAt = true;
    webhook.receivesOfOthers = webhook.receives;
  }

  /** A message's place in the batch that has it; undefined when none has. */
  public placeOf(messageId: string): number | undefined {
    return this.inHand.get(messageId)?.place;
  }

  /** @param since as given to `hold`: another batch may have the message by now */
  public release(messageIds: readonly string[], since: number): void {
    for (const messageId of messageIds) {
      if (this.inHand.get(messageId)?.since === since) {
        this.inHand.delete(messageId);
      }
    }
  }

  /** A message, as the oracle knows it. */
  public copyOf(messageId: string): Copy {
    return this.webhookOf(messageId).copyOf(this.sequenceNumbers.get(messageId));
  }

  /** The webhook that a message carries, where there is such a message. */
  public find(messageId: string): TrackedWebhook | undefined {
    return this.webhooks.get(messageId);
  }

  public webhookOf(messageId: string): TrackedWebhook {
    const webhook = this.webhooks.get(messageId);
    if (!webhook) {
      throw new Error(`The simulation lost sight of message ${messageId}.`);
    }
    return webhook;
  }
}
