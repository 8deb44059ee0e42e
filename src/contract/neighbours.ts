/**
 * Environment variable of what verifies: JSON of `Neighbours`; absent where a webhook is alone on its API.
 */
export const NEIGHBOURS_ENV = 'NEIGHBOURS';

/** The other webhooks on the API of one. They may have the same backend, and must not be led to past their own rules. */
export interface Neighbours {
  /** Path of the webhook itself on the API; `/` for the API's root, below which all others are. */
  readonly at: string;
  /** Paths of their endpoints on the API, such as `/payments`; never `/`. */
  readonly paths: readonly string[];
}
