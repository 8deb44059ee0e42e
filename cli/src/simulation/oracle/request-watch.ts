import type { SentWebhook } from './sent-webhook';
import type { SigningWatch } from './signing-watch';
import type { TrackedWebhook } from './tracked-webhook';
import type { DeliveryRequest } from '../../../../src/delivery/transports/request';

/** The longest request timeout of any world: for so long a request may be held up in an environment that stands still, and leave all the same. */
const LONGEST_TIMEOUT_MS = 30_000;

/** A request is made at once, but for the signing secret, which is read first. */
const SLACK_MS = 1_000;

/** Names are stated here once more, on purpose. */
const ATTEMPT = 'x-scalable-webhook-attempt';
const SIGNED_AT = 'webhook-timestamp';
const SIGNATURE = 'webhook-signature';

/** The forwarder's own headers whose values differ from webhook to webhook, or from attempt to attempt. */
export const VARYING_HEADERS = ['x-scalable-webhook-delivery-id', ATTEMPT, 'x-scalable-webhook-arrived-at', 'x-scalable-webhook-group'];
export const SIGNATURE_HEADERS = ['webhook-id', SIGNED_AT, SIGNATURE];

/** What a request watch needs to know of a world. */
export interface RequestWatchProps {
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** How far the forwarder's clock may be off. */
  readonly skewMs: number;
  /** What requests are signed with. @default - they are not signed */
  readonly signing?: SigningWatch;
}

/** Holds what the backend gets against what was sent. */
export class RequestWatch {
  constructor(private readonly props: RequestWatchProps) {}

  /** What is wrong with a request; undefined when it is as it must be. */
  public whatIsWrong(webhook: TrackedWebhook, sent: SentWebhook, request: DeliveryRequest): string | undefined {
    const { expected, body } = sent;
    if (request.method !== expected.method) {
      return `its method is ${request.method}, expected ${expected.method}`;
    }
    if (request.path !== expected.path) {
      return `its path is ${request.path}, expected ${expected.path}`;
    }
    if (!samePairs(request.query, expected.query, expected.query.length) || request.query.length !== expected.query.length) {
      return `its query is ${JSON.stringify(request.query)}, expected ${JSON.stringify(expected.query)}`;
    }
    if (!body.equals(request.body)) {
      return `its body is ${Buffer.from(request.body).toString('hex').slice(0, 100)}, expected ${body.toString('hex').slice(0, 100)}`;
    }
    if (request.sourceIp !== expected.sourceIp || request.arrivedAt !== sent.arrivedAt) {
      return `it is said to come from ${request.sourceIp} at ${request.arrivedAt}, expected ${expected.sourceIp} at ${sent.arrivedAt}`;
    }
    if (request.host !== expected.host) {
      return `it is said to be sent to ${request.host}, expected ${expected.host}`;
    }
    return this.whatIsWrongWithHeaders(webhook, sent, request);
  }

  private whatIsWrongWithHeaders(webhook: TrackedWebhook, { arrivedAt, expected }: SentWebhook, request: DeliveryRequest): string | undefined {
    const { headers } = request;
    const passedOn = expected.headers.length;
    if (!samePairs(headers, expected.headers, passedOn)) {
      return `the sender's headers are ${JSON.stringify(headers.slice(0, passedOn))}, expected ${JSON.stringify(expected.headers)}`;
    }
    if (headers.length !== passedOn + expected.own.length) {
      return `there are ${headers.length - passedOn} headers of the forwarder, expected ${expected.own.length}: ${JSON.stringify(headers)}`;
    }
    let signedAt = '';
    let signature = '';
    let seen = 0;
    for (let index = passedOn; index < headers.length; index += 1) {
      const [spelling, value] = headers[index];
      const name = spelling.toLowerCase();
      const place = expected.own.findIndex((own) => own[0] === name);
      const wanted = place < 0 ? undefined : expected.own[place][1] ?? this.varyingValue(name, webhook, arrivedAt);
      if (place < 0 || (wanted !== undefined && wanted !== value)) {
        return `its header ${name} is "${value}", expected ${place < 0 ? 'none of this name' : `"${wanted}"`}`;
      }
      seen |= 1 << place; // eslint-disable-line no-bitwise -- a set of at most 31 places
      signedAt = name === SIGNED_AT ? value : signedAt;
      signature = name === SIGNATURE ? value : signature;
    }
    if (seen !== 2 ** expected.own.length - 1) {
      return `one of the forwarder's headers comes twice and another one is missing: ${JSON.stringify(headers)}`;
    }
    return this.whatIsWrongWithSignature(webhook, request.body, signedAt, signature);
  }

  /** What a header of the forwarder must be that differs from webhook to webhook; undefined where that is checked elsewhere. */
  public varyingValue(name: string, webhook: TrackedWebhook, arrivedAt: number): string | undefined {
    switch (name) {
      case 'x-scalable-webhook-delivery-id':
      case 'idempotency-key':
      case 'webhook-id':
        return webhook.id;
      case 'x-scalable-webhook-arrived-at':
        return new Date(arrivedAt).toISOString();
      case 'x-scalable-webhook-group':
        return webhook.group.name;
      default:
        return undefined;
    }
  }

  /** Standard Webhooks: a receiver takes a signature for as long as its timestamp is new, which after hours of retries that of the arrival is not. */
  public whatIsWrongWithSignature(webhook: TrackedWebhook, body: Uint8Array, signedAt: string, signature: string): string | undefined {
    const { signing } = this.props;
    if (!signing) {
      return undefined;
    }
    const ageMs = this.props.now() - Number(signedAt) * 1000;
    if (!(Math.abs(ageMs) <= this.props.skewMs + SLACK_MS + (webhook.unsure ? LONGEST_TIMEOUT_MS : 0) + 1000)) {
      return `its signature is from ${ageMs} ms before the attempt, expected one made for it`;
    }
    return signing.whatIsWrong(webhook.id, signedAt, body, signature);
  }
}

/** The number of the attempt that a request carries; NaN where it carries none. */
export function attemptNumberOf({ headers }: Pick<DeliveryRequest, 'headers'>): number {
  for (let index = headers.length - 1; index >= 0; index -= 1) {
    if (headers[index][0].toLowerCase() === ATTEMPT) {
      return asNumber(headers[index][1]);
    }
  }
  return NaN;
}

/** As `attemptNumberOf`, of the headers of a function's event. */
export function attemptNumberOfEvent({ headers }: { readonly headers: Readonly<Record<string, string>> }): number {
  return asNumber(headers[ATTEMPT]);
}

function asNumber(value: string): number {
  return /^[1-9]\d*$/.test(value) ? Number(value) : NaN;
}

/** Whether the first `count` are the same. */
function samePairs(actual: DeliveryRequest['headers'], expected: DeliveryRequest['headers'], count: number): boolean {
  if (actual.length < count) {
    return false;
  }
  for (let index = 0; index < count; index += 1) {
    if (actual[index][0] !== expected[index][0] || actual[index][1] !== expected[index][1]) {
      return false;
    }
  }
  return true;
}
