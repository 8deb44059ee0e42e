/** Headers of a request that never reach a mapping template (recorded on a Regional API). */
const INVISIBLE_IN_TEMPLATES: ReadonlySet<string> = new Set([
  'connection', 'content-length', 'content-md5', 'expect', 'max-forwards', 'proxy-authenticate', 'server', 'te', 'trailer', 'transfer-encoding', 'upgrade',
  'www-authenticate',
]);

/** Headers of an integration request that a mapping must not set: API Gateway answers 500 (recorded). */
const FORBIDDEN_IN_MAPPINGS: ReadonlySet<string> = new Set([
  'authorization', 'connection', 'content-length', 'expect', 'proxy-authenticate', 'te', 'transfer-encoding',
]);

/**
 * Headers of a response that API Gateway sends under another name, because it or the connection owns them.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html
 */
const REMAPPED_IN_RESPONSES: ReadonlySet<string> = new Set([
  'connection', 'content-length', 'date', 'expect', 'max-forwards', 'server', 'te', 'trailer', 'transfer-encoding', 'upgrade', 'www-authenticate',
]);

export type HeaderList = ReadonlyArray<readonly [name: string, value: string]>;

/** The last value of a header, its name in any spelling. */
export function headerValue(headers: HeaderList, name: string): string | undefined {
  return headers.filter(([given]) => given.toLowerCase() === name).at(-1)?.[1];
}

/** Bytes of all names and values. */
export function headerBytes(headers: HeaderList): number {
  return headers.reduce((total, [name, value]) => total + Buffer.byteLength(name) + Buffer.byteLength(value), 0);
}

/** What templates see of a request's headers: the sender's spelling, and of a name that repeats the last value. */
export function visibleHeaders(headers: HeaderList): Map<string, string> {
  return new Map(headers.filter(([name, value]) => isVisible(name.toLowerCase(), value)));
}

export function isForbiddenInMapping(name: string): boolean {
  return FORBIDDEN_IN_MAPPINGS.has(name.toLowerCase());
}

/** The name under which a header of a response is sent. */
export function responseHeaderName(name: string): string {
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
