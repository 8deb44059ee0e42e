import type { Context, Handler } from 'aws-lambda';
import { reportedEvent } from './reported-event';
import { FLUSH_MS, SentryReporter, SentrySettingsError } from './sentry-reporter';
import { LOG_LISTENER } from '../../contract/error-reporting';
import { LogLine } from '../../engine/log-lines';
import { errorName } from '../../shared/error-name';

/** After it could not be started, it is not tried again for so long, in milliseconds. */
const PAUSE_MS = 60_000;

/** Where errors go. */
export type Reporter = Pick<SentryReporter, 'wrap' | 'event' | 'fatal'>;

/** What a handler that reports needs from the world. */
export interface ReportingOptions {
  /** The process whose unhandled errors are reported, before whoever listens to them now hears of them. */
  readonly process: Pick<NodeJS.Process, 'listeners' | 'removeAllListeners' | 'on'>;
  /** Loads the function's own handler; may throw. */
  load(): Handler;
  /** Makes the reporter; may reject. */
  start(): Promise<Reporter>;
  /** Milliseconds since 1970. */
  now(): number;
  /** Takes one line of the log. */
  write(line: string): void;
}

/**
 * Runs a function's own handler and reports what goes wrong. That nothing can be reported changes nothing else: the handler then runs as if nobody asked.
 */
export class ReportingHandler {
  private readonly original: Handler | { readonly failure: unknown };
  private reporter?: Reporter;
  private wrapped?: Handler;
  private pausedUntil = -Infinity;

  /** Loads the handler at once, while Lambda starts the environment. */
  constructor(private readonly options: ReportingOptions) {
    (globalThis as Record<symbol, unknown>)[LOG_LISTENER] = (line: LogLine) => this.hear(line);
    this.original = this.load();
    this.listen('unhandledRejection');
    this.listen('uncaughtException');
  }

  /** Handles one event. */
  public async handle(event: unknown, context: Context): Promise<unknown> {
    const reporter = await this.started();
    const { original } = this;
    if (typeof original !== 'function') {
      await reporter?.fatal(original.failure);
      throw original.failure;
    }
    const before = { ...context, getRemainingTimeInMillis: () => Math.max(0, context.getRemainingTimeInMillis() - FLUSH_MS) };
    this.wrapped ??= reporter?.wrap(original);
    return (this.wrapped ?? original)(event, before, () => undefined);
  }

  private load(): Handler | { readonly failure: unknown } {
    try {
      return this.options.load();
    } catch (failure) {
      return { failure };
    }
  }

  private hear(line: LogLine): void {
    const event = reportedEvent(line);
    if (event) {
      this.reporter?.event(event);
    }
  }

  private async started(): Promise<Reporter | undefined> {
    const { now, start, write } = this.options;
    if (!this.reporter && now() >= this.pausedUntil) {
      try {
        this.reporter = await start();
      } catch (error) {
        this.pausedUntil = now() + PAUSE_MS;
        write(JSON.stringify({ message: 'problem', doing: 'error-reporting', detail: `Errors are not reported: ${error instanceof SentrySettingsError ? error.message : errorName(error)}. The function goes on.` }));
      }
    }
    return this.reporter;
  }

  /** Lambda ends the environment when it hears of it, and what was not sent by then is lost. */
  private listen(name: 'unhandledRejection' | 'uncaughtException'): void {
    const { process } = this.options;
    const others = process.listeners(name as 'uncaughtException');
    if (others.length === 0) {
      return; // Node itself ends the process: a listener would keep it alive.
    }
    process.removeAllListeners(name);
    process.on(name as 'uncaughtException', (error, origin) => {
      const reported = this.reporter?.fatal(error) ?? Promise.resolve();
      void reported.catch(() => undefined).then(() => others.forEach((listener) => listener(error, origin)));
    });
  }
}
