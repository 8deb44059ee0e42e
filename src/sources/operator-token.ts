import { Scheme } from './source-config';
import { Webhook } from '../envelope/envelope';

/** A request with a token and nothing else is shorter than that. */
const MAX_BYTES = 1024;

/** What a request without a type counts as, too. */
const JSON_TYPE = /^\s*application\/json\s*(?:;|$)/i;

/** Visible characters of ASCII. */
const TOKEN = /^[\x21-\x7e]{1,512}$/;

/**
 * Whether a request is that by which a sender registers an endpoint: it has no signature, because it brings the very token that the sender signs
 * with from then on, and it has nothing else: a POST of JSON to the very URL of the endpoint. Whoever knows the URL can send such a request, so that nothing
 * follows from it but that somebody reads it.
 *
 * @param field the one name of its JSON object
 */
export function bringsOperatorToken(webhook: Pick<Webhook, 'method' | 'path' | 'query' | 'headers' | 'body'>, scheme: Scheme, field: string): boolean {
  const { headers, body } = webhook;
  if (scheme.kind !== 'signature' || scheme.place.in !== 'headers' || body.byteLength > MAX_BYTES || !isPlainPost(webhook)) {
    return false;
  }
  const names = scheme.place.names.map((name) => name.toLowerCase());
  return !headers.some(([name]) => names.includes(name.toLowerCase())) && isTokenAlone(new TextDecoder().decode(body), field);
}

function isPlainPost({ method, path, query, headers }: Pick<Webhook, 'method' | 'path' | 'query' | 'headers'>): boolean {
  const types = headers.filter(([name]) => name.toLowerCase() === 'content-type').map(([, value]) => value);
  return method === 'POST' && path === '' && query.length === 0 && types.length <= 1 && types.every((type) => JSON_TYPE.test(type));
}

/** @param json without a byte order mark */
function isTokenAlone(json: string, field: string): boolean {
  try {
    const value: unknown = JSON.parse(json);
    const entries = typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.entries(value) : [];
    const [[name, token] = []] = entries;
    return entries.length === 1 && name === field && typeof token === 'string' && TOKEN.test(token);
  } catch {
    return false;
  }
}
