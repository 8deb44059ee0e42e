/**
 * What API Gateway's templates and the handshake function tell each other. The templates are in `function-templates.ts`.
 */

/** Environment variable of the function: ARN of the secret that answers are signed with. */
export const SECRET_ARN_ENV = 'SECRET_ARN';

/** Environment variable of the function: the field that counts, of a secret that is a JSON object. */
export const SECRET_FIELD_ENV = 'SECRET_FIELD';

/** A challenge of X. */
export interface CrcEvent {
  /** base64 of the token. */
  readonly crcToken: string;
}

/** A challenge of Zoom. */
export interface ZoomEvent {
  /** base64 of the token. */
  readonly plainToken: string;
}

/** A webhook to store: the input of `SendMessage`, as the request template renders it for SQS too. */
export interface StoreEvent {
  readonly QueueUrl: string;
  readonly MessageGroupId: string;
  readonly MessageDeduplicationId: string;
  readonly MessageBody: string;
}

/** An empty object is a request that the template has already refused. */
export type HandshakeEvent = CrcEvent | ZoomEvent | StoreEvent | Readonly<Record<string, never>>;

/**
 * `answer`: base64 of the JSON to answer with. `stored`: the queue has it. `refused`: neither, and why, as SQS says it. Anything else, an
 * error above all, means that nothing was stored.
 */
export type HandshakeResult = { readonly answer: string } | { readonly stored: true } | { readonly refused: string };
