import { FUNCTION_ERROR } from './function-result';
import type { InvokeResult } from '../../../../src/delivery/transports/lambda-function';
import { FailureClass, RequestResult } from '../../../../src/delivery/transports/request';
import type { AskedWait } from '../oracle/tracked-webhook';
import type { SeededRandom } from '../random';

/** What a function answers, or with what invoking it fails. */
export type FunctionAnswer = { readonly result: InvokeResult } | { readonly error: Error };

/** An answer that no careful backend gives, and what it means. */
export interface OddAnswer {
  readonly outcome: RequestResult;
  /** What its `Retry-After` means. */
  readonly asked?: AskedWait;
  /** How a function gives it. */
  readonly answer: FunctionAnswer;
}

const DAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

const SECONDS: ReadonlyArray<readonly [header: string, seconds: number]> = [
  ['7', 7], ['007', 7], [' 45\t', 45], ['90000', 90_000], ['99999999999999999999', 1e20], ['9'.repeat(400), Infinity],
];
/** Which ask for nothing: no number of seconds, no date, or one of the last century. */
const RUBBISH = [
  '', '0', '00', '-5', '+5', '5.5', '1e3', '0x20', '300 seconds', '300,', '300, 300', '٣٠٠', 'never',
  '2099-01-01T00:00:00Z', 'Thu, 01 Jan 2099 00:00:00', 'Thu, 01 Jan 2099 00:00:00 UTC', 'Thu, 01 Foo 2099 00:00:00 GMT', 'Thu, 1 Jan 2099 00:00:00 GMT',
  'Friday, 01-Jan-99 00:00:00 GMT',
];

/** What is no answer by a function's own contract. */
const NO_STATUS: readonly unknown[] = [99, 600, 0, -200, 200.5, 'abc', '99', '600', '20', ' 200', '2e2', '', null, true, [200], { status: 200 }];
const NO_JSON = ['<html>', 'OK', '{"statusCode":200', '\u0000', 'undefined'];

/**
 * Draws one.
 *
 * @param now milliseconds since 1970
 * @param startedAt when the world began, in milliseconds since 1970
 * @param isFunction whether the backend is a function
 */
export function oddAnswer(random: SeededRandom, now: number, startedAt: number, isFunction: boolean): OddAnswer {
  return isFunction && random.chance(0.5) ? failedAnswer(random) : limitedAnswer(random, now, startedAt);
}

/** Of a function that fails, or whose answer has no meaning. */
function failedAnswer(random: SeededRandom): OddAnswer {
  const kind = random.pick(['no status', 'no JSON', 'function error', 'throttled'] as const);
  const noAnswer = (failure: FailureClass): RequestResult => ({ kind: 'failure', failure, detail: kind });
  switch (kind) {
    case 'no status':
      return { outcome: noAnswer(FailureClass.PROTOCOL), answer: { result: payloadOf(JSON.stringify({ statusCode: random.pick(NO_STATUS) })) } };
    case 'no JSON':
      return { outcome: noAnswer(FailureClass.PROTOCOL), answer: { result: payloadOf(random.pick(NO_JSON)) } };
    case 'function error':
      return { outcome: { kind: 'response', status: 500 }, answer: { result: { ...FUNCTION_ERROR, FunctionError: random.pick(['Handled', 'Unhandled', '']) } } };
    case 'throttled':
      return {
        outcome: noAnswer(FailureClass.OTHER),
        answer: { error: Object.assign(new Error('Rate Exceeded.'), { name: 'TooManyRequestsException', $metadata: { httpStatusCode: 429 } }) },
      };
  }
}

/** With a `Retry-After` of any form. */
function limitedAnswer(random: SeededRandom, now: number, startedAt: number): OddAnswer {
  const status = random.pick([429, 429, 503, 500]);
  const [header, asked] = retryAfter(random, now, startedAt);
  const statusCode = random.pick<string | number>([status, String(status)]);
  // An object has them in the order of a JSON text; of several, the first one counts.
  const headers = {
    'content-type': 'text/plain',
    [random.pick(['Retry-After', 'retry-after'])]: /^\d{1,9}$/.test(header) && !header.startsWith('0') && random.chance(0.5) ? Number(header) : header,
    ...random.chance(0.3) ? { 'RETRY-AFTER': '86400' } : {},
  };
  return { outcome: { kind: 'response', status, retryAfter: header }, asked, answer: { result: payloadOf(JSON.stringify({ statusCode, headers })) } };
}

function retryAfter(random: SeededRandom, now: number, startedAt: number): [header: string, asked?: AskedWait] {
  switch (random.pick(['seconds', 'date', 'date', 'date', 'rubbish'] as const)) {
    case 'seconds': {
      const [header, seconds] = random.pick(SECONDS);
      return [header, { seconds }];
    }
    case 'date': {
      const aheadSeconds = random.pick([random.int(-7_200, 0), random.int(1, 900), random.int(1, 900), 40 * 365 * 86_400]);
      const at = Math.floor(now / 1000) * 1000 + 1000 * aheadSeconds;
      return [httpDate(new Date(at), random), { until: at - startedAt }];
    }
    case 'rubbish':
      return [random.pick(RUBBISH)];
  }
}

/** In one of the three forms of RFC 9110, 5.6.7: the one that is sent today, and two that have to be understood. */
function httpDate(date: Date, random: SeededRandom): string {
  const two = (number: number): string => String(number).padStart(2, '0');
  const time = [date.getUTCHours(), date.getUTCMinutes(), date.getUTCSeconds()].map(two).join(':');
  const [day, month, year] = [date.getUTCDate(), MONTHS[date.getUTCMonth()], date.getUTCFullYear()];
  const name = DAYS[date.getUTCDay()];
  return random.pick([
    `${name.slice(0, 3)}, ${two(day)} ${month} ${year} ${time} GMT`,
    `${name}, ${two(day)}-${month}-${two(year % 100)} ${time} GMT`,
    `${name.slice(0, 3)} ${month} ${String(day).padStart(2, ' ')} ${time} ${year}`,
  ]);
}

function payloadOf(text: string): InvokeResult {
  return { Payload: Buffer.from(text) };
}
