/** CloudWatch namespace of the metrics. */
export const METRICS_NAMESPACE = 'ScalableWebhook';

/** Metrics of a delivery stream, each with the dimensions `webhook` and `destination`; `FAILURES` also by `failureClass`. */
export enum DeliveryMetric {
  /** Requests to the backend. Count. */
  ATTEMPTS = 'Attempts',
  /** Webhooks that the backend acknowledged. Count. */
  DELIVERED = 'Delivered',
  /** Attempts that were not acknowledged. Count. */
  FAILURES = 'Failures',
  /** Webhooks that were given up on. Count. */
  DEAD_LETTERED = 'DeadLettered',
  /** Webhooks that were given up on for another reason than that their signature did not verify. Count. */
  UNDELIVERED = 'Undelivered',
  /** Webhooks whose signature did not verify. Count. */
  SIGNATURE_INVALID = 'SignatureInvalid',
  /** Times that a secret which webhooks are verified with could not be read or used. Count. */
  SECRET_UNREADABLE = 'SecretUnreadable',
  /** Webhooks that another one with the same id of the sender stands for, and that were therefore not delivered. Count. */
  DUPLICATES = 'Duplicates',
  /** Requests that bring a token for whoever runs the destination. Count. */
  REGISTRATIONS = 'Registrations',
  /** Webhooks that no destination wants. Count. */
  UNROUTED = 'Unrouted',
  /** Webhooks that the router stored in the queue of the destination. Count. */
  ROUTED = 'Routed',
  /** Webhooks that the queue of the destination refused, or that had to wait behind such a one, and that overflow instead. Count. */
  OVERFLOWED = 'Overflowed',
  /** Messages that went back to the queue for later. Count. */
  RETURNED_TO_QUEUE = 'ReturnedToQueue',
  /** For how long the oldest message that went back to the queue has been there: of each invocation the longest. Seconds. */
  RETURNED_AGE = 'ReturnedAge',
  /** Times that an environment found the backend down and began to probe. Count. */
  BRAKE_OPENED = 'BrakeOpened',
  /** Times that delivery records could not be written: in each invocation, once for each error. Count. */
  RECORDS_FAILED = 'RecordsFailed',
  /** Invocations that could not read their configuration and returned everything to the queue. Count. */
  MISCONFIGURED = 'Misconfigured',
  /** Length of a request. Milliseconds. */
  LATENCY = 'Latency',
  /** From arrival to delivery. Milliseconds. */
  AGE = 'Age',
}

/** Dimensions of the metrics of a delivery stream. */
export enum DeliveryDimension {
  /** Construct path of the webhook, as `dimensionValue` writes it. */
  WEBHOOK = 'webhook',
  DESTINATION = 'destination',
  /** One of the eight classes of failure, or `http-3xx`, `http-4xx`, `http-5xx`. */
  FAILURE_CLASS = 'failureClass',
}

/** Metrics of the endpoint, made from its access log. */
export enum AccessMetric {
  /** Webhooks that the queue has stored. Count. */
  ACCEPTED = 'Accepted',
  /** Requests that were answered otherwise. Count. */
  REFUSED = 'Refused',
}

/** Dimensions of the endpoint's metrics, of which `Refused` has one more in a second and a third series. */
export enum AccessDimension {
  /** Construct path of the webhook. */
  WEBHOOK = 'webhook',
  /** HTTP status that the sender was told. */
  STATUS = 'status',
  /** API Gateway's response type, such as `THROTTLED`. What SQS refused has none. */
  CAUSE = 'cause',
}

/**
 * A text as the value of a dimension: each character that is not printable ASCII, and each dollar sign, becomes a question mark.
 *
 * CloudWatch silently takes no metric whose dimensions hold other characters (API reference, `Dimension`), and a construct path may hold any.
 * API Gateway would replace what begins with a dollar sign in its access log, from which the metrics of the endpoints are read.
 */
export function dimensionValue(text: string): string {
  return text.replace(/[^\x20-\x7e]|\$/gu, '?');
}
