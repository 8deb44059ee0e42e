/** Something that came in, and how: whatever anybody sent. Nothing of it is to be trusted to have a certain shape. */
export interface Signal {
  /** The same for each copy of it: SNS's message id, EventBridge's event id, the delivery id of a webhook, or SQS's message id. */
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly receivedAt: number;
  /** What brought it: a topic, a rule, the router's endpoint, or somebody who sent to the queue. */
  readonly carrier: 'sns' | 'eventbridge' | 'https' | 'queue';
  /** What the message said, the event, or the body of the request. */
  readonly body: Buffer;
  /** Of SNS: the topic, and the subject, where there is one. */
  readonly topicArn?: string;
  readonly subject?: string;
  /** Of HTTPS. */
  readonly request?: SignalRequest;
}

/** A request that was a signal. */
export interface SignalRequest {
  readonly method: string;
  /** Below the router's endpoint, beginning with a slash. */
  readonly path: string;
  /** The query string as it was sent, without the question mark. */
  readonly query: string;
  /** As it was sent; empty where there was none. */
  readonly contentType: string;
}
