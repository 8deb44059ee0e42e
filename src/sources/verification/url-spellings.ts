import { Webhook } from '../../envelope/envelope';
import { encodeIllegalInPath, percentEncode } from '../../shared/percent-encoding';

/** More orders of query parameters than those of so many are not tried: their number grows with the factorial. */
const MAX_REORDERED = 4;

/** More spellings are not tried: each costs an HMAC over the body. */
const MAX_SPELLINGS = 96;

/** What senders encode in a query's names and values who encode as little as possible: they leave the semicolon, which we do not. */
const ILLEGAL_IN_QUERY = /[^A-Za-z0-9\-._~!$'()*,;:@/?]/gu;

/**
 * Every spelling that the URL which a sender called may have had.
 *
 * API Gateway hands on query parameters decoded, in an order of its own, and of each name perhaps one value only. The URL can therefore be rebuilt in its
 * meaning and not in its bytes, and a signature over it is held against the usual spellings of that meaning: parameters percent-encoded as
 * little as possible, percent-encoded throughout, as a form, or not at all, and, of four parameters at most, in every order. All of
 * them ask for the same thing, so a signature of any proves that the sender asked for it. What cannot be rebuilt never verifies: parameters
 * that repeat a name of which one value arrived, and parameters without an equals sign.
 *
 * @param publicUrl what senders call the endpoint; the path below it is appended. Without it: `https`, the `Host` header and the path with
 * the stage, as the sender sees them unless something stands in front of API Gateway
 * @returns at most 96, the most likely first; none when there is no single `Host` header
 */
export function urlSpellings(webhook: Pick<Webhook, 'headers' | 'path' | 'rawPath' | 'query'>, publicUrl?: string): string[] {
  const queries = querySpellings(webhook.query);
  const urls = baseSpellings(webhook, publicUrl).flatMap((base) => queries.map((query) => `${base}${query}`));
  return [...new Set(urls)].slice(0, MAX_SPELLINGS);
}

function baseSpellings({ headers, path, rawPath }: Pick<Webhook, 'headers' | 'path' | 'rawPath'>, publicUrl?: string): string[] {
  if (publicUrl !== undefined) {
    const base = publicUrl.replace(/\/+$/, '');
    return path === '' ? [publicUrl, base, `${base}/`] : pathSpellings(path).map((below) => `${base}/${below}`);
  }
  const hosts = headers.filter(([name]) => name.toLowerCase() === 'host').map(([, host]) => host);
  return hosts.length === 1 && /^[A-Za-z0-9.-]+(:\d+)?$/.test(hosts[0]) ? pathSpellings(rawPath).map((below) => `https://${hosts[0]}${below}`) : [];
}

function pathSpellings(path: string): string[] {
  return [path, encodeIllegalInPath(path)];
}

function querySpellings(query: Webhook['query']): string[] {
  if (query.length === 0) {
    return [''];
  }
  const spellings: Array<(text: string) => string> = [
    (text) => text.replace(ILLEGAL_IN_QUERY, percentEncode),
    (text) => percentEncodeAll(text),
    (text) => percentEncodeAll(text).replaceAll('%20', '+'),
    (text) => text,
  ];
  const orders = query.length <= MAX_REORDERED ? permutations(query) : [query];
  return orders.flatMap((order) => spellings.map((spell) => `?${order.map(([name, value]) => `${spell(name)}=${spell(value)}`).join('&')}`));
}

/** Every order, the given one first. */
function permutations<T>(items: readonly T[]): T[][] {
  if (items.length === 0) {
    return [[]];
  }
  return items.flatMap((first, index) => permutations(items.filter((_item, other) => other !== index)).map((rest) => [first, ...rest]));
}

/** Everything but letters, digits and `-._~` (RFC 3986, unreserved). */
function percentEncodeAll(text: string): string {
  return text.replace(/[^A-Za-z0-9\-._~]/gu, percentEncode);
}
