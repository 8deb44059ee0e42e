import { LimitedAnswer } from './fetch-limited';
import { KeysUnavailableError, PublishedKeys } from './json-web-keys';
import { PlaidKeys } from './source-config';
import { SecretKey } from './verification/keys';

/** Asks a server for keys; with a body, by POST. Rejects when it does not answer. */
export type FetchKeys = (url: string, body?: string) => Promise<LimitedAnswer>;

/** No sender publishes as many. */
const MAX_KEYS = 50;

/**
 * Reads a set of keys (RFC 7517, 5).
 *
 * @throws KeysUnavailableError when it is none: what it was will come back, or be mended
 */
export async function readKeySet(fetchKeys: FetchKeys, url: string): Promise<PublishedKeys> {
  const answer = await fetchKeys(url);
  const { keys } = objectOf(answer);
  if (answer.status !== 200 || !Array.isArray(keys)) {
    throw new KeysUnavailableError(`The server of the keys answered ${answer.status}; expected 200 and a set of keys.`, `http-${answer.status}`);
  }
  const named = new Map(keys.flatMap((key: unknown) => {
    const keyId = (key as { readonly kid?: unknown } | null)?.kid;
    return typeof keyId === 'string' ? [[keyId, JSON.stringify(key)] as const] : [];
  }));
  if (named.size > MAX_KEYS) {
    // Were some left out, webhooks that are signed with those would be forged ones.
    throw new KeysUnavailableError(`The server of the keys answered with ${named.size} keys; expected ${MAX_KEYS} at most.`, 'TooManyKeys');
  }
  return named;
}

/**
 * Reads the one key of Plaid by that name, for which Plaid wants to know who asks.
 *
 * It answers 400 with this code for a key that there is not: the tests of Plaid's own client for Node.js expect that of the API. By any other answer the
 * webhook waits; one that finds fault with a field may be about the name of the key, which is the only one that a webhook chooses.
 *
 * @see https://plaid.com/docs/api/webhooks/webhook-verification/
 * @throws KeysUnavailableError when Plaid answers otherwise than with a key, or that there is none
 */
export async function readPlaidKey(
  fetchKeys: FetchKeys, { host, clientId }: PlaidKeys, secret: SecretKey | undefined, keyId: string,
): Promise<PublishedKeys> {
  if (typeof secret !== 'string') {
    throw new KeysUnavailableError('The secret of Plaid could not be read.', 'NoSecret');
  }
  const url = `https://${host}/webhook_verification_key/get`;
  const answer = await fetchKeys(url, JSON.stringify({ client_id: clientId, secret, key_id: keyId }));
  const { key, error_code: error } = objectOf(answer);
  if (answer.status === 200 && typeof key === 'object' && key !== null) {
    return (key as Record<string, unknown>).kid === keyId ? new Map([[keyId, JSON.stringify(key)]]) : new Map();
  }
  if (answer.status === 400 && error === 'INVALID_WEBHOOK_VERIFICATION_KEY_ID') {
    return new Map();
  }
  const code = typeof error === 'string' ? error : `http-${answer.status}`;
  throw new KeysUnavailableError(`Plaid answered ${answer.status}; expected 200 and a key.`, code, answer.status === 400 && error === 'INVALID_FIELD');
}

function objectOf({ text }: LimitedAnswer): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value as Record<string, unknown> : {};
  } catch {
    return {};
  }
}
