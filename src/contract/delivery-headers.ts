/** Prefix of every header that the forwarder adds. A sender's own headers with it are dropped: they could pass for ours. */
export const RESERVED_HEADER_PREFIX = 'x-scalable-webhook-';

/** Header of a webhook that an operator sends to see whether all works: of its dead letters nobody needs to be told. The backend does not see it. */
export const TEST_HEADER = 'x-scalable-webhook-test';

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
  /** The URL that the sender called, without its query. */
  URL = 'x-scalable-webhook-url',
  /** Which replay it is part of; absent on what is no replay. */
  REPLAY = 'x-scalable-webhook-replay',
}
