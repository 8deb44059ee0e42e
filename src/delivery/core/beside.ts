import { Clock } from './ports';

/** Work that was not done in the time it had. */
export class LateError extends Error {
  public readonly name = 'Timeout';
}

/**
 * Waits for work, but only so long; the work itself goes on.
 *
 * @throws LateError when it takes longer, or what the work throws
 */
export async function within<T>(clock: Clock, milliseconds: number, work: Promise<T>): Promise<T> {
  const late = clock.sleep(Math.max(0, milliseconds)).then(() => {
    throw new LateError(`There was no answer within ${milliseconds} ms.`);
  });
  // The loser of the race must not end the process when it fails later.
  late.catch(() => undefined);
  work.catch(() => undefined);
  return Promise.race([work, late]);
}

/** Work that runs beside the deliveries: nothing waits for it until the end, and nothing depends on it. */
export class Beside {
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

/** What may be logged of an error: its name or code, never its message, which may hold an address or a secret. */
export function errorName(error: unknown): string {
  if (error instanceof Error) {
    const code = (error as { code?: unknown }).code;
    return typeof code === 'string' ? code : error.name;
  }
  return typeof error;
}
