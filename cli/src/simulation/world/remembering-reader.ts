import type { Reader, ReadResult } from '../../../../src/engine/item';
import type { QueueObserver, StoredMessage } from '../../local/sqs';

/**
 * A reader that reads the body of a message once while the message is in the queue. What a body holds depends on the body alone, and a world reads
 * many of them several times: at each attempt, and while the message waits behind another. To be told, as an observer of the queue, when a message
 * is gone.
 */
export class RememberingReader<T> implements Reader<T>, QueueObserver {
  private readonly results = new Map<string, ReadResult<T>>();

  constructor(private readonly reader: Reader<T>) {}

  public read(body: string): ReadResult<T> {
    let result = this.results.get(body);
    if (!result) {
      result = this.reader.read(body);
      this.results.set(body, result);
    }
    return result;
  }

  public deleted(_queue: unknown, message: StoredMessage): void {
    this.results.delete(message.body);
  }
}
