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
   * @param name name of the error, without its namespace
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

/** Reads an answer other than 2xx: `{"__type":"namespace#Name","message":"…"}`, or whatever something between us and AWS says. */
export function errorOf({ status, headers: { date = '' }, body }: Answer): AwsError {
  const { __type: type, message, Message } = fieldsOf(body);
  const name = typeof type === 'string' ? type.slice(type.lastIndexOf('#') + 1) : `Http${status}`;
  const time = Date.parse(date);
  return new AwsError(name, status, Number.isNaN(time) ? undefined : time, String(message ?? Message ?? `The answer has the status ${status}.`));
}

function fieldsOf(body: string): { __type?: unknown; message?: unknown; Message?: unknown } {
  try {
    return JSON.parse(body) as object ?? {};
  } catch {
    return {};
  }
}
