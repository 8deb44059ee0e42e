import { endpointOwners } from './endpoint-owners';
import { Admission, Gate } from '../delivery/core/ports';
import { Webhook } from '../envelope/envelope';

/** The gates of a webhook's endpoints, by the endpoint's path. */
export class SourceGates implements Gate {
  private readonly endpoints: readonly string[];

  /** @param gates an endpoint without a gate lets everyone in; one that is not listed lets nobody in */
  constructor(private readonly gates: ReadonlyMap<string, Gate | undefined>) {
    this.endpoints = [...gates.keys()];
  }

  /** Lets through what the gates of all endpoints let through to which its path may lead; nearly always that is one. */
  public async admit(webhook: Webhook): Promise<Admission> {
    if (!this.gates.has(webhook.endpoint)) {
      // An endpoint may be deployed before its source, or be taken away while its webhooks still wait.
      return { kind: 'wait', detail: 'The source of the endpoint is not known; expected an endpoint that this version of the stack has: deploy the stack again.' };
    }
    for (const endpoint of this.endpoints.length === 1 ? this.endpoints : endpointOwners(webhook, this.endpoints)) {
      const admission = await this.gates.get(endpoint)?.admit(webhook) ?? { kind: 'deliver' };
      if (admission.kind !== 'deliver') {
        return admission;
      }
    }
    return { kind: 'deliver' };
  }
}
