import type { Rate } from '../../../../src/delivery/stream-settings';

/** Watches that no window of time sees more requests than allowed. */
export class RateWatch {
  private readonly starts: number[] = [];

  constructor(private readonly limit: Rate, private readonly violated: (detail: string) => void) {}

  public requestStarts(now: number): void {
    this.starts.push(now);
    const first = this.starts.length > this.limit.requests ? this.starts.shift()! : -Infinity;
    if (now - first < this.limit.perSeconds * 1000) {
      this.violated(`${this.limit.requests + 1} requests within ${now - first} ms; expected at most ${this.limit.requests} in ${this.limit.perSeconds} s.`);
    }
  }
}
