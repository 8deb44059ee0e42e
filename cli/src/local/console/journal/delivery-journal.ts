import { Delivery } from './delivery';
import { KeepLimits, KeptDeliveries } from './kept-deliveries';
import { QueuePlace, QueuePlaces } from './queue-places';
import { readFacts } from './read-facts';
import { DeadLetterAttribute } from '../../../../../src/contract/dead-letters';
import type { LogLine } from '../../../../../src/engine/log-lines';
import type { Clock } from '../../clock';
import { peekEnvelope } from '../../runtime/peek-envelope';
import type { ObservedQueue, QueueObserver, StoredMessage } from '../../sqs';

/** What SQS does by itself has no reason in the message. */
const MOVED_BY_SQS = { reason: 'receives', detail: 'SQS moved it to the dead-letter queue, because it was received too often: the function ended each time before it was done.' };

/** The attribute of messages that `scalable-webhook replay` sends. */
const REPLAY = 'replay';

/** Writes down what becomes of each webhook: from what happens in the queues, and from what the functions say in their logs. */
export class DeliveryJournal {
  public readonly kept: KeptDeliveries;
  /** Counts the changes. */
  public revision = 0;

  /** An observer for all queues. */
  public readonly queueObserver: QueueObserver = {
    sent: (queue, message) => this.onSent(queue, message),
    received: (queue, message) => this.onQueue(queue.name, message, (delivery, { part }) => delivery.receive(part, this.clock.now())),
    returned: (queue, message) => this.onQueue(queue.name, message, (delivery, { part }) => delivery.giveBack(part)),
    deadLettered: (queue, message) => this.onQueue(queue.name, message, (delivery, { part }) =>
      delivery.giveUp(part, MOVED_BY_SQS.reason, MOVED_BY_SQS.detail)),
    moved: (_queue, message, target) => this.onQueue(target.name, message, (delivery, { part }) => delivery.redrive(part)),
  };

  constructor(private readonly places: QueuePlaces, private readonly clock: Clock, limits?: KeepLimits) {
    this.kept = new KeptDeliveries(limits);
  }

  /** An invocation ended without a message, which stays in the queue. */
  public onPutAside(queueName: string, message: StoredMessage): void {
    this.onQueue(queueName, message, (delivery, { part }) => delivery.giveBack(part));
  }

  /** A function wrote a line of its log. @param part as in `DeliveryPart.destination` */
  public onLine(part: string, line: LogLine): void {
    const id = 'deliveryId' in line ? line.deliveryId : undefined;
    const delivery = id === undefined ? undefined : this.kept.get(id);
    if (!delivery) {
      return;
    }
    if (line.message === 'attempt') {
      if (line.decision === 'delivered' && this.places.isRouting(part)) {
        delivery.leave(part);
      } else {
        delivery.attempt(part, this.clock.now(), line);
      }
    } else if (line.message === 'not-delivered' && line.decision !== 'dead-lettered-before') {
      delivery.drop(part, line.decision, line.detail);
    }
    this.changed(delivery);
  }

  private onSent(queue: ObservedQueue, message: StoredMessage): void {
    const place = this.places.at(queue.name);
    if (place?.isDeadLetters) {
      const attribute = (name: DeadLetterAttribute) => message.attributes?.[name]?.StringValue ?? '';
      this.onQueue(queue.name, message, (delivery, { part }) =>
        delivery.giveUp(part, attribute(DeadLetterAttribute.REASON), attribute(DeadLetterAttribute.DETAIL)));
    } else if (place && (place.isEntry || message.attributes?.[REPLAY])) {
      // What is replayed came in elsewhere: in an account, or before this run.
      const facts = readFacts(message.body, place.webhook, message.groupId ?? '', this.clock.now());
      if (facts && !this.kept.get(facts.id)) {
        this.kept.add(new Delivery(facts, message.body));
      }
      this.onQueue(queue.name, message, (delivery, { part }) => delivery.enter(part));
    } else if (place) {
      this.onQueue(queue.name, message, (delivery, { part }) => delivery.enter(part));
    }
  }

  private onQueue(queueName: string, { body }: StoredMessage, how: (delivery: Delivery, place: QueuePlace) => void): void {
    const place = this.places.at(queueName);
    const { deliveryId = '' } = place ? peekEnvelope(body) : {};
    const delivery = this.kept.get(deliveryId);
    if (place && delivery) {
      how(delivery, place);
      this.changed(delivery);
    }
  }

  private changed(delivery: Delivery): void {
    this.revision += 1;
    this.kept.update(delivery);
  }
}
