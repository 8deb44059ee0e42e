import { BackendHealth } from './backend-health';
import type { LogLine } from '../../../../../src/engine/log-lines';
import type { Outage } from '../contract/live';

/** So many outages are kept. */
const KEPT_OUTAGES = 60;

/** The backends of all destinations, and when they were away. */
export class AppHealth {
  private readonly backends = new Map<string, BackendHealth>();
  private readonly kept: Outage[] = [];

  /** The latest outages, the newest last. */
  public get outages(): readonly Outage[] {
    return this.kept;
  }

  /** The function of a destination wrote a line. @param at milliseconds since 1970 */
  public onLine(destination: string, line: LogLine, at: number): void {
    this.of(destination).onLine(line, at);
  }

  /** What is known of a destination at an instant. */
  public at(destination: string, now: number): ReturnType<BackendHealth['at']> {
    return this.of(destination).at(now);
  }

  private of(destination: string): BackendHealth {
    let health = this.backends.get(destination);
    if (!health) {
      health = new BackendHealth(destination, (outage) => {
        this.kept.push(outage);
        this.kept.splice(0, this.kept.length - KEPT_OUTAGES);
      });
      this.backends.set(destination, health);
    }
    return health;
  }
}
