import { Webhook } from '../../envelope/envelope';
import { encodeIllegalInPath, encodeIllegalInQuery, percentDecode, percentEncode } from '../../shared/percent-encoding';
import { sendersSpelling, startOfDecoded } from '../../shared/senders-spelling';

/** More orders of query parameters than those of so many are not tried: their number grows with the factorial. */
const MAX_REORDERED = 4;

/** More spellings are not tried: each costs an HMAC over the body. */
const MAX_SPELLINGS = 96;

/**
 * What senders may leave as it is in a name or a value, and send and sign unencoded: blanks and letters beyond ASCII, in names brackets too. Nothing that
 * means something in a URL, or that another spelling of the same text would have to encode.
 */
const RAW_NAME = /^[A-Za-z0-9\-._~!$'()*,:@/?[\] \u0080-\uffff]*$/;
const RAW_VALUE = /^[A-Za-z0-9\-._~!$'()*,:@/?= \u0080-\uffff]*$/;

/**
 * Every spelling that the URL which a sender called may have had.
 *
 * API Gateway hands on query parameters decoded, in an order of its own, and of each name perhaps one value only. The URL can therefore be rebuilt in its
 * meaning and not in its bytes, and a signature over it is held against the usual spellings of that meaning: parameters percent-encoded as
 * little as possible, percent-encoded throughout, as a form, or not at all, and, of four parameters at most, in every order of names. All of
 * them are read as the path and the parameters that are delivered, and as nothing else, so a signature of any proves that the sender asked for
 * just that. What cannot be rebuilt never verifies: parameters that repeat a name of which one value arrived, and parameters without an equals sign.
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
  const delivered = sendersSpelling(path, rawPath);
  if (publicUrl !== undefined) {
    const base = publicUrl.replace(/\/+$/, '');
    return path === '' ? [publicUrl, base, `${base}/`] : pathSpellings(delivered).map((below) => `${base}/${below}`);
  }
  const hosts = headers.filter(([name]) => name.toLowerCase() === 'host').map(([, host]) => host);
  const front = frontOf(rawPath, delivered);
  return front !== undefined && hosts.length === 1 && /^[A-Za-z0-9.-]+(:\d+)?$/.test(hosts[0])
    ? pathSpellings(delivered).map((below) => `https://${hosts[0]}${front}${below}`)
    : [];
}

/** The stage and the endpoint, in front of what is delivered; undefined where that does not stand in the path that was called. */
function frontOf(rawPath: string, delivered: string): string | undefined {
  if (delivered === '') {
    return encodeIllegalInPath(rawPath);
  }
  const decoded = percentDecode(delivered);
  const end = startOfDecoded(rawPath, decoded) ?? (rawPath.endsWith(`/${decoded}`) ? rawPath.length - decoded.length : undefined);
  return end === undefined ? undefined : encodeIllegalInPath(rawPath.slice(0, end));
}

/** As it is delivered, and, of a sender that encodes nothing, with what may not stand in a path. */
function pathSpellings(delivered: string): string[] {
  const raw = percentDecode(delivered);
  const same = !/[?#%]/.test(raw) && encodeIllegalInPath(raw) === delivered.replace(/%../g, (byte) => byte.toUpperCase());
  return same ? [delivered, raw] : [delivered];
}

function querySpellings(query: Webhook['query']): string[] {
  if (query.length === 0) {
    return [''];
  }
  const spellings: Array<(text: string) => string> = [
    encodeIllegalInQuery,
    percentEncodeAll,
    (text) => percentEncodeAll(text).replaceAll('%20', '+'),
    ...(query.every(([name, value]) => RAW_NAME.test(name) && RAW_VALUE.test(value)) ? [(text: string) => text] : []),
  ];
  const orders = query.length <= MAX_REORDERED ? permutations(query).filter((order) => keepsRepeated(query, order)) : [query];
  return orders.flatMap((order) => spellings.map((spell) => `?${order.map(([name, value]) => `${spell(name)}=${spell(value)}`).join('&')}`));
}

/** Every order, the given one first. */
function permutations<T>(items: readonly T[]): T[][] {
  if (items.length === 0) {
    return [[]];
  }
  return items.flatMap((first, index) => permutations(items.filter((_item, other) => other !== index)).map((rest) => [first, ...rest]));
}

/** Whether parameters that a server may take for one, as PHP does `a.b` and `a_b`, are in the order in which they are delivered: the last may count, or the first. */
function keepsRepeated(delivered: Webhook['query'], order: Webhook['query']): boolean {
  const alike = (name: string): string => name.toLowerCase().replace(/[^a-z0-9]/g, '');
  return delivered.every(([name]) => {
    const among = (query: Webhook['query']): Webhook['query'] => query.filter(([other]) => alike(other) === alike(name));
    const [first, second] = [among(delivered), among(order)];
    return first.every((parameter, index) => parameter === second[index]);
  });
}

/** Everything but letters, digits and `-._~` (RFC 3986, unreserved). */
function percentEncodeAll(text: string): string {
  return text.replace(/[^A-Za-z0-9\-._~]/gu, percentEncode);
}
