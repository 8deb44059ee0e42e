/** Headers of a request that never reach a mapping template (recorded on a Regional API). */
const INVISIBLE_IN_TEMPLATES: ReadonlySet<string> = new Set([
  'connection', 'content-length', 'content-md5', 'expect', 'max-forwards', 'proxy-authenticate', 'server', 'te', 'trailer', 'transfer-encoding', 'upgrade',
  'www-authenticate',
]);

/** Headers of an integration request that neither a mapping nor a template may set: API Gateway answers 500 (recorded). */
const FORBIDDEN_IN_MAPPINGS = ['content-length', 'transfer-encoding', 'x-amzn-apigateway-api-id', 'x-amzn-trace-id'];

/** As well, where the integration is a service of AWS. */
const FORBIDDEN_FOR_AWS = ['authorization', 'connection', 'expect', 'proxy-authenticate', 'te'];

/**
 * Headers of a response that API Gateway sends under another name, because it or the connection owns them (recorded for integrations that are no
 * proxies). `TE` passes.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html
 */
const REMAPPED_IN_RESPONSES: ReadonlySet<string> = new Set([
  'authorization', 'connection', 'content-length', 'content-md5', 'date', 'expect', 'host', 'max-forwards', 'proxy-authenticate', 'server', 'trailer', 'upgrade',
  'user-agent', 'www-authenticate',
]);

/** Never sent, whatever mapped it (recorded). */
const DROPPED_FROM_RESPONSES = 'transfer-encoding';

export type HeaderList = ReadonlyArray<readonly [name: string, value: string]>;

/** The last value of a header, its name in any spelling. @param name in lower case */
export function headerValue(headers: HeaderList, name: string): string | undefined {
  for (let index = headers.length - 1; index >= 0; index -= 1) {
    const [given, value] = headers[index];
    if (given.length === name.length && given.toLowerCase() === name) {
      return value;
    }
  }
  return undefined;
}

/** Bytes of all names and values. */
export function headerBytes(headers: HeaderList): number {
  return headers.reduce((total, [name, value]) => total + Buffer.byteLength(name) + Buffer.byteLength(value), 0);
}

/** What templates see of a request's headers: the sender's spelling, and of a name that repeats the last value. */
export function visibleHeaders(headers: HeaderList): Map<string, string> {
  return new Map(headers.filter(([name, value]) => isVisible(name.toLowerCase(), value)));
}

export function isForbiddenInMapping(name: string, integrationType: string): boolean {
  const lower = name.toLowerCase();
  return FORBIDDEN_IN_MAPPINGS.includes(lower) || (integrationType === 'AWS' && FORBIDDEN_FOR_AWS.includes(lower));
}

/** The name under which a header of a response is sent; undefined when it is not. */
export function responseHeaderName(name: string): string | undefined {
  if (name.toLowerCase() === DROPPED_FROM_RESPONSES) {
    return undefined;
  }
  return REMAPPED_IN_RESPONSES.has(name.toLowerCase()) ? `x-amzn-Remapped-${name}` : name;
}

/** Whether a header can be sent: a line end, or a character that is not allowed in headers, would break the response. */
export function isSendable(name: string, value: string): boolean {
  return /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(name) && /^[\t\x20-\x7e\x80-\xff]*$/.test(value);
}

function isVisible(name: string, value: string): boolean {
  // API Gateway uses an Authorization header with an AWS signature itself and does not pass it on.
  return !INVISIBLE_IN_TEMPLATES.has(name) && !(name === 'authorization' && value.startsWith('AWS4-HMAC-SHA256'));
}
