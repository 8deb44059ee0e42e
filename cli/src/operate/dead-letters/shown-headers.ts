/** Headers whose values tell nothing that is to be kept from others. Of all others only the length is shown: nobody knows what senders call their secrets. */
const SHOWN = new Set([
  'accept', 'accept-encoding', 'accept-language', 'cache-control', 'content-encoding', 'content-length', 'content-type', 'date', 'host', 'idempotency-key',
  'user-agent', 'x-request-id', 'x-github-event', 'x-github-delivery', 'x-shopify-topic', 'x-shopify-shop-domain', 'x-shopify-webhook-id', 'x-shopify-event-id',
  'x-gitlab-event', 'webhook-id', 'webhook-timestamp', 'traceparent', 'x-amzn-trace-id', 'x-forwarded-proto', 'x-forwarded-port',
]);

/** Headers for people, without secrets. */
export function shownHeaders(headers: ReadonlyArray<readonly [name: string, value: string]>): Array<readonly [name: string, value: string]> {
  return headers.map(([name, value]) => [name, SHOWN.has(name.toLowerCase()) ? value : lengthOf(value)] as const);
}

/** What is said of a text that may be a secret. */
export function lengthOf(text: string): string {
  return `(${text.length} characters)`;
}
