/** Values of `RecordsEnv.RECORDS_DETAIL`. */
export enum RecordsDetail {
  METADATA = 'metadata',
  FULL = 'full',
  FAILURES = 'failures',
}

/** Keys of the table of delivery records: one item per delivery, that is per webhook and destination. */
export enum RecordKey {
  DELIVERY_ID = 'deliveryId',
  DESTINATION = 'destination',
  /** Time to live, seconds since 1970. */
  EXPIRES_AT = 'expiresAt',
}

/** Attributes of a delivery record beside its keys. Times are ISO 8601. */
export enum RecordAttribute {
  /** SQS's id of the message that last carried the delivery; a redrive gives it a new one. */
  MESSAGE_ID = 'messageId',
  GROUP = 'group',
  /**
   * `delivered`, `retrying`, `dead-letter`, `dropped` (invalid, by choice), `handled` (meant for the forwarder itself), `registration` (a token for
   * whoever registers the endpoint, in `body`), `unrouted` (no destination wants it) or `duplicate`.
   */
  OUTCOME = 'outcome',
  /** Why it was given up on; beside `retrying`, it could not be stored as a dead letter yet. */
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
  /** With `RecordsDetail.FULL`, and the body also of a `registration`: the request as it arrived, query and headers as lists of name and value. */
  METHOD = 'method',
  PATH = 'path',
  QUERY = 'query',
  HEADERS = 'headers',
  ENDPOINT = 'endpoint',
  RAW_PATH = 'rawPath',
  SOURCE_IP = 'sourceIp',
  BODY = 'body',
  /** True where the request was too large for an item. */
  REQUEST_OMITTED = 'requestOmitted',
}
