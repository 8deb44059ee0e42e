/** Id and endpoint stand in the first fields of an envelope; what a sender wrote comes later, and as base64. */
const HEAD = 2000;

/** What of an envelope names the webhook, read without the rest, which may have a megabyte. */
export interface EnvelopeNames {
  readonly deliveryId?: string;
  /** Path of the endpoint at which it came in, such as `/github`; absent for the webhook's own. */
  readonly endpoint?: string;
}

const ID = /[{,]\s*"id":\s*"([^"\\]*)"/;
const ENDPOINT = /[{,]\s*"endpoint":\s*"([^"\\]*)"/;
const ALERT_ID = /[{,]\s*"alertId":\s*"([^"\\]*)"/;
const VERSION = /[{,]\s*"version":\s*(\d+)/;

/** Who watches a queue asks one after the other for the same message. */
let last: { readonly body: string; readonly names: EnvelopeNames } = { body: '', names: {} };

/** Reads the names in the body of a message: of an envelope, or of a hint that there is something new of an alert; nothing of anything else. */
export function peekEnvelope(body: string): EnvelopeNames {
  if (body !== last.body) {
    const head = body.slice(0, HEAD);
    last = { body, names: { deliveryId: ownCopy(ID.exec(head)?.[1]) ?? hintId(head), endpoint: ownCopy(ENDPOINT.exec(head)?.[1]) } };
  }
  return last.names;
}

/** A part of a text is a reference into it in V8, so that an id that is kept would keep the whole body. */
function ownCopy(part: string | undefined): string | undefined {
  return part === undefined ? undefined : Buffer.from(part).toString();
}

/** What a hint is called in the log of the function that gets it. */
function hintId(head: string): string | undefined {
  const alertId = ALERT_ID.exec(head)?.[1];
  const [, version] = VERSION.exec(head) ?? [];
  return alertId === undefined || version === undefined ? undefined : `${alertId}:${version}`;
}
