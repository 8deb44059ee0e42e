/** Id and endpoint stand in the first fields of an envelope; what a sender wrote comes later, and as base64. */
const HEAD = 2000;

/** What of an envelope names the webhook, read without the rest, which may have a megabyte. */
export interface EnvelopeNames {
  readonly deliveryId?: string;
  /** Path of the endpoint at which it came in, such as `/github`; absent for the webhook's own. */
  readonly endpoint?: string;
}

/** Reads the names in the body of a message; nothing of what is no envelope. */
export function peekEnvelope(body: string): EnvelopeNames {
  const head = body.slice(0, HEAD);
  return { deliveryId: field(head, 'id'), endpoint: field(head, 'endpoint') };
}

function field(head: string, name: string): string | undefined {
  return new RegExp(`[{,]\\s*"${name}":\\s*"([^"\\\\]*)"`).exec(head)?.[1];
}
