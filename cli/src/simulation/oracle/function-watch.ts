import type { Attempt } from './tracked-webhook';

/**
 * Watches how often a backend that is a function runs at once. It cannot be stopped: it goes on when nobody waits for it any more, until it is
 * done or its own timeout is over. What runs for an environment that died is nobody's fault.
 */
export class FunctionWatch {
  private readonly running = new Set<Attempt>();

  /** @param violated told what is wrong, in one sentence */
  constructor(private readonly maxConcurrency: number, private readonly violated: (detail: string) => void) {}

  public started(attempt: Attempt): void {
    this.running.add(attempt);
    if (this.running.size > this.maxConcurrency) {
      this.violated(`The function runs ${this.running.size} times at once; expected at most ${this.maxConcurrency}.`);
    }
  }

  public ended(attempt: Attempt): void {
    this.running.delete(attempt);
  }

  public environmentDied(environment: number): void {
    for (const attempt of this.running) {
      if (attempt.environment === environment) {
        this.running.delete(attempt);
      }
    }
  }
}
