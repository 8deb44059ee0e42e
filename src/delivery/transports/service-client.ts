import { codeOf, failureClassOf } from './failure-class';
import { BackendClient, DeliveryRequest, FailureClass, RequestResult, SendOptions } from './request';
import { After, lateAnswer, withTotalTimeout } from './total-timeout';

/** A service can never take this request. The text holds no part of it. */
export class NeverTakenError extends Error {
  public readonly name = 'NeverTakenError';

  constructor(public readonly failure: FailureClass.TOO_LARGE | FailureClass.INVALID_CONTENT, detail: string) {
    super(detail);
  }
}

/** What is known of the call that hands a request over. */
export interface HandOverOptions extends SendOptions {
  /** Tells the call to end. */
  readonly signal: AbortSignal;
}

/**
 * Hands a request to a service of AWS, in one call. Resolves only when the service has it, with what a log may say of that, if anything.
 *
 * Rejects with `NeverTakenError` where no further attempt can go well, and otherwise with what the service or the connection says.
 */
export type HandOver = (request: DeliveryRequest, options: HandOverOptions) => Promise<string | undefined>;

/**
 * Delivers to a service of AWS: a queue, a topic, an event bus, a state machine.
 *
 * That the service has it counts as 200. Everything else is a failed attempt by the name of its error, and may be an outage: throttling, a fault of the
 * service, and what somebody may mend, such as a permission, a key or a queue that is missing. The exception is what can never be taken.
 */
export class ServiceClient implements BackendClient {
  /** @param after timer of the timeout @default - the machine's clock */
  constructor(private readonly handOver: HandOver, private readonly after?: After) {}

  public send(request: DeliveryRequest, options: SendOptions): Promise<RequestResult> {
    return withTotalTimeout<RequestResult>(options.timeoutMs, (signal) => this.attempt(request, { ...options, signal }), lateAnswer, this.after);
  }

  private async attempt(request: DeliveryRequest, options: HandOverOptions): Promise<RequestResult> {
    try {
      return { kind: 'response', status: 200, detail: await this.handOver(request, options) };
    } catch (error) {
      return error instanceof NeverTakenError
        ? { kind: 'failure', failure: error.failure, detail: error.message, isFinal: true }
        : { kind: 'failure', failure: failureClassOf(error), detail: codeOf(error) };
    }
  }
}
