import { groupedRequest, SentRequest } from './grouped-request';
import { signRequest } from './sign-request';
import { shellText } from '../../operate/output/shell-text';
import type { EndpointRoute } from '../runtime/routes';

/** A command that sends a webhook, and for how long it does. */
export interface ExampleRequest {
  readonly command: string;
  /** How long its signature counts, in seconds; absent where it always does. */
  readonly seconds?: number;
}

/** A curl that an endpoint stores, in a group where it has groups, and whose signature verifies; undefined where a secret is missing, or the sender signs with keys of its own. */
export function exampleRequest({ url, accepts, source }: EndpointRoute, now: number): ExampleRequest | undefined {
  const request = groupedRequest(url, accepts);
  if (!source) {
    return { command: curl(request) };
  }
  const secret = source.secrets.find(({ value }) => value !== undefined)?.value;
  const added = secret === undefined ? undefined : signRequest({ ...request, body: Buffer.from(request.body) }, source.config, secret, now);
  const { scheme } = source.config;
  const seconds = scheme.kind === 'signature' ? scheme.timestamp?.toleranceSeconds : undefined;
  return added && { command: curl({ ...request, headers: [...request.headers, ...added] }), seconds };
}

function curl({ method, url, headers, body }: SentRequest): string {
  const words = ['curl -i', ...method === 'POST' ? [] : [`-X ${method}`], ...headers.map(([name, value]) => `-H ${quoted(`${name}: ${value}`)}`), `-d ${quoted(body)}`];
  return [...words, shellText(url)].join(' ');
}

/** For a POSIX shell. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
