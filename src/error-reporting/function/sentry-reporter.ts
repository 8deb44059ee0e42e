import * as Sentry from '@sentry/aws-serverless';
import type { Handler } from 'aws-lambda';
import { ReportedEvent } from './reported-event';

/** Sending may take so long at the end of an invocation, which is taken from the time of the function's own handler. Milliseconds. */
export const FLUSH_MS = 1_500;

/** Of an invocation: a storm of dead letters has one cause. */
const MAX_EVENTS = 10;

/** Settings that nothing can be sent with; its message names no secret. */
export class SentrySettingsError extends Error {}

/** What events bear. */
export interface SentrySettings {
  readonly dsn: string;
  readonly webhook: string;
  readonly environment?: string;
  readonly release?: string;
  readonly sampleRate?: number;
}

/** Sends events to Sentry. */
export class SentryReporter {
  private events = 0;

  /** @throws Error when the DSN is none */
  constructor(settings: SentrySettings) {
    const { dsn, webhook, environment, release, sampleRate } = settings;
    if (!/^https?:\/\/[^\s@/]+@[^\s/]+\/\S+$/.test(dsn)) {
      throw new SentrySettingsError('the secret with the DSN holds none of Sentry; expected https://KEY@HOST/PROJECT');
    }
    Sentry.init({
      dsn,
      environment,
      release,
      sampleRate,
      // Several of the default ones send what the function handles: the requests that it makes, what it writes to its log, lines of its code.
      defaultIntegrations: [],
      skipOpenTelemetrySetup: true,
      sendDefaultPii: false,
      maxBreadcrumbs: 0,
      initialScope: { tags: { webhook } },
      beforeSend: ({ request, user, breadcrumbs, server_name, ...event }) => event,
    });
  }

  /** The handler, with its exceptions reported. What there is to send is sent before an invocation ends. */
  public wrap(handler: Handler): Handler {
    return Sentry.wrapHandler(async (event, context) => {
      this.events = 0;
      return handler(event, context, () => undefined);
    }, { flushTimeout: FLUSH_MS });
  }

  /** Reports an event, unless there were too many in this invocation. */
  public event({ level, message, fingerprint, tags, extra }: ReportedEvent): void {
    this.events += 1;
    if (this.events <= MAX_EVENTS) {
      Sentry.captureEvent({ level, message, fingerprint, tags, extra });
    }
  }

  /** Reports what a function did not survive, and waits until it is sent. */
  public async fatal(error: unknown): Promise<void> {
    Sentry.captureException(error, { level: 'fatal' });
    await Sentry.flush(FLUSH_MS);
  }
}
