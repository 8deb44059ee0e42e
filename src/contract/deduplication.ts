/** How repetitions are told at one endpoint, as plain data: rendered by the construct, read by the forwarder. It has a name or a field. */
export interface DeduplicationConfig {
  /** Name of the header with the sender's id, in lower case. */
  readonly header?: string;
  /** Names and indexes that lead to the sender's id in a JSON body. */
  readonly field?: ReadonlyArray<string | number>;
  /** A webhook that arrives so many seconds before or after another one is its repetition; absent for `DEFAULT_WINDOW_SECONDS`. */
  readonly window?: number;
}

/** Three days: as long as senders try again. */
export const DEFAULT_WINDOW_SECONDS = 3 * 24 * 60 * 60;

/** Attributes of a claim: one item per endpoint and id of a sender. */
export enum ClaimAttribute {
  /** Key: SHA-256 of endpoint and id. */
  ID = 'id',
  /** The delivery that stands for all others with the id; absent where it was given up on, and the next one may. */
  DELIVERY_ID = 'deliveryId',
  /** SQS's id of the message that carries this delivery. */
  MESSAGE_ID = 'messageId',
  /** When the webhook arrived, milliseconds since 1970. */
  ARRIVED_AT = 'arrivedAt',
  /** Counts the changes. */
  VERSION = 'version',
  /** Time to live, seconds since 1970. */
  EXPIRES_AT = 'expiresAt',
}
