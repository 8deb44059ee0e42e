/** What a sender has to say, before it is known when and in which group it is sent. */
export interface Payload {
  readonly method: string;
  /** Below the endpoint, percent-encoded, without a slash in front; empty for the endpoint itself. */
  readonly path: string;
  /** As written in the URL, without the question mark; empty for none. */
  readonly query: string;
  readonly headers: ReadonlyArray<readonly [name: string, value: string]>;
  readonly body: Buffer;
}

/** One request to be sent, and its place among those that must stay in order with it. */
export interface Webhook extends Payload {
  /** Unique; the backend recognises the webhook by it. Value of the header `Webhook-Id`. */
  readonly id: string;
  /** Value of the header `X-Order-Id`. */
  readonly group: string;
  /** Place in its group, from 0: the sender sends a group's webhooks one after the other. */
  readonly position: number;
}

/** Header by which a webhook is recognised again (the name is that of Standard Webhooks). */
export const ID_HEADER = 'Webhook-Id';

/** Header that the example app groups by. */
export const GROUP_HEADER = 'X-Order-Id';

/** A payload with what most have: POST to the endpoint itself. */
export function payload(contentType: string | undefined, body: string | Buffer, other: Partial<Payload> = {}): Payload {
  const type = contentType === undefined ? [] : [['Content-Type', contentType] as const];
  return { method: 'POST', path: '', query: '', body: Buffer.from(body as string), ...other, headers: [...type, ...other.headers ?? []] };
}
