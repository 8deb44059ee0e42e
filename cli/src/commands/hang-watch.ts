import { counted } from '../counted';
import type { AtBackend } from '../local/console/contract/deliveries';
import type { LocalRuntime } from '../local/runtime/local-runtime';
import { printable } from '../operate/output/printable';

/** A request that waits for its answer for longer is told, in milliseconds: until it times out nothing else would be. */
const HANGS = 5_000;

/** How often it is looked, in milliseconds. */
const INTERVAL = 1_000;

/** Tells of backends that take a request and do not answer: once for each time that one hangs. */
export class HangWatch {
  private readonly told = new Set<string>();
  private readonly timer: NodeJS.Timeout;

  /** @param tell given a line */
  constructor(private readonly runtime: Pick<LocalRuntime, 'status' | 'longestAtBackend'>, private readonly tell: (text: string) => void) {
    this.timer = setInterval(() => this.look(Date.now()), INTERVAL);
    this.timer.unref();
  }

  /** Ends it. */
  public stop(): void {
    clearInterval(this.timer);
  }

  /** Looks now. @param now milliseconds since 1970 */
  public look(now: number): void {
    for (const [destination, { oldestRequestAt, inFlight }] of Object.entries(this.runtime.status().destinations)) {
      const hangs = oldestRequestAt !== undefined && now - oldestRequestAt > HANGS;
      if (hangs && !this.told.has(destination)) {
        this.tell(textOf(destination, inFlight, Math.round((now - oldestRequestAt) / 1000), this.runtime.longestAtBackend(destination)));
      }
      this.told[hangs ? 'add' : 'delete'](destination);
    }
  }
}

function textOf(destination: string, requests: number, seconds: number, first: AtBackend | undefined): string {
  const what = first === undefined ? 'a request' : `${first.deliveryId} (group ${printable(first.group)})`;
  const others = requests > 1 ? `, and ${counted(requests - 1, 'other request', 'other requests')} after it,` : '';
  return `${destination}: its backend took ${what} ${seconds} s ago${others} and does not answer; it is tried again after the timeout`;
}
