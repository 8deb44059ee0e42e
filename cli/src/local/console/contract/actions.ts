/** A request to send: what stands in `DeliveryContent`, as it was or edited. */
export interface SendRequest {
  /** Delivery that it is made after. */
  readonly id: string;
  readonly method: string;
  /** Below this machine's port; with the query. */
  readonly url: string;
  readonly headers: ReadonlyArray<readonly [name: string, value: string]>;
  /** base64. */
  readonly body: string;
}

/** What the endpoint answered to it. */
export interface SendResult {
  readonly status: number;
  readonly answer: string;
  /** Delivery id, where it was accepted. */
  readonly id?: string;
  /** Whether it was signed anew. */
  readonly signed: boolean;
}

/** Dead letters to move back to the queue: one, or all of a destination. */
export interface RedriveRequest {
  readonly destination: string;
  readonly messageId?: string;
}

/** How many were moved, or are going to be. */
export interface RedriveResult {
  readonly messages: number;
}

/** A group to try at once. */
export interface TryNowRequest {
  readonly destination: string;
  readonly group: string;
}

/** How many messages became visible. */
export interface TryNowResult {
  readonly messages: number;
}

/** Why something was not done: one sentence. */
export interface Failure {
  readonly message: string;
}
