import { Pairs } from './request';
import { encodeIllegalInQuery } from '../../shared/percent-encoding';

/** A backend's base URL, taken apart. */
export interface BackendUrl {
  readonly protocol: 'http:' | 'https:';
  /** For connecting: without the brackets of an IPv6 address. */
  readonly hostname: string;
  /** Undefined for the protocol's own. */
  readonly port?: number;
  /** For the `Host` header. */
  readonly host: string;
  /** As given; `/` when there was none. */
  readonly path: string;
  /** Encoded, without the question mark; empty when there is none. */
  readonly query: string;
  /** Value of the `Authorization` header, when the URL had credentials. */
  readonly authorization?: string;
}

/** A backend URL that cannot be used. The text never holds the URL, which may be a secret. */
export class BackendUrlError extends Error {
  public readonly name = 'BackendUrlError';
}

/**
 * Reads a backend's base URL.
 *
 * @throws BackendUrlError when it is not an absolute http or https URL
 */
export function parseBackendUrl(text: string): BackendUrl {
  let url: URL;
  try {
    url = new URL(text.trim());
  } catch {
    throw new BackendUrlError('The backend URL does not parse; expected an absolute http or https URL.');
  }
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw new BackendUrlError('The backend URL is of another protocol; expected an absolute http or https URL.');
  }
  return {
    protocol: url.protocol,
    hostname: url.hostname.replace(/^\[|\]$/g, ''),
    port: url.port === '' ? undefined : Number(url.port),
    host: url.host,
    path: url.pathname,
    query: url.search.slice(1),
    authorization: url.username || url.password ? basicAuthorization(url) : undefined,
  };
}

/**
 * The request target: the base path with the request's path after it, the base query with the request's after it. It is put together as
 * text and never resolved, so that nothing in it can name another host.
 *
 * @param path percent-encoded, as `requestPath` gives it
 * @param query names that the base query has are left out: a sender must not override what the base URL says
 */
export function requestTarget(base: BackendUrl, path: string, query: Pairs): string {
  const target = path === '' ? base.path : `${base.path.replace(/\/$/, '')}/${path}`;
  const search = [base.query, encodeQuery(withoutNamesOf(base.query, query))].filter((part) => part !== '').join('&');
  return search === '' ? target : `${target}?${search}`;
}

/**
 * A query string; each value means what the sender's meant, while its spelling is ours: API Gateway keeps no raw query string. Only what may not
 * stand in a query is encoded, so that it seldom grows.
 */
export function encodeQuery(query: Pairs): string {
  return query.map(([name, value]) => `${encodeIllegalInQuery(name)}=${encodeValue(value)}`).join('&');
}

/** In a value an equals sign is one like any other, because the first ends the name. But for some readers of `a[b]=c`, as Express's, the first behind a bracket does. */
function encodeValue(value: string): string {
  return encodeIllegalInQuery(value).replace(/(?<!%5D)%3D/g, '=');
}

function withoutNamesOf(baseQuery: string, query: Pairs): Pairs {
  if (baseQuery === '') {
    return query;
  }
  const names = new Set(new URLSearchParams(baseQuery).keys());
  return query.filter(([name]) => !names.has(name));
}

function basicAuthorization(url: URL): string {
  const credentials = `${lenientDecode(url.username)}:${lenientDecode(url.password)}`;
  return `Basic ${Buffer.from(credentials, 'utf8').toString('base64')}`;
}

function lenientDecode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
