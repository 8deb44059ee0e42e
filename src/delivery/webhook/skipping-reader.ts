import { DeadLetterReason } from '../../contract/dead-letters';
import { StreamEnv } from '../../contract/environment';
import { readSkipped, Skipped } from '../../contract/skipped';
import { Item, MessageFacts, Reader, ReadResult } from '../../engine/item';
import { Clock } from '../../engine/ports';
import { ConfigurationError, Variables } from '../function/variables';

/**
 * A reader for which some deliveries can never be delivered, because somebody says so: each becomes a dead letter when it is received, and what is behind it in
 * its group follows. Whether it is hidden or in hand when that is asked for makes no difference: it is received again.
 */
export class SkippingReader<T> implements Reader<T> {
  constructor(private readonly reader: Reader<T>, private readonly skipped: Skipped, private readonly now: Clock['now']) {}

  public read(body: string, message?: MessageFacts): ReadResult<T> {
    const result = this.reader.read(body, message);
    return result.kind === 'item' && this.isSkipped(result.item)
      ? { kind: 'undeliverable', why: { reason: DeadLetterReason.SKIPPED, detail: 'Somebody asked to skip it.' }, item: result.item }
      : result;
  }

  private isSkipped({ deliveryId }: Item<T>): boolean {
    const until = Object.hasOwn(this.skipped, deliveryId) ? this.skipped[deliveryId] : 0;
    return this.now() < until * 1000;
  }
}

/**
 * A reader that skips what the environment says.
 *
 * @throws ConfigurationError when that is not what the operator's tool writes
 */
export function skipping<T>(reader: Reader<T>, variables: Variables, { now }: Clock): Reader<T> {
  const skipped = readSkipped(variables[StreamEnv.SKIP]);
  if (!skipped) {
    throw new ConfigurationError(StreamEnv.SKIP, 'JSON of delivery ids to seconds since 1970');
  }
  return Object.keys(skipped).length === 0 ? reader : new SkippingReader(reader, skipped, now);
}
