import { HttpCall, post } from './http-call';
import { CallOptions } from './platform';
import { BackendClient, FailureClass, RequestResult } from '../../../delivery/transports/request';
import { After, lateAnswer, withTotalTimeout } from '../../../delivery/transports/total-timeout';
import { CachedSecret } from '../../../shared/cached-secret';
import { errorName } from '../../../shared/error-name';

/** Makes calls that need the text of a secret, such as a token. */
export class SecretClient {
  constructor(private readonly client: BackendClient, private readonly secret: CachedSecret<string>, private readonly after?: After) {}

  /** Makes a call, within the timeout with the reading of the secret. Does not reject. */
  public send(callWith: (secret: string) => HttpCall, options: CallOptions): Promise<RequestResult> {
    // Reading the secret may hang, too.
    return withTotalTimeout<RequestResult>(options.timeoutMs, (signal) => this.readAndSend(callWith, options, signal), lateAnswer, this.after);
  }

  /** The secret was refused: somebody may have changed it. */
  public refused(): void {
    this.secret.mayBeStale();
  }

  private async readAndSend(callWith: (secret: string) => HttpCall, options: CallOptions, signal: AbortSignal): Promise<RequestResult> {
    const startedAt = performance.now();
    let secret: string;
    try {
      secret = await this.secret.get();
    } catch (error) {
      return { kind: 'failure', failure: FailureClass.OTHER, detail: `the secret could not be read (${errorName(error)})` };
    }
    if (signal.aborted) {
      // The try is over: whatever left now would be one that nobody counts.
      return lateAnswer(options.timeoutMs);
    }
    return post(this.client, callWith(secret), { ...options, timeoutMs: Math.max(1, options.timeoutMs - (performance.now() - startedAt)) });
  }
}
