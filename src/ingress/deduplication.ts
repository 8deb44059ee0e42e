import { jsonFieldOf } from './templates/json-field';
import { headerOf, RequestValue } from './templates/request-value';
import { isPlainId } from './templates/vtl';

/**
 * Whether webhooks that a sender sends twice are stored once.
 *
 * Content is never compared: two webhooks with identical bytes may both be meant.
 *
 * By whatever id webhooks are told apart: the later ones of one group with the same id within five minutes are acknowledged and dropped.
 * Choose it only where the sender never repeats an id on purpose: GitHub's manual redelivery repeats `X-GitHub-Delivery` and is swallowed
 * within those minutes. An id that is missing, longer than 128 characters or with other characters than letters, digits and `_.:-` is not
 * compared: such a webhook is always stored.
 *
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/using-messagededuplicationid-property.html
 */
export abstract class Deduplication {
  /** Every request that is acknowledged is stored. A sender's own retry arrives a second time, with a delivery id of its own. */
  public static none(): Deduplication {
    return new NoDeduplication();
  }

  /**
   * By the value of a header.
   *
   * @param name the header's name, in any spelling
   */
  public static header(name: string): Deduplication {
    return new ValueDeduplication(headerOf('Deduplication.header', name));
  }

  /**
   * By a field of a JSON body, such as Stripe's `$.id`. Paths, types and what a broken body gets are those of `MessageGroup.jsonField`.
   *
   * @param path where the field is
   */
  public static jsonField(path: string): Deduplication {
    return new ValueDeduplication(jsonFieldOf('Deduplication.jsonField', path));
  }

  /**
   * By the header in which the webhook's source puts its id of a delivery, such as `X-GitHub-Delivery`. A redelivery by hand repeats that id
   * at GitHub and at others: wait five minutes with it, or it is acknowledged and dropped.
   */
  public static senderId(): Deduplication {
    return new SenderIdDeduplication();
  }

  /**
   * The part of the request template that sets `$deduplication` to a legal message deduplication id of 1 to 128 characters.
   *
   * `$body` is the body in base64. Keep to what is the same in all Velocity versions; every variable of yours starts with `deduplication`.
   *
   * @param contentType the type of the webhooks that the template is for, in lower case and without parameters
   */
  public abstract renderDeduplication(contentType: string): string;

  /**
   * The deduplication to render, once the source is known.
   *
   * @param _deliveryIdHeader the header with the source's id of a delivery; undefined when it has none
   * @internal
   */
  public _resolve(_deliveryIdHeader: string | undefined): Deduplication {
    return this;
  }
}

/** API Gateway's extended request id: unique, and unlike `$context.requestId` not to be chosen by the sender. */
const UNIQUE_ID = '#set($deduplication = "${context.extendedRequestId}")';

class NoDeduplication extends Deduplication {
  public renderDeduplication(): string {
    return UNIQUE_ID;
  }
}

class ValueDeduplication extends Deduplication {
  constructor(private readonly value: RequestValue) {
    super();
  }

  public renderDeduplication(contentType: string): string {
    const value = this.value.render('deduplicationValue', contentType);
    // A value that would have to be shortened or encoded is not used: two different ones must never become the same.
    return value === undefined ? UNIQUE_ID : [
      value,
      `#if(${isPlainId('deduplicationValue')})`,
      '#set($deduplication = $deduplicationValue)',
      '#else',
      UNIQUE_ID,
      '#end',
    ].join('\n');
  }
}

class SenderIdDeduplication extends Deduplication {
  public renderDeduplication(): string {
    return this._resolve(undefined).renderDeduplication('');
  }

  public _resolve(deliveryIdHeader: string | undefined): Deduplication {
    if (deliveryIdHeader === undefined) {
      throw new Error('Deduplication.senderId() needs a source that has its delivery id in a header, got one without; choose Deduplication.header or .jsonField with the place of the id.');
    }
    return new ValueDeduplication(headerOf('Deduplication.senderId', deliveryIdHeader));
  }
}
