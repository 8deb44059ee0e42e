import type { ReturnedLine } from '../../../../../src/engine/log-lines';

/** No more groups are remembered. */
const KEPT = 20_000;

/** Why a group went back to the queue without an attempt. */
export interface ReturnedGroup {
  readonly cause: ReturnedLine['cause'];
  /** When it did; milliseconds since 1970. */
  readonly at: number;
  /** Milliseconds since 1970. */
  readonly until: number;
}

/** Remembers of each group why it went back to the queue the last time. */
export class ReturnedGroups {
  private readonly byGroup = new Map<string, ReturnedGroup>();

  /** A function gave a group back. @param at milliseconds since 1970 */
  public onLine(destination: string, { groupHash, cause, retryInSeconds }: ReturnedLine, at: number): void {
    const key = `${destination} ${groupHash}`;
    this.byGroup.delete(key);
    this.byGroup.set(key, { cause, at, until: at + retryInSeconds * 1000 });
    if (this.byGroup.size > KEPT) {
      this.byGroup.delete(this.byGroup.keys().next().value!);
    }
  }

  /** Undefined when that time is over. */
  public get(destination: string, groupHash: string, now: number): ReturnedGroup | undefined {
    const returned = this.byGroup.get(`${destination} ${groupHash}`);
    return returned && returned.until > now ? returned : undefined;
  }
}
