/** What the construct tells the forwarder, and what the forwarder tells a backend: read by both sides. */

/** Environment variables of the forwarder function. */
export enum ForwarderEnv {
  /** `url`, `secret-url` or `function`. */
  BACKEND_KIND = 'BACKEND_KIND',
  /** Base URL of the backend, for `url`. */
  BACKEND_URL = 'BACKEND_URL',
  /** ARN of the secret that holds the base URL, for `secret-url`. */
  BACKEND_URL_SECRET_ARN = 'BACKEND_URL_SECRET_ARN',
  /** ARN of the backend function, for `function`. */
  BACKEND_FUNCTION_ARN = 'BACKEND_FUNCTION_ARN',
  /** ARN of the secret that requests are signed with; absent when they are not. */
  SIGNING_SECRET_ARN = 'SIGNING_SECRET_ARN',
  /** URL of the queue that the records come from: for visibility. */
  QUEUE_URL = 'QUEUE_URL',
  /** URL of the dead-letter queue. */
  DEAD_LETTER_QUEUE_URL = 'DEAD_LETTER_QUEUE_URL',
  /** Receives after which SQS itself moves a message to the dead-letter queue. */
  MAX_RECEIVE_COUNT = 'MAX_RECEIVE_COUNT',
  /** Name of the table of delivery records; absent when none are kept. */
  RECORDS_TABLE_NAME = 'RECORDS_TABLE_NAME',
  /** What is recorded: `metadata`, `full` or `failures`. */
  RECORDS_DETAIL = 'RECORDS_DETAIL',
  /** Days until a record expires. */
  RECORDS_RETENTION_DAYS = 'RECORDS_RETENTION_DAYS',
  /** Construct path of the webhook, in metrics: two webhooks of one account would else share them. */
  WEBHOOK = 'WEBHOOK',
  /** Name of the destination, in logs and metrics. */
  DESTINATION = 'DESTINATION',
  /** Groups worked on at once in one invocation. */
  GROUPS_PER_INVOCATION = 'GROUPS_PER_INVOCATION',
  /** Total time for one request to the backend, in milliseconds. */
  REQUEST_TIMEOUT_MS = 'REQUEST_TIMEOUT_MS',
  /** JSON of `RetryPolicyConfig` (core/retry-policy-config.ts). */
  RETRY_POLICY = 'RETRY_POLICY',
  /** JSON of `RateLimitConfig` (core/rate-limiter.ts); absent when there is no limit. */
  RATE_LIMIT = 'RATE_LIMIT',
  /** Name of the table of who uses which share of the rate; absent when there is no limit. */
  RATE_SHARES_TABLE_NAME = 'RATE_SHARES_TABLE_NAME',
}

/** Values of `ForwarderEnv.BACKEND_KIND`. */
export enum BackendKind {
  URL = 'url',
  SECRET_URL = 'secret-url',
  FUNCTION = 'function',
}

/** Values of `ForwarderEnv.RECORDS_DETAIL`. */
export enum RecordsDetail {
  METADATA = 'metadata',
  FULL = 'full',
  FAILURES = 'failures',
}

/** Prefix of every header that the forwarder adds. A sender's own headers with it are dropped: they could pass for ours. */
export const RESERVED_HEADER_PREFIX = 'x-scalable-webhook-';

/** Headers that the forwarder adds to each request. */
export enum DeliveryHeader {
  /** Stable over retries and redrives. */
  DELIVERY_ID = 'x-scalable-webhook-delivery-id',
  /** 1 for the first attempt. */
  ATTEMPT = 'x-scalable-webhook-attempt',
  /** Arrival at the endpoint, ISO 8601. */
  ARRIVED_AT = 'x-scalable-webhook-arrived-at',
  /** The message group. */
  GROUP = 'x-scalable-webhook-group',
}

