/** A webhook to try a filter on, for tests. */
export interface WebhookSample {
  /**
   * HTTP method.
   *
   * @default 'POST'
   */
  readonly method?: string;

  /**
   * Path below the URL of the webhook, with that of the endpoint in front, such as `/github/orders/17`. May be encoded.
   *
   * @default - that of the endpoint
   */
  readonly path?: string;

  /**
   * Headers by name. Names in any case.
   *
   * @default - none
   */
  readonly headers?: { readonly [name: string]: string };

  /**
   * Headers that repeat, with all their values.
   *
   * @default - none
   */
  readonly multiValueHeaders?: { readonly [name: string]: string[] };

  /**
   * Query parameters by name, decoded.
   *
   * @default - none
   */
  readonly query?: { readonly [name: string]: string };

  /**
   * Query parameters that repeat, with all their values.
   *
   * @default - none
   */
  readonly multiValueQuery?: { readonly [name: string]: string[] };

  /**
   * Body, as text.
   *
   * @default - empty
   */
  readonly body?: string;

  /**
   * Body in base64, for what is no text, such as one that is compressed. Not together with `body`.
   *
   * @default - `body`
   */
  readonly bodyBase64?: string;

  /**
   * Path of the endpoint at which it came in, as it was given to `addEndpoint`.
   *
   * @default '/'
   */
  readonly endpoint?: string;

  /**
   * Name of the endpoint's source, such as `github`, for `Filter.source`.
   *
   * @default 'any'
   */
  readonly source?: string;
}
