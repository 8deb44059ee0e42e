import { Clock } from './ports';

/** Work that runs in the background of the deliveries: nothing waits for it until the end, and nothing depends on it. */
export class BackgroundTasks {
  private readonly pending = new Set<Promise<void>>();

  /** Starts work. A failure is handed to `failed` and goes no further. */
  public start(work: () => Promise<void>, failed: (error: unknown) => void): void {
    const running = Promise.resolve().then(work).catch(failed).finally(() => this.pending.delete(running));
    this.pending.add(running);
  }

  /** Waits for what is still running, but only so long. Never rejects. */
  public async settle(clock: Clock, milliseconds: number): Promise<void> {
    if (this.pending.size > 0) {
      await Promise.race([Promise.all(this.pending), clock.sleep(Math.max(0, milliseconds))]);
    }
  }
}
