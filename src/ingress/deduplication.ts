import { checkHeaderName, headerValue, isPlainId } from './vtl';

/**
 * Whether webhooks that a sender sends twice are stored once.
 *
 * Content is never compared: two webhooks with identical bytes may both be meant.
 *
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/using-messagededuplicationid-property.html
 */
export abstract class Deduplication {
  /** Every request that is acknowledged is stored. A sender's own retry arrives a second time, with a delivery id of its own. */
  public static none(): Deduplication {
    return new NoDeduplication();
  }

  /**
   * Requests of one group that carry the same value in this header within five minutes are stored once; the later ones are acknowledged
   * and dropped.
   *
   * Choose it only for a header whose value the sender never reuses on purpose: GitHub's manual redelivery repeats `X-GitHub-Delivery` and
   * is swallowed within those minutes. A value that is missing, longer than 128 characters or with other characters than letters, digits
   * and `_.:-` is not compared: such a request is always stored.
   *
   * @param name the header's name, in any spelling
   */
  public static header(name: string): Deduplication {
    checkHeaderName('Deduplication.header', name);
    return new HeaderDeduplication(name);
  }

  /** The part of the request template that sets `$deduplication` to a legal message deduplication id of 1 to 128 characters. */
  public abstract renderDeduplication(): string;
}

/** API Gateway's extended request id: unique, and unlike `$context.requestId` not to be chosen by the sender. */
const UNIQUE_ID = '#set($deduplication = "${context.extendedRequestId}")';

class NoDeduplication extends Deduplication {
  public renderDeduplication(): string {
    return UNIQUE_ID;
  }
}

class HeaderDeduplication extends Deduplication {
  constructor(private readonly name: string) {
    super();
  }

  public renderDeduplication(): string {
    // A value that would have to be shortened or encoded is not used: two different ones must never become the same.
    return [
      `#set($deduplicationValue = ${headerValue(this.name)})`,
      `#if(${isPlainId('deduplicationValue')})`,
      '#set($deduplication = $deduplicationValue)',
      '#else',
      UNIQUE_ID,
      '#end',
    ].join('\n');
  }
}
