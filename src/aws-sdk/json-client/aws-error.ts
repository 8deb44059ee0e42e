import { Answer } from './exchange';

/** Errors that mean "too much for now". */
const THROTTLING = /Throttl|ProvisionedThroughputExceeded|RequestLimitExceeded|TooManyRequests|SlowDown|BandwidthLimitExceeded|PriorRequestNotComplete/;

/** Errors that mean that our clock and AWS's differ. */
const CLOCK_SKEW = /^(?:InvalidSignatureException|SignatureDoesNotMatch|RequestExpired|RequestInTheFuture|RequestTimeTooSkewed|AuthFailure)$/;

/** An answer of AWS other than 2xx. Its name is AWS's, such as `ConditionalCheckFailedException`. */
export class AwsError extends Error {
  /** How often the call was tried: what was refused once may have been done by an earlier try. */
  public tries = 1;

  /**
   * @param name name of the error, without its namespace or address
   * @param status HTTP status
   * @param date AWS's clock, in milliseconds since 1970, where it was told
   */
  constructor(public readonly name: string, public readonly status: number, public readonly date: number | undefined, message: string) {
    super(message);
  }

  /** Whether it is about the moment and not about the call. */
  public get isTransient(): boolean {
    return this.status >= 500 || this.status === 429 || THROTTLING.test(this.name);
  }

  /** Whether the signature was refused, which may be because of the time in it. */
  public get mayBeClockSkew(): boolean {
    return CLOCK_SKEW.test(this.name);
  }
}

/**
 * Reads an answer other than 2xx: `{"__type":"namespace#Name:address","message":"…"}`, or whatever something between us and AWS says. The name is
 * looked for where the SDK looks for it.
 *
 * @see https://smithy.io/2.0/aws/protocols/aws-json-1_0-protocol.html#operation-error-serialization
 */
export function errorOf({ status, headers, body }: Answer): AwsError {
  const { __type: type, message, Message, ...others } = fieldsOf(body);
  const [, code] = Object.entries(others).find(([key]) => key.toLowerCase() === 'code') ?? [];
  const name = [type, code, headers['x-amzn-errortype']].map(plainName).find((one) => one !== '') ?? `Http${status}`;
  const time = Date.parse(headers.date ?? '');
  return new AwsError(name, status, Number.isNaN(time) ? undefined : time, String(message ?? Message ?? `The answer has the status ${status}.`));
}

/** Without the namespace before it and the address behind it; empty where there is none. */
function plainName(given: unknown): string {
  const [text] = typeof given === 'string' || typeof given === 'number' ? String(given).split(/[,:]/) : [''];
  return text.slice(text.lastIndexOf('#') + 1).trim();
}

function fieldsOf(body: string): { __type?: unknown; message?: unknown; Message?: unknown } {
  try {
    return JSON.parse(body) as object ?? {};
  } catch {
    return {};
  }
}
