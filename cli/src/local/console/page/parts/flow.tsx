import { DestinationNode } from './destination-node';
import { EndpointNode } from './endpoint-node';
import { RouterNode } from './router-node';
import type { WebhookView } from '../../contract/app';
import type { LiveSnapshot } from '../../contract/live';
import { live } from '../state/live';

/** A webhook as a picture: where it comes in, what routes it, where it goes. */
export function Flow({ webhook, snapshot }: { readonly webhook: WebhookView; readonly snapshot: LiveSnapshot }) {
  const routing = snapshot.status.routing[webhook.name];
  const isFlowing = (key: string) => live.rate(({ status }) => status.destinations[key]?.attempts) > 0;
  return (
    <section class={`flow ${webhook.routed ? 'routed' : ''}`} aria-label={`The way of ${webhook.name}`}>
      <h2>{webhook.name}</h2>
      <div class="way">
        <EndpointNode webhook={webhook} snapshot={snapshot} />
        {webhook.routed && routing && (
          <>
            <div class="line" aria-hidden="true" />
            <RouterNode webhook={webhook} routing={routing} />
          </>
        )}
        <div class="line" aria-hidden="true" />
        <ul class={`destinations ${webhook.destinations.length > 1 ? 'several' : ''}`}>
          {webhook.destinations.map((destination) => (
            <li key={destination.key} class={isFlowing(destination.key) ? 'flowing' : ''}>
              <DestinationNode destination={destination} snapshot={snapshot} />
            </li>
          ))}
        </ul>
      </div>
    </section>
  );
}
