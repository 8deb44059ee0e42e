/** What a webhook is turned into where a backend is no HTTP endpoint and no function. */
export enum MessageContent {
  /**
   * The whole request: JSON in API Gateway's HTTP format 2.0, as a function gets it from `Backend.function` or from a function URL, so that the same
   * handler works behind any of them.
   */
  REQUEST = 'request',

  /** The webhook's body and nothing else: what a consumer expects that only ever knew the events themselves. */
  BODY = 'body',
}
