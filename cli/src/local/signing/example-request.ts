import { signRequest } from './sign-request';
import type { EndpointRoute } from '../runtime/routes';

/** What is sent to begin with. */
const BODY = '{"hello":"world"}';

/** A command that sends a webhook, and for how long it does. */
export interface ExampleRequest {
  readonly command: string;
  /** How long its signature counts, in seconds; absent where it always does. */
  readonly seconds?: number;
}

/** A curl that an endpoint accepts and whose signature verifies; undefined where a secret is missing, or the sender signs with keys of its own. */
export function exampleRequest({ url, source }: EndpointRoute, now: number): ExampleRequest | undefined {
  const type = ['content-type', 'application/json'] as const;
  if (!source) {
    return { command: curl(url, [type]) };
  }
  const secret = source.secrets.find(({ value }) => value !== undefined)?.value;
  const added = secret === undefined ? undefined : signRequest({ method: 'POST', url, headers: [type], body: Buffer.from(BODY) }, source.config, secret, now);
  const { scheme } = source.config;
  const seconds = scheme.kind === 'signature' ? scheme.timestamp?.toleranceSeconds : undefined;
  return added && { command: curl(url, [type, ...added]), seconds };
}

function curl(url: string, headers: ReadonlyArray<readonly [string, string]>): string {
  return ['curl -i', ...headers.map(([name, value]) => `-H ${quoted(`${name}: ${value}`)}`), `-d ${quoted(BODY)}`, url].join(' ');
}

/** For a POSIX shell. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
