import { AlarmSettings } from './alarm-settings';

/** The alarms of what delivers from a queue, by their keys. Each has a section in docs/runbook.md. */
export interface DeliveryAlarmOptions {
  /**
   * The oldest message in the queue has waited for long. Seconds.
   *
   * @default - from an hour on, or half of `retryFor` where that is less; medium
   */
  readonly oldestMessage?: AlarmSettings;

  /**
   * The oldest message has been in the queue for so long that SQS will delete it. Seconds.
   *
   * @default - from half of the queue's retention on; high
   */
  readonly retention?: AlarmSettings;

  /**
   * Webhooks were given up on, other than because their signature did not verify. How many in a period.
   *
   * @default - from the first one in 5 minutes on; medium
   */
  readonly deadLetters?: AlarmSettings;

  /**
   * The oldest dead letter has been in the dead-letter queue for so long that SQS will delete it. Seconds.
   *
   * @default - from ten days on, of 14; low
   */
  readonly deadLetterRetention?: AlarmSettings;

  /**
   * The function crashes or is stopped at its timeout. How often in a period.
   *
   * @default - at least once in each of 3 times 5 minutes, or 10 with a `requestTimeout` of more than 3; high
   */
  readonly functionErrors?: AlarmSettings;

  /**
   * Lambda does not let the function run, because the account's concurrency is used up. How often in a period. There is none with `maxConcurrency: 1`, where
   * Lambda's throttling is what keeps the limit.
   *
   * @default - at least once in each of 3 times 5 minutes; medium
   */
  readonly functionThrottles?: AlarmSettings;

  /**
   * Invocations last until shortly before the function's timeout, which the forwarder sees to that they do not. Milliseconds.
   *
   * @default - from 2 seconds before the timeout on, in 2 of 3 times 5 minutes; low
   */
  readonly functionDuration?: AlarmSettings;

  /**
   * The function cannot read its configuration, and returns everything to the queue. How many invocations in a period.
   *
   * @default - at least one in each of 2 times 5 minutes; high
   */
  readonly misconfigured?: AlarmSettings;

  /**
   * All attempts fail: the backend is away, or refuses everything. Percent of the attempts.
   *
   * @default - all, in 5 of 6 times 5 minutes; high
   */
  readonly backendDown?: AlarmSettings;

  /**
   * Delivery records cannot be written. How often in a period.
   *
   * @default - at least one in each of 3 times 5 minutes; low
   */
  readonly recordsFailing?: AlarmSettings;
}

/** The alarms of a webhook, by their keys. Those of `DeliveryAlarmOptions` are about its own backend, and count for destinations that say nothing else. */
export interface WebhookAlarmOptions extends DeliveryAlarmOptions {
  /**
   * The API answers 5xx: it stores nothing then. Percent of the requests. On an API of its own.
   *
   * @default - from 5 on, in 2 of 6 times 5 minutes; high
   */
  readonly apiErrors?: AlarmSettings;

  /**
   * The API answers late, so that senders may give up. 99th percentile in milliseconds. On an API of its own.
   *
   * @default - from 2,500 on, in each of 3 times 5 minutes; medium
   */
  readonly apiLatency?: AlarmSettings;

  /**
   * Fewer webhooks are stored than are answered 2xx. How many in a period. With an access log.
   *
   * @default - from 3 on, in each of 2 hours; high
   */
  readonly notStored?: AlarmSettings;

  /**
   * Webhooks do not verify. Percent of those that came in. Where a source verifies.
   *
   * @default - from 10 on, in 3 of 36 times 5 minutes; medium
   */
  readonly invalidSignatures?: AlarmSettings;

  /**
   * A secret that webhooks are verified with cannot be read or used. How often in a period. Where a source has a secret.
   *
   * @default - from once in 5 minutes on; high
   */
  readonly secretUnreadable?: AlarmSettings;

  /**
   * Webhooks come in, and no destination wants any. Percent of those that came in. With several destinations.
   *
   * @default - from 95 on, in each of 6 hours; low
   */
  readonly unrouted?: AlarmSettings;

  /**
   * Those of the router, with several destinations; it has no `backendDown`.
   *
   * @default - as above
   */
  readonly router?: DeliveryAlarmOptions;

  /**
   * Those of the overflow, where webhooks wait that the queue of a destination does not take; with several destinations. It has no others than `oldestMessage`,
   * `deadLetters`, `deadLetterRetention`, `functionErrors` and `misconfigured`.
   *
   * @default - `oldestMessage` from ten minutes on, high; the others as above
   */
  readonly overflow?: DeliveryAlarmOptions;
}
