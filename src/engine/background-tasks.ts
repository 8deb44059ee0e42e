import { Clock } from './ports';
import { withTimeout } from './with-timeout';

/** Work that runs in the background of the deliveries: nothing waits for it until the end, and nothing depends on it. */
export class BackgroundTasks {
  private readonly pending = new Set<Promise<void>>();
  private waiting: Array<() => void> = [];

  constructor(private readonly clock: Clock) {}

  /** Starts work. A failure is handed to `failed` and goes no further. */
  public start(work: () => Promise<void>, failed: (error: unknown) => void): void {
    this.add(Promise.resolve().then(() => guarded(work, failed)));
  }

  /** The same a moment later: what was just delivered is followed by the next request first. */
  public startSoon(work: () => Promise<void>, failed: (error: unknown) => void): void {
    if (this.waiting.length === 0) {
      void this.clock.sleep(0).then(() => this.begin());
    }
    this.add(new Promise<void>((resolve) => {
      this.waiting.push(() => resolve(guarded(work, failed)));
    }));
  }

  /** Begins at once what waits for its moment. */
  public begin(): void {
    this.waiting.splice(0).forEach((begin) => begin());
  }

  /** Waits for what is still running, but only so long. Never rejects. */
  public async settle(milliseconds: number): Promise<void> {
    this.begin();
    if (this.pending.size > 0) {
      await withTimeout(this.clock, milliseconds, Promise.all(this.pending)).catch(() => undefined);
    }
  }

  private add(work: Promise<void>): void {
    const running = work.finally(() => this.pending.delete(running));
    this.pending.add(running);
  }
}

async function guarded(work: () => Promise<void>, failed: (error: unknown) => void): Promise<void> {
  try {
    await work();
  } catch (error) {
    failed(error);
  }
}
