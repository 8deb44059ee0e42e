import type { LogLine } from '../../../src/engine/log-lines';
import { counted } from '../counted';

/** So many deliveries that failed are remembered, and so many places at which something was delivered. */
const KEPT = 20_000;

/** What is printed of deliveries that went well: the first of each endpoint and destination, and what had failed before. All others are part of normal operation. */
export class DeliveredLines {
  private readonly failed = new Set<string>();
  private readonly seen = new Set<string>();

  /**
   * The text for a line; undefined where there is nothing to tell.
   *
   * @param destination `WEBHOOK/DESTINATION`
   * @param endpoint at which it came in, where that is known
   */
  public text(destination: string, endpoint: string | undefined, line: LogLine): string | undefined {
    if (line.message === 'dead-letter' || (line.message === 'attempt' && line.decision === 'retry')) {
      keep(this.failed, `${destination} ${line.deliveryId}`);
      return undefined;
    }
    if (line.message !== 'attempt' || line.decision !== 'delivered') {
      return undefined;
    }
    const place = `${endpoint ?? ''} ${destination}`;
    const isFirst = !this.seen.has(place);
    keep(this.seen, place);
    const hadFailed = this.failed.delete(`${destination} ${line.deliveryId}`) || line.attempt > 1;
    if (!isFirst && !hadFailed) {
      return undefined;
    }
    const way = endpoint === undefined ? destination : `${endpoint} → ${destination}`;
    return `${way}: ${line.status ?? 'taken'} after ${counted(line.attempt, 'attempt')} of ${line.deliveryId}${isFirst && !hadFailed ? ', the first; others that go well at once are not printed' : ''}`;
  }
}

function keep(set: Set<string>, value: string): void {
  set.delete(value);
  set.add(value);
  if (set.size > KEPT) {
    set.delete(set.values().next().value!);
  }
}
