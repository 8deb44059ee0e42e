import type { Pairs } from '../../../../src/delivery/transports/request';

/**
 * What the backend must see of a request, written down by whoever made the request up, and not computed from it: what becomes of each header,
 * path and query is stated here once more, on purpose.
 */
export interface ExpectedRequest {
  readonly method: string;
  /** Percent-encoded, without a slash in front. */
  readonly path: string;
  readonly query: Pairs;
  /** The sender's headers that are passed on, in order and in their spelling. */
  readonly headers: Pairs;
  /** The forwarder's own headers, by their names in lower case; without a value, where it is another one for each webhook or attempt. */
  readonly own: ReadonlyArray<readonly [name: string, value?: string]>;
  readonly sourceIp: string;
  /** That the sender called, where it is known. */
  readonly host?: string;
  /** Whether a function gets the body as text. */
  readonly text: boolean;
}

/** What is known of a webhook by the one who sent it. */
export interface SentWebhook {
  /** By API Gateway's clock, in milliseconds since 1970. */
  readonly arrivedAt: number;
  /** Where it came in. */
  readonly endpoint: string;
  /** The message in the queue, to the byte. */
  readonly message: string;
  readonly body: Buffer;
  readonly expected: ExpectedRequest;
  /** Its sender's id of it; absent where repetitions are delivered. */
  readonly senderId?: string;
}
