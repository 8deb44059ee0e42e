import { DeadLetterReason } from '../../contract/dead-letters';
import { Reader, ReadResult } from '../../engine/item';
import { EnvelopeError, parseEnvelope } from '../../envelope/envelope';

/** Reads what is to be archived: an item is the message body as it is. */
export class ArchiveReader implements Reader<string> {
  public read(body: string): ReadResult<string> {
    try {
      const { id: deliveryId, arrivedAt } = parseEnvelope(body);
      return { kind: 'item', item: { deliveryId, arrivedAt, content: body } };
    } catch (error) {
      if (error instanceof EnvelopeError) {
        return { kind: 'undeliverable', why: { reason: DeadLetterReason.ENVELOPE, detail: error.message } };
      }
      throw error;
    }
  }
}