/** Message attributes of a dead letter; its body is the envelope, unchanged, so that it can be put back as it was. */
export enum DeadLetterAttribute {
  /** `rejected`, `gone`, `expired`, `envelope` …: see core/dead-letter.ts. */
  REASON = 'reason',
  /** One sentence for people; never a body or a secret. */
  DETAIL = 'detail',
  /** Last HTTP status, when there was one. */
  LAST_STATUS = 'lastStatus',
  ATTEMPTS = 'attempts',
  /** ISO 8601. */
  FIRST_ATTEMPT_AT = 'firstAttemptAt',
  /** ISO 8601. */
  LAST_ATTEMPT_AT = 'lastAttemptAt',
  DESTINATION = 'destination',
  DELIVERY_ID = 'deliveryId',
}

/** CloudWatch namespace of the forwarder's metrics. */
export const METRICS_NAMESPACE = 'ScalableWebhook';

/** Keys of the table of delivery records: one item per delivery, that is per webhook and destination. */
export enum RecordKey {
  DELIVERY_ID = 'deliveryId',
  DESTINATION = 'destination',
  /** Time to live, seconds since 1970. */
  EXPIRES_AT = 'expiresAt',
}

/** Attributes of a share of the rate: one item per destination and share. */
export enum ShareAttribute {
  /** Key: `DESTINATION#NUMBER`. */
  SHARE = 'share',
  /** The environment that uses it, a random id. */
  OWNER = 'owner',
  /** Number of the owner's claim. */
  CLAIM = 'claim',
  /** When others may use it, milliseconds since 1970. */
  FREE_AT = 'freeAt',
}

/** Metrics of the forwarder, each with the dimensions `webhook` and `destination`; `FAILURES` also by `failureClass`. */
export enum ForwarderMetric {
  /** Requests to the backend. Count. */
  ATTEMPTS = 'Attempts',
  /** Webhooks that the backend acknowledged. Count. */
  DELIVERED = 'Delivered',
  /** Attempts that were not acknowledged. Count. */
  FAILURES = 'Failures',
  /** Webhooks that were given up on. Count. */
  DEAD_LETTERED = 'DeadLettered',
  /** Webhooks whose signature did not verify. Count. */
  REFUSED = 'Refused',
  /** Messages left in the queue for later. Count. */
  HANDED_BACK = 'HandedBack',
  /** Times that an environment found the backend down and began to probe. Count. */
  BRAKE_OPENED = 'BrakeOpened',
  /** Length of a request. Milliseconds. */
  LATENCY = 'Latency',
  /** From arrival to delivery. Milliseconds. */
  AGE = 'Age',
}

/** Dimensions of the forwarder's metrics. */
export enum ForwarderDimension {
  /** Construct path of the webhook, as `dimensionValue` (metric-dimension.ts) writes it. */
  WEBHOOK = 'webhook',
  DESTINATION = 'destination',
  /** One of the eight classes of failure, or `http-3xx`, `http-4xx`, `http-5xx`. */
  FAILURE_CLASS = 'failureClass',
}

/** Attributes of a delivery record beside its keys. Times are ISO 8601. */
export enum RecordAttribute {
  /** SQS's id of the message that last carried the delivery; a redrive gives it a new one. */
  MESSAGE_ID = 'messageId',
  GROUP = 'group',
  /** `delivered`, `retrying` or `dead-letter`. */
  OUTCOME = 'outcome',
  /** Why it was given up on. */
  REASON = 'reason',
  /** Attempts of the whole delivery. */
  ATTEMPTS = 'attempts',
  /** Attempts since the message entered the queue. */
  MESSAGE_ATTEMPTS = 'messageAttempts',
  /** Rejections since the message entered the queue. */
  REJECTIONS = 'rejections',
  /** The last ten statuses or failure classes, oldest first. */
  LAST_STATUSES = 'lastStatuses',
  ARRIVED_AT = 'arrivedAt',
  FIRST_ATTEMPT_AT = 'firstAttemptAt',
  LAST_ATTEMPT_AT = 'lastAttemptAt',
  /** With `RecordsDetail.FULL`: the request as it arrived, query and headers as lists of name and value. */
  METHOD = 'method',
  PATH = 'path',
  QUERY = 'query',
  HEADERS = 'headers',
  BODY = 'body',
  /** True where the request was too large for an item. */
  REQUEST_OMITTED = 'requestOmitted',
}
