import type { ReturnedLine } from '../../../src/engine/log-lines';
import { counted } from '../counted';
import { PUT_OFF_BECAUSE } from '../put-off';

/** A group, or the causes that all groups of a destination share, is not told of again within this time, in milliseconds. */
const QUIET = 30_000;

/** So much is remembered of each. */
const KEPT = 5_000;

/** What is printed of messages that went back to the queue without an attempt: what would else look as if nothing happened. */
export class PutOffLines {
  /** When something was told, by what it was about; the oldest first. */
  private readonly toldAt = new Map<string, number>();
  /** The delivery whose attempt failed last, by group. */
  private readonly heads = new Map<string, string>();

  /** An attempt failed. */
  public failed(destination: string, groupHash: string, deliveryId: string): void {
    remember(this.heads, `${destination} ${groupHash}`, deliveryId);
  }

  /**
   * The text for a line; undefined where there is nothing to tell.
   *
   * @param now milliseconds since 1970
   */
  public text(destination: string, { cause, groupHash, messages, retryInSeconds }: ReturnedLine, now: number): string | undefined {
    if (cause === 'time' || retryInSeconds <= 1) {
      return undefined; // it has its turn in a moment
    }
    const group = `${destination} ${groupHash}`;
    // What is put off for its own failures is told of by group; the brake and the rate hold up all of them.
    const about = cause === 'repeat' ? `${cause} ${group}` : `${cause} ${destination}`;
    if (now - (this.toldAt.get(about) ?? -Infinity) < QUIET) {
      return undefined;
    }
    remember(this.toldAt, about, now);
    const head = this.heads.get(group);
    const what = head ?? counted(messages, 'webhook');
    const until = new Date(now + retryInSeconds * 1000).toLocaleTimeString('en-GB');
    return `${destination}: ${what} until ${until}, because ${PUT_OFF_BECAUSE[cause]}`;
  }
}

function remember<T>(map: Map<string, T>, key: string, value: T): void {
  map.delete(key);
  map.set(key, value);
  if (map.size > KEPT) {
    map.delete(map.keys().next().value!);
  }
}
