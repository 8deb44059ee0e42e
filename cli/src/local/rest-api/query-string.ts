import { GatewayError, GatewayResponseType } from './gateway-error';

/** A decoded query string. */
export interface QueryString {
  /** Of a name that repeats the last value. */
  readonly single: ReadonlyMap<string, string>;
  readonly multi: ReadonlyMap<string, readonly string[]>;
}

/**
 * Decodes a query string as REST APIs do: pairs end at `&` and at `;`, `+` is a blank, a name without `=` has an empty value.
 *
 * @throws GatewayError (400) for a `%` that is not followed by two hexadecimal digits, and for `|`, `{` and `}` that are not encoded, which are not
 * supported (documented). That AWS answers 400 is not proven, but there is no value to pass on.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html
 */
export function parseQueryString(raw: string): QueryString {
  if (/[|{}]/.test(raw)) {
    throw badRequest('the query string has a |, { or } that is not percent-encoded');
  }
  const multi = new Map<string, string[]>();
  for (const pair of raw.split(/[&;]/)) {
    if (pair === '') {
      continue;
    }
    const equals = pair.indexOf('=');
    const name = decodePercent((equals < 0 ? pair : pair.slice(0, equals)).replaceAll('+', ' '));
    const value = equals < 0 ? '' : decodePercent(pair.slice(equals + 1).replaceAll('+', ' '));
    multi.set(name, [...multi.get(name) ?? [], value]);
  }
  return { single: new Map(Array.from(multi, ([name, values]) => [name, values[values.length - 1]])), multi };
}

/** @throws GatewayError (400) for what is not percent-encoded UTF-8. */
export function decodePercent(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw badRequest('the path or query string is not percent-encoded UTF-8');
  }
}

function badRequest(cause: string): GatewayError {
  return new GatewayError(GatewayResponseType.DEFAULT_4XX, 'Bad Request', { status: 400, errorType: 'BadRequestException', cause });
}
