import { codeOf, failureClassOf } from '../../../delivery/transports/failure-class';
import { Invoke } from '../../../delivery/transports/lambda-function';
import { BackendClient, DeliveryRequest, RequestResult, SendOptions } from '../../../delivery/transports/request';
import { After, lateAnswer, withTotalTimeout } from '../../../delivery/transports/total-timeout';

/** Invokes a function with the alert itself as its event. That it returns says that it has it, whatever it returns; that it fails counts as 500. */
export class InvokeClient implements BackendClient {
  /** @param after timer of the timeout @default - the machine's clock */
  constructor(private readonly invoke: Invoke, private readonly after?: After) {}

  public send(request: DeliveryRequest, { timeoutMs }: SendOptions): Promise<RequestResult> {
    return withTotalTimeout<RequestResult>(timeoutMs, (signal) => this.attempt(request, signal), lateAnswer, this.after);
  }

  private async attempt({ body }: DeliveryRequest, signal: AbortSignal): Promise<RequestResult> {
    try {
      const { FunctionError: problem } = await this.invoke(Buffer.from(body).toString('utf8'), signal);
      return problem === undefined ? { kind: 'response', status: 200 } : { kind: 'response', status: 500, detail: `function error: ${problem}` };
    } catch (error) {
      return { kind: 'failure', failure: failureClassOf(error), detail: codeOf(error) };
    }
  }
}
