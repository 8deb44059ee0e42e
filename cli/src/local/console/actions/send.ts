import * as http from 'node:http';
import { ActionError } from './action-error';
import { readBody } from '../../read-body';
import type { EndpointRoute, RouteSource } from '../../runtime/routes';
import { signRequest, withoutSignature } from '../../signing/sign-request';
import type { SendRequest, SendResult } from '../contract/actions';

/** Of the answer so much is read. */
const MOST_ANSWER = 64 * 1024;

/** An endpoint answers within API Gateway's 29 seconds. */
const TIMEOUT = 35_000;

/** Headers that the connection makes, and those that API Gateway adds on the way. */
const MADE_ON_THE_WAY = /^(?:host|connection|content-length|transfer-encoding|keep-alive|expect|via|x-forwarded-.*|x-amzn-trace-id|cloudfront-.*)$/i;

type Headers = ReadonlyArray<readonly [name: string, value: string]>;

/** The headers of a webhook as its sender wrote them. */
export function sentHeaders(headers: Headers): Headers {
  return headers.filter(([name]) => !MADE_ON_THE_WAY.test(name));
}

/** How a request to an endpoint can be signed as its sender does. */
export function signingOf(route: EndpointRoute | undefined, request: Pick<SendRequest, 'method' | 'url' | 'headers' | 'body'>, at: number): 'none' | 'signed' | 'impossible' {
  return route?.source === undefined ? 'none' : signatureOf(route, request, at) ? 'signed' : 'impossible';
}

/**
 * Sends a request to an endpoint of this runtime, signed anew where its source can be signed for.
 *
 * @param origin of the runtime's own server, such as `http://127.0.0.1:8787`: nothing is sent anywhere else
 * @param at milliseconds since 1970, for signatures
 * @throws ActionError for a request that is none, or that has no answer
 */
export async function send(request: SendRequest, route: EndpointRoute | undefined, origin: string, at: number): Promise<SendResult> {
  if (!request.url.startsWith(`${origin}/`) || !URL.canParse(request.url)) {
    throw new ActionError(`The URL is ${request.url.slice(0, 100)}, expected one of an endpoint of this runtime, which begins with ${origin}/.`);
  }
  const added = route?.source ? signatureOf(route, request, at) : undefined;
  const headers = added ? [...unsigned(route!.source!, request.headers), ...added] : sentHeaders(request.headers);
  const { status, answer } = await exchange({ ...request, headers });
  return { status, answer, id: status < 300 ? idOf(answer) : undefined, signed: added !== undefined };
}

function signatureOf({ source }: EndpointRoute, { method, url, headers, body }: Pick<SendRequest, 'method' | 'url' | 'headers' | 'body'>, at: number) {
  const secret = source?.secrets.find(({ value }) => value !== undefined)?.value;
  return source && secret !== undefined
    ? signRequest({ method, url, headers: unsigned(source, headers), body: Buffer.from(body, 'base64') }, source.config, secret, at)
    : undefined;
}

function unsigned({ config }: RouteSource, headers: Headers): Headers {
  return withoutSignature(sentHeaders(headers), config);
}

function exchange({ method, url, headers, body }: SendRequest): Promise<{ status: number; answer: string }> {
  const bytes = Buffer.from(body, 'base64');
  return new Promise((resolve, reject) => {
    const fail = (error: Error) => reject(new ActionError(`It could not be sent: ${error.message.replace(/\.$/, '')}.`));
    try {
      const { host } = new URL(url);
      const lines = [...headers.flat(), 'Host', host, 'Content-Length', String(bytes.length)];
      // The text after the host as it is: a URL parser would resolve dots in the path.
      const target = url.slice(url.indexOf(host) + host.length);
      const { hostname, port } = new URL(url);
      const request = http.request({ host: hostname, port, path: target, method, headers: lines, timeout: TIMEOUT, agent: false }, (response) => {
        readBody(response, MOST_ANSWER).then((text) => resolve({ status: response.statusCode ?? 0, answer: text.toString('utf8') }), fail);
      });
      request.on('timeout', () => request.destroy(new Error('there was no answer in time'))).on('error', fail).end(bytes);
    } catch (error) {
      fail(error as Error); // a method or header that no request can have
    }
  });
}

function idOf(answer: string): string | undefined {
  try {
    const { id } = JSON.parse(answer) as { id?: unknown };
    return typeof id === 'string' ? id : undefined;
  } catch {
    return undefined;
  }
}
