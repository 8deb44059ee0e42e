import { AwsError } from './aws-error';
import { Answer, exchange, KeptConnectionError, Outgoing, TimeoutError, Timeouts } from './exchange';
import { SignedService, Signer } from './signer';
import { Variables } from './variables';
import { CLIENT_SETTINGS } from '../client-settings';

/** Before the second try up to twice so long is waited, before each further one up to twice as long again. Milliseconds. */
const BACK_OFF_MS = 50;

/** A clock that differs by less is not why AWS refuses a signature. Milliseconds. */
const CLOCK_SKEW_MS = 60_000;

/** How a call is made where it is one attempt of somebody who counts them, and tries again by himself. */
export interface SingleTry {
  /** Within which it ends, all included. */
  readonly timeoutMs: number;
  /** To be asked before it is written a second time because a kept connection failed. Absent: it may. */
  readonly mayRepeat?: () => boolean;
}

/** A request was not sent any more: it would have come too late. */
export class TooLateError extends Error {
  public readonly name = 'TooLateError';
}

/** A request to AWS, without its signature. */
export interface AwsRequest extends Pick<Outgoing, 'method' | 'url' | 'body'> {
  /** Those that the service needs; length, host and what belongs to the signature are added. */
  readonly headers: Readonly<Record<string, string>>;
  /** Default: as often, and with the timeouts, as `CLIENT_SETTINGS` say. */
  readonly single?: SingleTry;
  /**
   * Until when it may be sent, in milliseconds since 1970: Lambda may freeze the environment before it is signed or before it is tried again, for hours.
   * Default: whenever that is over.
   */
  readonly sendBy?: number;
}

/**
 * Sends requests to one AWS service: what the SDK does for the few calls that are made with every delivery, at a fraction of its cost. Everything that is
 * called less often uses the SDK.
 *
 * Credentials, region and endpoint are those of the environment variables at the time of the call. A call is tried as often, and waits as long, as one of
 * the SDK's (`CLIENT_SETTINGS`), unless it is a single try. Whatever is called must bear to be done twice: an answer can be lost.
 */
export class AwsClient {
  private signer?: { readonly region: string; readonly signer: Signer };
  /** Milliseconds that AWS's clock is ahead of ours, where a signature was refused for that. */
  private clockOffsetMs = 0;

  /**
   * @param errorOf reads an answer other than 2xx
   * @param ownRegion where the service is, if not where the function runs
   */
  constructor(
    private readonly service: SignedService, private readonly errorOf: (answer: Answer) => AwsError, private readonly variables: Variables,
    private readonly ownRegion?: string,
  ) {}

  /** Where the service is. */
  public get region(): string {
    const region = this.ownRegion || this.variables.AWS_REGION || this.variables.AWS_DEFAULT_REGION;
    if (!region) {
      throw new Error('There is no region; expected AWS_REGION, as Lambda sets it.');
    }
    return region;
  }

  /**
   * Makes a call. A kept connection that fails is no try of its own: the call goes on over a new one.
   *
   * @throws AwsError for what AWS answers, TimeoutError, TooLateError, CredentialsError, or what Node says of a connection that fails
   */
  public async call(request: AwsRequest): Promise<Answer> {
    const { single } = request;
    const deadline = single && performance.now() + single.timeoutMs;
    let newConnection = false;
    for (let attempt = 1, tries = 1; ; tries += 1) {
      try {
        return await this.attempt(request, newConnection, deadline === undefined ? CLIENT_SETTINGS.requestHandler : timeoutsUntil(deadline));
      } catch (thrown) {
        const wasKept = thrown instanceof KeptConnectionError;
        const error = wasKept ? thrown.cause : thrown;
        if (error instanceof AwsError) {
          error.tries = tries;
        }
        if (wasKept && !(error instanceof TimeoutError) && (single?.mayRepeat?.() ?? true)) {
          // It says nothing of AWS and took no time, and on a new connection it cannot come again.
          newConnection = true;
          continue;
        }
        // Whether or not there is another try, the next call gets the time that AWS has.
        if (!this.mayPass(error) || attempt >= (single ? 1 : CLIENT_SETTINGS.maxAttempts)) {
          throw error;
        }
        newConnection = wasKept;
        await new Promise((resolve) => setTimeout(resolve, Math.random() * BACK_OFF_MS * 2 ** attempt));
        attempt += 1;
      }
    }
  }

  private async attempt({ method, url, headers, body, sendBy = Infinity }: AwsRequest, newConnection: boolean, timeouts: Timeouts): Promise<Answer> {
    const { region } = this;
    if (this.signer?.region !== region) {
      this.signer = { region, signer: new Signer(this.service, region, this.variables) };
    }
    const signed = await this.signer.signer.signed({ method, url, headers, body }, new Date(Date.now() + this.clockOffsetMs));
    if (Date.now() > sendBy) {
      throw new TooLateError(`A call was to be sent until ${Math.round(Date.now() - sendBy)} ms ago and is not sent any more; expected that the environment does not stand still meanwhile.`);
    }
    const sent = { method, url, headers: { ...signed, 'content-length': Buffer.byteLength(body) }, body, newConnection };
    const answer = await exchange(sent, timeouts);
    if (answer.status < 200 || answer.status > 299) {
      throw this.errorOf(answer);
    }
    return answer;
  }

  /** Whether the same call may succeed a moment later. A clock that is wrong is set right for that. */
  private mayPass(error: unknown): boolean {
    if (!(error instanceof AwsError)) {
      return error instanceof TimeoutError || typeof (error as { code?: unknown }).code === 'string';
    }
    if (error.mayBeClockSkew && error.date !== undefined && Math.abs(error.date - (Date.now() + this.clockOffsetMs)) > CLOCK_SKEW_MS) {
      this.clockOffsetMs = error.date - Date.now();
      return true;
    }
    return error.isTransient;
  }
}

/** All that is left, for the connection and for the answer. */
function timeoutsUntil(deadline: number): Timeouts {
  const left = Math.max(1, Math.ceil(deadline - performance.now()));
  return { connectionTimeout: left, requestTimeout: left };
}
