/** What an endpoint allows a sender of CloudEvents. */
export interface CloudEventsHandshakeProps {
  /**
   * The one origin that may send, as it names itself in `WebHook-Request-Origin`, such as `eventgrid.azure.net`. It is told, and not enforced: a
   * `source` is what proves who sends.
   *
   * @default '*' - any
   */
  readonly allowedOrigin?: string;

  /**
   * Requests per minute that the sender may make. It is told, and not enforced: `throttle` is what limits.
   *
   * @default - any number
   */
  readonly allowedRate?: number;
}
