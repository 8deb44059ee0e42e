import { copyOf, WebhookBook } from './books';
import type { FanOutOracle } from './oracle';
import { destinationIn } from './webhook';
import type { ObservedQueue, QueueObserver, StoredMessage } from '../../local/sqs';

/** Where a message is. */
interface Place {
  readonly kind: 'first' | 'overflow' | 'destination';
  readonly isLetter: boolean;
  /** Where it is going, behind the router. */
  readonly destination: string;
}

/** Name of the first queue. */
export const FIRST = 'first';
export const OVERFLOW = 'overflow';

const LETTERS = '-dead.fifo';

/** Tells the oracle what happens to the messages of all queues. */
export class FanOutQueueWatch implements QueueObserver {
  constructor(private readonly oracle: FanOutOracle) {}

  public sent(queue: ObservedQueue, message: StoredMessage): void {
    const webhook = this.webhookOf(queue, message);
    if (webhook) {
      const place = placeOf(queue, message);
      if (place.kind === 'first' && !place.isLetter) {
        this.oracle.accepted(webhook);
        return;
      }
      this.enters(webhook, place);
      if (place.kind === 'destination' && !place.isLetter) {
        this.oracle.stored(webhook, place.destination);
      }
    }
  }

  public deduplicated(queue: ObservedQueue): void {
    this.oracle.happened(queue.name.endsWith(LETTERS) ? 'dead letter stored before' : 'second copy left out');
  }

  public deleted(queue: ObservedQueue, message: StoredMessage): void {
    const webhook = this.webhookOf(queue, message);
    if (webhook) {
      this.leaves(webhook, placeOf(queue, message));
      this.oracle.left(webhook);
    }
  }

  public deadLettered(queue: ObservedQueue, message: StoredMessage): void {
    this.oracle.violated('receives used up', `SQS moved a message of ${queue.name} to its dead-letter queue by itself: ${message.body.slice(0, 80)}`);
  }

  public expired(queue: ObservedQueue, message: StoredMessage): void {
    const { destination } = placeOf(queue, message);
    const book = this.oracle.destinations.get(destination);
    if (!queue.name.endsWith(LETTERS) && !book?.removed && !book?.atFirst) {
      this.oracle.violated('receives used up', `A message of ${queue.name} reached the end of its retention: ${message.body.slice(0, 80)}`);
    }
  }

  public moved(queue: ObservedQueue, message: StoredMessage, target: ObservedQueue): void {
    const webhook = this.webhookOf(queue, message);
    if (webhook) {
      this.oracle.happened('redriven', webhook.number);
      const place = placeOf(target, message);
      this.leaves(webhook, placeOf(queue, message));
      this.enters(webhook, place);
      if (place.kind === 'destination') {
        copyOf(webhook, place.destination).stored += 1;
      } else {
        this.oracle.doubt(message.body, 'redriven');
      }
    }
  }

  private enters(webhook: WebhookBook, { kind, isLetter, destination }: Place): void {
    if (kind === 'first') {
      webhook.waiting += isLetter ? 0 : 1;
      webhook.letters += isLetter ? 1 : 0;
      webhook.wasLetter ||= isLetter;
    } else {
      const copy = copyOf(webhook, destination);
      copy.messages += 1;
      copy.letters += isLetter && kind === 'destination' ? 1 : 0;
      copy.lettersMade += isLetter && kind === 'destination' ? 1 : 0;
      copy.deadLettered ||= isLetter;
    }
    this.oracle.trace(() => `w${webhook.number} enters ${kind}${isLetter ? ' dead letters' : ''} ${destination}`);
  }

  private leaves(webhook: WebhookBook, { kind, isLetter, destination }: Place): void {
    if (kind === 'first') {
      webhook.waiting -= isLetter ? 0 : 1;
      webhook.letters -= isLetter ? 1 : 0;
    } else {
      const copy = copyOf(webhook, destination);
      copy.messages -= 1;
      copy.letters -= isLetter && kind === 'destination' ? 1 : 0;
    }
  }

  private webhookOf({ name }: ObservedQueue, { body }: StoredMessage): WebhookBook | undefined {
    const webhook = this.oracle.webhookIn(body);
    if (!webhook) {
      this.oracle.violated('unwanted', `${name} has a message that nobody sent: ${body.slice(0, 80)}`);
    }
    return webhook;
  }
}

function placeOf({ name }: ObservedQueue, { body }: StoredMessage): Place {
  const isLetter = name.endsWith(LETTERS);
  const stem = name.slice(0, isLetter ? -LETTERS.length : -'.fifo'.length);
  return stem === FIRST
    ? { kind: 'first', isLetter, destination: '' }
    : stem === OVERFLOW ? { kind: 'overflow', isLetter, destination: destinationIn(body) ?? '' } : { kind: 'destination', isLetter, destination: stem };
}
