/** Environment variables of a function whose errors are reported; its handler is that of the layer which reports. */
export enum ErrorReportingEnv {
  /** The function's own handler, such as `index.handler`. */
  ORIGINAL_HANDLER = 'ORIGINAL_HANDLER',
  DSN_SECRET_ARN = 'SENTRY_DSN_SECRET_ARN',
  /** Field of the secret that has the DSN; absent where the secret is the DSN. */
  DSN_FIELD = 'SENTRY_DSN_FIELD',
  ENVIRONMENT = 'SENTRY_ENVIRONMENT',
  RELEASE = 'SENTRY_RELEASE',
  /** From 0 to 1. */
  SAMPLE_RATE = 'SENTRY_SAMPLE_RATE',
  /** Name of the webhook, for events. */
  WEBHOOK = 'SENTRY_WEBHOOK',
}

/** Where the layer listens for the log lines of a delivery function: a property of `globalThis`, a function that takes a line. */
export const LOG_LISTENER = Symbol.for('cdk-scalable-webhook.log-listener');
