import type { LocalRuntime } from '../local/runtime/local-runtime';

/** A request that waits for its answer for longer is told, in milliseconds: until it times out nothing else would be. */
const HANGS = 5_000;

/** How often it is looked, in milliseconds. */
const INTERVAL = 1_000;

/** Tells of backends that take a request and do not answer: once for each time that one hangs. */
export class HangWatch {
  private readonly told = new Set<string>();
  private readonly timer: NodeJS.Timeout;

  /** @param tell given a line */
  constructor(private readonly runtime: Pick<LocalRuntime, 'status'>, private readonly tell: (text: string) => void) {
    this.timer = setInterval(() => this.look(Date.now()), INTERVAL);
    this.timer.unref();
  }

  /** Ends it. */
  public stop(): void {
    clearInterval(this.timer);
  }

  /** Looks now. @param now milliseconds since 1970 */
  public look(now: number): void {
    for (const [destination, { oldestRequestAt }] of Object.entries(this.runtime.status().destinations)) {
      const hangs = oldestRequestAt !== undefined && now - oldestRequestAt > HANGS;
      if (hangs && !this.told.has(destination)) {
        this.tell(`${destination}: its backend took a request ${Math.round((now - oldestRequestAt) / 1000)} s ago and does not answer; it is tried again after the timeout`);
      }
      this.told[hangs ? 'add' : 'delete'](destination);
    }
  }
}
