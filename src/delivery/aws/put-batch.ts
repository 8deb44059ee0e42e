import { AttributeMap } from './attribute-value';
import { JsonClient } from '../../aws-sdk/json-client/json-client';

/** Items in one call. */
const MAX_ITEMS = 10;

/** No item waits longer for others, so that little is lost when the function is stopped in the middle of its work. Milliseconds. */
const MAX_WAIT_MS = 1_000;

/** DynamoDB may write some items of a call and not the others, when it has too much to do. Those are sent again, in all so many times. */
const MAX_CALLS = 3;

/** Before the second call up to so long is waited, before each further one twice as long. Milliseconds. */
const BACK_OFF_MS = 100;

/** What `BatchWriteItem` answers, as far as it is used. */
interface BatchWriteItemOutput {
  readonly UnprocessedItems?: Readonly<Record<string, readonly object[]>>;
}

/** Items that are waiting for others. */
interface Waiting {
  /** By key: a call with two items of one key is refused as a whole. */
  readonly items: Map<string, AttributeMap>;
  readonly written: Promise<void>;
  readonly write: (writing: Promise<void>) => void;
  readonly timer: NodeJS.Timeout;
}

/** Puts items, ten in one call. Each replaces what the table has under its key. */
export class PutBatch {
  private waiting?: Waiting;

  constructor(private readonly client: JsonClient, private readonly tableName: string) {}

  /**
   * Puts an item, in one call with others.
   *
   * @param key of two items with one key that wait together the later one counts
   * @returns resolves when DynamoDB has stored it; rejects when it has not, or not every other item of the call
   */
  public put(key: string, item: AttributeMap): Promise<void> {
    this.waiting ??= this.open();
    const { items, written } = this.waiting;
    items.set(key, item);
    if (items.size === MAX_ITEMS) {
      this.flush();
    }
    return written;
  }

  /** Waits for no more items. */
  public flush(): void {
    if (this.waiting) {
      const { items, write, timer } = this.waiting;
      this.waiting = undefined;
      clearTimeout(timer);
      write(this.write([...items.values()].map((item) => ({ PutRequest: { Item: item } }))));
    }
  }

  private open(): Waiting {
    let write: Waiting['write'];
    const written = new Promise<void>((resolve) => {
      write = resolve;
    });
    return { items: new Map(), written, write: write!, timer: setTimeout(() => this.flush(), MAX_WAIT_MS) };
  }

  private async write(requests: readonly object[]): Promise<void> {
    let left = requests;
    for (let call = 1; ; call += 1) {
      const { UnprocessedItems } = await this.client.call<BatchWriteItemOutput>({ operation: 'BatchWriteItem', input: { RequestItems: { [this.tableName]: left } } });
      left = UnprocessedItems?.[this.tableName] ?? [];
      if (left.length === 0) {
        return;
      }
      if (call === MAX_CALLS) {
        throw Object.assign(new Error(`DynamoDB left ${left.length} of ${requests.length} items unwritten after ${MAX_CALLS} calls.`), { code: 'UnprocessedItems' });
      }
      await new Promise((resolve) => setTimeout(resolve, Math.random() * BACK_OFF_MS * 2 ** (call - 1)));
    }
  }
}
