import * as http from 'node:http';
import * as https from 'node:https';

/** A request as a sender sends it. */
export interface TestRequest {
  readonly method: string;
  /** Sent as it is written. */
  readonly url: string;
  /** A name may be there more than once. */
  readonly headers: ReadonlyArray<readonly [name: string, value: string]>;
  readonly body: Uint8Array;
}

/** What the endpoint answered. */
export interface TestAnswer {
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  readonly text: string;
}

/** API Gateway answers within 29 seconds. */
const TIMEOUT_MS = 35_000;

/** What is read of an answer at most, in characters. */
const LONGEST_TEXT = 10_000;

/**
 * Sends a request once, each time over a new connection; redirects are not followed.
 *
 * @throws Error as Node.js has it, when there is no answer
 */
export function sendRequest({ method, url, headers, body }: TestRequest): Promise<TestAnswer> {
  const { protocol, hostname, port, origin } = new URL(url);
  return new Promise((resolve, reject) => {
    const request = (protocol === 'https:' ? https : http).request({
      method, hostname: hostname.replace(/^\[|\]$/g, ''), port, path: url.slice(origin.length) || '/', agent: false, timeout: TIMEOUT_MS,
    }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => { text = (text + chunk).slice(0, LONGEST_TEXT); });
      response.on('error', reject);
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, text }));
    });
    request.on('timeout', () => request.destroy(new Error(`no answer within ${TIMEOUT_MS / 1000} s`)));
    request.on('error', reject);
    const names = new Set(headers.map(([name]) => name.toLowerCase()));
    names.forEach((name) => {
      const own = headers.filter(([other]) => other.toLowerCase() === name);
      request.setHeader(own[0][0], own.length === 1 ? own[0][1] : own.map(([, value]) => value));
    });
    if (body.length > 0 || !['GET', 'HEAD'].includes(method)) {
      request.setHeader('content-length', body.length);
    }
    request.end(body);
  });
}

/** The delivery id of a webhook that was stored; undefined for an answer that says of none. */
export function deliveryIdOf({ status, headers, text }: TestAnswer): string | undefined {
  if (status < 200 || status > 299) {
    return undefined;
  }
  const own = idIn(text);
  // An answer that somebody chose has no id; API Gateway's extended request id, which it is, stands in a header as well.
  const requestId = headers['x-amz-apigw-id'];
  return own ?? (typeof requestId === 'string' ? requestId : undefined);
}

/** The id that the usual answer has; undefined for any other text. */
export function idIn(text: string): string | undefined {
  try {
    const { id } = JSON.parse(text) as { id?: unknown };
    return typeof id === 'string' ? id : undefined;
  } catch {
    return undefined;
  }
}
