import { StoredMessage } from '../sqs';
import { MAXIMUM_PAYLOAD_BYTES } from './constants';

/** More than the ids, times and names of one record take. */
const RECORD_BYTES = 2_048;

/**
 * How much of an invocation's payload a batch has used up. The first message always fits: one message is 1 MiB at most, and JSON at most
 * doubles it, because SQS does not accept the characters that JSON writes longer.
 */
export class PayloadBudget {
  private used = 0;

  /** Whether one more message can go into the batch; counts it when it can. */
  public take(message: StoredMessage): boolean {
    const bytes = RECORD_BYTES + jsonBytes(message.body) + (message.attributes ? jsonBytes(message.attributes) : 0);
    if (this.used + bytes > MAXIMUM_PAYLOAD_BYTES) {
      return false;
    }
    this.used += bytes;
    return true;
  }
}

/** Bytes as JSON: counted for what is large; for what is small three per character, which is the most that UTF-8 or an escape takes. */
function jsonBytes(value: string | object): number {
  if (typeof value === 'string' && value.length < 65_536) {
    return 3 * value.length;
  }
  return Buffer.byteLength(JSON.stringify(value));
}
