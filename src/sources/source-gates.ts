import { Admission, Gate } from '../delivery/core/ports';
import { Webhook } from '../envelope/envelope';

/** The gates of a webhook's endpoints, by the endpoint's path. */
export class SourceGates implements Gate {
  /** @param gates an endpoint without a gate lets everyone in; one that is not listed lets nobody in */
  constructor(private readonly gates: ReadonlyMap<string, Gate | undefined>) {}

  public async admit(webhook: Webhook): Promise<Admission> {
    if (!this.gates.has(webhook.endpoint)) {
      // An endpoint may be deployed before its source, or be taken away while its webhooks still wait.
      return { kind: 'wait', detail: 'The source of the endpoint is not known; expected an endpoint that this version of the stack has: deploy the stack again.' };
    }
    return await this.gates.get(webhook.endpoint)?.admit(webhook) ?? { kind: 'deliver' };
  }
}
