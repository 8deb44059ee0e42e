/** Why a delivery was given up on. */
export enum DeadLetterReason {
  /** The backend answered with one of `goneStatuses`. */
  GONE = 'gone',
  /** `rejectionAttempts` attempts were answered with one of `rejectionStatuses`, or it is certain that the backend can never take it. */
  REJECTED = 'rejected',
  /** An attempt failed after `retryFor`. */
  EXPIRED = 'expired',
  /** The message is not an envelope of a version that this forwarder reads. */
  ENVELOPE = 'envelope',
  /** The path would have led outside the backend's base URL, or to the routes of another endpoint. */
  PATH = 'path',
  /** Its signature did not verify. */
  SIGNATURE = 'signature',
  /** The destination is paused, and the queue would not keep the message for much longer. */
  PAUSED = 'paused',
  /** The destination that it was on its way to is not in the stack any more. */
  DESTINATION = 'destination',
  /** Somebody asked to skip it. */
  SKIPPED = 'skipped',
  /** SQS would have moved the message at its next receive, without a reason. */
  RECEIVES = 'receives',
}

/** Message attributes of a dead letter; its body is the envelope, unchanged, so that it can be redriven as it was. */
export enum DeadLetterAttribute {
  /** One of `DeadLetterReason`. */
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
  /** SQS's id of the message that was given up on. Two dead letters with the same one are copies of each other. */
  MESSAGE_ID = 'messageId',
}
