import type * as http from 'node:http';
import { ConsoleToken } from './console-token';
import { isHost, isLoopback, originOf, shown } from './host-name';

/** What is asked for: where senders deliver, a page or figure of the runtime itself, or an AWS service. */
export type Surface = 'endpoint' | 'console' | 'aws';

/** What of a request decides whether it may be answered. */
export interface AccessRequest {
  readonly surface: Surface;
  readonly method: string;
  readonly headers: http.IncomingHttpHeaders;
  /** Whether what is asked for is a page that may be opened from anywhere, by a link: it shows nothing to who links to it. */
  readonly isPage?: boolean;
  /** Whether what is asked for shows what senders sent, or changes something whatever the method: only the console's own page may. */
  readonly isPrivate?: boolean;
}

/** Who may ask. */
export interface AccessRules {
  /** Hosts (`NAME` or `NAME:PORT`, lower case) under which senders may call endpoints, and whose pages may. Never the console or AWS. */
  readonly allowedHosts: readonly string[];
  /** What a request must know that changes something at the console, or reads what senders sent. */
  readonly token: ConsoleToken;
}

/** Why a request is not answered. */
export interface AccessRefusal {
  /**
   * `host`: it is for another host than this machine. `page`: a page of somebody else made it. `token`: it changes something or reads what senders sent, and
   * does not come from the console.
   */
  readonly reason: 'host' | 'page' | 'token';
  /** One sentence with what was got and what to do about it. */
  readonly message: string;
}

/** Methods that change nothing. */
const SAFE_METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

/** What a page is called that does not say where it is from. */
const ANOTHER_SITE = 'another site';

/** What browsers send as `Origin` for a page that hides where it is from, such as a file or one in a sandbox. */
const HIDDEN_ORIGIN = 'null';

/**
 * Decides whether a request may be answered at all, so that no page that a browser has open can read or cause anything here.
 *
 * Only this machine reaches the ports; but a browser on it sends requests for every page that it shows. Those are told by the headers that a page
 * cannot forge: `Host` (whoever owns a name can let it point to 127.0.0.1: DNS rebinding), `Origin` and `Sec-Fetch-Site`. Programs send neither of
 * the last two.
 *
 * @returns undefined when it may
 * @see https://developer.mozilla.org/docs/Glossary/Forbidden_request_header
 */
export function checkAccess(request: AccessRequest, rules: AccessRules): AccessRefusal | undefined {
  const host = request.headers.host?.toLowerCase() ?? '';
  if (request.surface === 'endpoint' && isAllowed(host, rules)) {
    return undefined; // it is public under this name: whoever knows it can send without a browser as well
  }
  if (!isLoopback(host)) {
    return { reason: 'host', message: hostMessage(request.surface, host) };
  }
  const page = foreignPage(request, host, rules);
  if (page !== undefined) {
    return { reason: 'page', message: pageMessage(request.surface, page) };
  }
  if (request.surface === 'console' && (request.isPrivate || !SAFE_METHODS.has(request.method)) && !rules.token.matches(request.headers)) {
    return { reason: 'token', message: 'This changes something or shows what was sent, which only the console may: reload its page, or send the token that stands in it.' };
  }
  return undefined;
}

/** The page, of somebody else, that made a request; undefined when it comes from a program, from the address bar, or from a page that may. */
function foreignPage({ surface, method, headers, isPage }: AccessRequest, host: string, rules: AccessRules): string | undefined {
  const origin = headers.origin?.toLowerCase();
  const site = headers['sec-fetch-site'];
  if (surface === 'aws') {
    return origin ?? (site === undefined ? undefined : ANOTHER_SITE);
  }
  if (origin !== undefined) {
    const isOwn = origin === `http://${host}`;
    const mayCall = isOwn || (surface === 'endpoint' && isAllowed(originOf(origin), rules));
    return mayCall ? undefined : origin;
  }
  const isNavigation = method === 'GET' && headers['sec-fetch-mode'] === 'navigate' && headers['sec-fetch-dest'] === 'document';
  return site === undefined || site === 'none' || site === 'same-origin' || (isPage && isNavigation) ? undefined : ANOTHER_SITE;
}

/** Whether a host is one of the rules, which with a port count for that port and without one for all. */
function isAllowed(host: string, { allowedHosts }: AccessRules): boolean {
  return allowedHosts.includes(host) || allowedHosts.includes(host.replace(/:\d+$/, ''));
}

function hostMessage(surface: Surface, host: string): string {
  const got = host === '' ? 'This request has no Host header' : `This request is for the host ${shown(host)}`;
  const expected = `${got}, expected 127.0.0.1 or localhost`;
  return surface === 'endpoint' && isHost(host)
    ? `${expected}: if it comes through a tunnel of yours, start with --allow-host ${host.replace(/:\d+$/, '')}.`
    : `${expected}.`;
}

function pageMessage(surface: Surface, page: string): string {
  if (page === HIDDEN_ORIGIN) {
    return 'This request was made by a page that hides where it is from (Origin: null), expected a program or a page of this run: open the page by the address that this run printed.';
  }
  const got = `This request was made by a page of ${page === ANOTHER_SITE ? page : shown(page)}`;
  return surface === 'endpoint' && page !== ANOTHER_SITE && isHost(originOf(page))
    ? `${got}: if that page may send webhooks, start with --allow-host ${originOf(page)}.`
    : `${got}, expected a program or the console itself.`;
}
