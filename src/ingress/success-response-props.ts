/** What a sender is told when the queue has stored its webhook. Static text: nothing of the request can be in it. */
export interface SuccessResponse {
  /**
   * Status, from 200 to 299.
   *
   * @default 200
   */
  readonly statusCode?: number;

  /**
   * Body, such as `<Response/>`. At most 10,000 characters, without `$` and `#`, which API Gateway's templates would read as code. Empty, with a content type: nothing.
   *
   * @default - JSON with the delivery id; nothing with the statuses 204 and 205, which have no body
   */
  readonly body?: string;

  /**
   * Content type of the body.
   *
   * @default 'application/json'
   */
  readonly contentType?: string;
}
