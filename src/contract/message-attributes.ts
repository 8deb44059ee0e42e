/** Message attributes of a webhook that goes into a queue or to a topic, whatever the message holds. */
export enum MessageAttribute {
  /** Stable over retries and redrives: what two copies of a webhook have in common. */
  DELIVERY_ID = 'deliveryId',
  /** 1 for the first attempt. A number. */
  ATTEMPT = 'attempt',
  /** The message group; absent for a webhook without one. */
  GROUP = 'group',
  /** Path of the endpoint that the webhook came in at, `/` for the webhook's own. */
  ENDPOINT = 'endpoint',
  /** Arrival at the endpoint, ISO 8601. */
  ARRIVED_AT = 'arrivedAt',
  /** The sender's `Content-Type`, where the message is the body alone and the sender said. */
  CONTENT_TYPE = 'contentType',
  /** `base64` where the message is the body alone, and its bytes are no text that a message may hold; absent where they are. */
  ENCODING = 'encoding',
}
