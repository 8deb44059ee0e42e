import { createHash } from 'crypto';
import { Deduplication } from './deduplication';
import { MAX_ID_LENGTH } from './vtl';
import { ROOT_ENDPOINT } from '../envelope/envelope';

/**
 * A deduplication whose ids are those of one endpoint: SQS compares the ids of a group whichever endpoint they came in at, and two senders may
 * count alike.
 *
 * The mark holds a slash, which no sender's id that is compared can hold.
 */
export function deduplicationAt(endpoint: string, deduplication: Deduplication): Deduplication {
  return endpoint === ROOT_ENDPOINT ? deduplication : new EndpointDeduplication(endpoint, deduplication);
}

class EndpointDeduplication extends Deduplication {
  private readonly mark: string;

  constructor(endpoint: string, private readonly inner: Deduplication) {
    super();
    this.mark = `/${createHash('sha256').update(endpoint).digest('hex').slice(0, 8)}/`;
  }

  public renderDeduplication(contentType: string): string {
    const rendered = this.inner.renderDeduplication(contentType);
    const unique = Deduplication.none().renderDeduplication(contentType);
    // An id that would become too long is not compared.
    return rendered === unique ? unique : [
      rendered,
      `#if($deduplication.length() <= ${MAX_ID_LENGTH - this.mark.length})`,
      `#set($deduplication = "${this.mark}\${deduplication}")`,
      '#else',
      unique,
      '#end',
    ].join('\n');
  }
}
