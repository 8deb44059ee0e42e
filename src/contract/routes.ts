/** Environment variables of the functions that route. */
export enum RoutingEnv {
  /** JSON of a list of `Route`, packed (contract/packed-text.ts) where it is long. */
  ROUTES = 'ROUTES',
  /** URL of the queue for what the queues of destinations refuse; only of the router. */
  OVERFLOW_QUEUE_URL = 'OVERFLOW_QUEUE_URL',
  /** Name of the table of what waits in the overflow. */
  OVERFLOWS_TABLE_NAME = 'OVERFLOWS_TABLE_NAME',
}

/** Where webhooks may go. */
export interface Route {
  /** Name of the destination, as in its logs, metrics and records. */
  readonly destination: string;
  /** Of its queue, which is of the same account and Region as the first one. */
  readonly queueName: string;
  /** Which webhooks it wants (filters/filter-config.ts); absent where it wants all. */
  readonly filter?: unknown;
  /** Set where it keeps what it is sent and does nothing with it: what nobody else wants is unrouted all the same. */
  readonly archive?: true;
}

/**
 * Attributes of the table of what waits in the overflow: one item per message group. For each destination it has one more, whose name is
 * `LAST_OF_DESTINATION` and the destination's: the ticket of the last webhook that was put into the overflow for it.
 */
export enum OverflowAttribute {
  /** Key: SHA-256 of the message group, in hexadecimal digits. */
  GROUP = 'group',
  /** Time to live, seconds since 1970. */
  EXPIRES_AT = 'expiresAt',
}

/** What the name of a destination stands behind in an attribute of `OverflowAttribute`. */
export const LAST_OF_DESTINATION = 'last#';

/** Environment variable of a forwarder: `true` where a router verified what is in its queue. */
export const ROUTED_ENV = 'ROUTED';
