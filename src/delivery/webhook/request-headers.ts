import { isStillCoded } from './content-coding';
import { hostOf, originalUrl } from './original-url';
import { isWithheld } from './withheld-headers';
import { DeliveryHeader } from '../../contract/delivery-headers';
import { Webhook } from '../../envelope/envelope';
import { isNoId } from '../../shared/is-no-id';
import { Pairs } from '../transports/request';
import { TRACE_HEADER } from '../transports/trace-header';

/** What the forwarder says about a delivery in headers. */
export interface DeliveryFacts {
  /** 1 for the first. */
  readonly attempt: number;
  /** Absent for a message without a group. */
  readonly group?: string;
  /** Whether to say who the sender was, and what it called, in `X-Forwarded-…` as well. Default: no, because some backends refuse a host of another name. */
  readonly forwardedHeaders?: boolean;
  /** The trace that the attempt belongs to; absent where there is none. */
  readonly trace?: string;
}

const IDEMPOTENCY_KEY = 'idempotency-key';
const NO_NAMES: ReadonlySet<string> = new Set();

const NAME = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;

/** What is sent as it is: almost every value. */
const SENT_AS_IT_IS = /^[\t\x20-\x7e\x80-\xff]*$/;

/** Everything that may not stand in a header value: controls but the tab. */
const CONTROL = /[\x00-\x08\x0a-\x1f\x7f]/g; // eslint-disable-line no-control-regex

/**
 * The headers of a request to the backend: the sender's, in order and in their spelling, without those that concern the way here, then ours.
 *
 * Ours are the delivery's id, attempt, arrival, group, replay and original URL, `Idempotency-Key` with the delivery id when the sender set none or what is no id, and by choice
 * `X-Forwarded-For`, `-Host`, `-Proto` and `-Port`. A name that is no token is left out; a control character in a value
 * becomes a space; a value beyond Latin-1 is sent as the bytes of its UTF-8. A header that repeats stays repeated, but for cookies.
 */
export function requestHeaders(webhook: Webhook, facts: DeliveryFacts): Pairs {
  const namedInConnection = connectionOptions(webhook.headers);
  const kept = withOneCookie(webhook.headers).filter(([name, value]) => {
    const lower = name.toLowerCase();
    return NAME.test(name) && !namedInConnection.has(lower) && !isWithheld(lower)
      && (lower !== 'content-encoding' || isStillCoded(value, webhook.body))
      // It would be the same for different webhooks.
      && (lower !== IDEMPOTENCY_KEY || !isNoId(value));
  });
  const added: Array<readonly [string, string]> = [
    ...(facts.forwardedHeaders ? forwardedHeaders(webhook) : []),
    [DeliveryHeader.DELIVERY_ID, webhook.id],
    [DeliveryHeader.ATTEMPT, String(facts.attempt)],
    [DeliveryHeader.ARRIVED_AT, new Date(webhook.arrivedAt).toISOString()],
  ];
  if (facts.group !== undefined) {
    added.push([DeliveryHeader.GROUP, facts.group]);
  }
  if (facts.trace !== undefined) {
    added.push([TRACE_HEADER, facts.trace]);
  }
  if (webhook.replay !== undefined) {
    added.push([DeliveryHeader.REPLAY, webhook.replay]);
  }
  const url = originalUrl(webhook);
  if (url !== undefined) {
    added.push([DeliveryHeader.URL, url]);
  }
  if (!kept.some(([name]) => name.toLowerCase() === IDEMPOTENCY_KEY)) {
    added.push(['Idempotency-Key', webhook.id]);
  }
  return kept.concat(added).map(([name, value]) => [name, wireValue(value)] as const);
}

/** HTTP/2 lets a sender split its cookies; behind it they are one header (RFC 9113, section 8.2.3), which servers and functions expect. */
function withOneCookie(headers: Pairs): Pairs {
  const cookies = valuesOf(headers, 'cookie');
  if (cookies.length < 2) {
    return headers;
  }
  const first = headers.findIndex(([name]) => name.toLowerCase() === 'cookie');
  return headers.flatMap(([name, value], index): Pairs =>
    (name.toLowerCase() !== 'cookie' ? [[name, value]] : index === first ? [[name, cookies.join('; ')]] : []));
}

/** Names that the sender declared to be about its connection. */
function connectionOptions(headers: Pairs): ReadonlySet<string> {
  const values = valuesOf(headers, 'connection');
  // Hardly any request says something there.
  return values.length === 0 ? NO_NAMES : new Set(values.flatMap((value) => value.split(',')).map((option) => option.trim().toLowerCase()));
}

/** The address alone that the gateway saw: what came before it is the sender's own word. */
function forwardedHeaders(webhook: Webhook): Array<readonly [string, string]> {
  const host = hostOf(webhook);
  return [
    ...(webhook.sourceIp === '' ? [] : [['X-Forwarded-For', webhook.sourceIp] as const]),
    ...(host === undefined ? [] : [['X-Forwarded-Host', host] as const]),
    ['X-Forwarded-Proto', 'https'],
    ['X-Forwarded-Port', '443'],
  ];
}

function valuesOf(headers: Pairs, lowerName: string): string[] {
  return headers.filter(([name]) => name.toLowerCase() === lowerName).map(([, value]) => value);
}

/** What an HTTP client may write, one character a byte. */
function wireValue(value: string): string {
  if (SENT_AS_IT_IS.test(value)) {
    return value;
  }
  const harmless = value.replace(CONTROL, ' ');
  return /[^\x00-\xff]/.test(harmless) ? Buffer.from(harmless, 'utf8').toString('latin1') : harmless; // eslint-disable-line no-control-regex
}
