/** Environment variables of every delivery function: set by `DeliveryStream`, read by `DeliveryFunction`. */
export enum StreamEnv {
  /** URL of the queue that the records come from: for visibility. */
  QUEUE_URL = 'QUEUE_URL',
  /** URL of the dead-letter queue. */
  DEAD_LETTER_QUEUE_URL = 'DEAD_LETTER_QUEUE_URL',
  /** The queue's visibility timeout, in seconds. */
  VISIBILITY_TIMEOUT_SECONDS = 'VISIBILITY_TIMEOUT_SECONDS',
  /** For how long the queue keeps a message, in seconds: what is not dealt with by then is gone. */
  QUEUE_RETENTION_SECONDS = 'QUEUE_RETENTION_SECONDS',
  /** `true` while nothing is to be delivered; absent, empty or `false` otherwise. */
  PAUSED = 'PAUSED',
  /** Deliveries that are to be given up on (contract/skipped.ts), of the forwarder and the router: written by the operator's tool alone. */
  SKIP = 'SKIP',
  /** Invocations at one time, at most. */
  CONCURRENT_INVOCATIONS = 'CONCURRENT_INVOCATIONS',
  /** Receives after which SQS itself moves a message to the dead-letter queue. */
  MAX_RECEIVE_COUNT = 'MAX_RECEIVE_COUNT',
  /** Construct path of the webhook, in metrics: two webhooks of one account would else share them. */
  WEBHOOK = 'WEBHOOK',
  /** Name of the destination, in logs and metrics. */
  DESTINATION = 'DESTINATION',
  /** Groups worked on at once in one invocation. */
  GROUPS_PER_INVOCATION = 'GROUPS_PER_INVOCATION',
  /** Total time for one request to the backend, in milliseconds. */
  REQUEST_TIMEOUT_MS = 'REQUEST_TIMEOUT_MS',
  /** JSON of `HttpRetryPolicyConfig` (delivery/retry-policy-config.ts). */
  RETRY_POLICY = 'RETRY_POLICY',
  /** JSON of `RateLimitConfig` (engine/sliding-window.ts); absent when there is no limit. */
  RATE_LIMIT = 'RATE_LIMIT',
  /** Name of the table of who uses which share of the rate; absent when there is no limit. */
  RATE_SHARES_TABLE_NAME = 'RATE_SHARES_TABLE_NAME',
  /** Names of the parameters of Systems Manager that hold further variables (contract/variables-in-parameters.ts), separated by blanks; absent where there are none. */
  PARAMETERS = 'PARAMETERS',
}

/** Environment variables that only the forwarder has. */
export enum ForwarderEnv {
  /** One of `BackendKind`. */
  BACKEND_KIND = 'BACKEND_KIND',
  /** Base URL of the backend, for `url`. */
  BACKEND_URL = 'BACKEND_URL',
  /** ARN of the secret that holds the base URL, for `secret-url`. */
  BACKEND_URL_SECRET_ARN = 'BACKEND_URL_SECRET_ARN',
  /** ARN of the secret with certificate authorities to trust, for `url` and `secret-url`; absent when Node's own are all. */
  BACKEND_CA_SECRET_ARN = 'BACKEND_CA_SECRET_ARN',
  /** ARN of the secret with the certificate to present and its key, for `url` and `secret-url`; absent when there is none. */
  BACKEND_CLIENT_CERTIFICATE_SECRET_ARN = 'BACKEND_CLIENT_CERTIFICATE_SECRET_ARN',
  /** `true` where requests have `X-Forwarded-…` headers; absent where they have none. */
  FORWARDED_HEADERS = 'FORWARDED_HEADERS',
  /** ARN of the backend function, for `function`. */
  BACKEND_FUNCTION_ARN = 'BACKEND_FUNCTION_ARN',
  /** URL of the queue, for `queue`. */
  BACKEND_QUEUE_URL = 'BACKEND_QUEUE_URL',
  /** ARN of the state machine, for `state-machine`. */
  BACKEND_STATE_MACHINE_ARN = 'BACKEND_STATE_MACHINE_ARN',
  /** ARN of the topic, for `topic`. */
  BACKEND_TOPIC_ARN = 'BACKEND_TOPIC_ARN',
  /** ARN of the event bus, for `event-bus`. */
  BACKEND_EVENT_BUS_ARN = 'BACKEND_EVENT_BUS_ARN',
  /** `Source` of the events, for `event-bus`; absent for the usual one. */
  BACKEND_EVENT_SOURCE = 'BACKEND_EVENT_SOURCE',
  /** `DetailType` of the events, for `event-bus`; absent where it follows from the endpoint. */
  BACKEND_EVENT_DETAIL_TYPE = 'BACKEND_EVENT_DETAIL_TYPE',
  /** ARN of what the events are about, the queue that the webhooks come from, for `event-bus`. */
  BACKEND_EVENT_RESOURCE = 'BACKEND_EVENT_RESOURCE',
  /** `body` where a message is the webhook's body alone; absent where it is the whole request. */
  BACKEND_CONTENT = 'BACKEND_CONTENT',
  /** `true` where requests belong to the trace of their invocation. */
  TRACING = 'TRACING',
  /** ARN of the secret that requests are signed with; absent when they are not. */
  SIGNING_SECRET_ARN = 'SIGNING_SECRET_ARN',
}

/** Environment variables of a function that keeps delivery records. */
export enum RecordsEnv {
  /** Name of the table of delivery records; absent when none are kept. */
  RECORDS_TABLE_NAME = 'RECORDS_TABLE_NAME',
  /** What is recorded: `metadata`, `full` or `failures`. */
  RECORDS_DETAIL = 'RECORDS_DETAIL',
  /** Days until a record expires. */
  RECORDS_RETENTION_DAYS = 'RECORDS_RETENTION_DAYS',
}

/** Environment variables of a forwarder that leaves repetitions out; both are absent where it leaves out none. */
export enum DeduplicationEnv {
  /** Name of the table of claims. */
  CLAIMS_TABLE_NAME = 'CLAIMS_TABLE_NAME',
  /** JSON of endpoint path to `DeduplicationConfig` (contract/deduplication.ts), packed (contract/packed-text.ts) where it is long. */
  DEDUPLICATION = 'DEDUPLICATION',
}

/** Values of `ForwarderEnv.BACKEND_KIND`. */
export enum BackendKind {
  URL = 'url',
  SECRET_URL = 'secret-url',
  FUNCTION = 'function',
  QUEUE = 'queue',
  TOPIC = 'topic',
  EVENT_BUS = 'event-bus',
  STATE_MACHINE = 'state-machine',
}

/**
 * Environment variable of the forwarder: JSON of endpoint path to `SourceConfig` (sources/source-config.ts), packed (contract/packed-text.ts) where
 * it is long. Never holds a secret.
 */
export const SOURCES_ENV = 'SOURCES';
