import { Clock } from './ports';

/** So many messages a second at most, evenly. */
export class RateLimit {
  private nextAt = 0;

  /** @param perSecond undefined: no limit */
  constructor(private readonly clock: Clock, private readonly perSecond?: number) {}

  /** Resolves when so many more may be sent. */
  public async take(messages: number): Promise<void> {
    if (this.perSecond === undefined) {
      return;
    }
    const wait = this.nextAt - this.clock.now();
    if (wait > 0) {
      await this.clock.sleep(wait);
    }
    this.nextAt = Math.max(this.nextAt, this.clock.now()) + messages * 1000 / this.perSecond;
  }
}
