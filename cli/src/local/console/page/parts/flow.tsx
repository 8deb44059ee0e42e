import { DestinationNode } from './destination-node';
import { EndpointNode, TopicNode } from './endpoint-node';
import { RouterNode } from './router-node';
import type { WebhookView } from '../../contract/app';
import type { LiveSnapshot } from '../../contract/live';
import { live } from '../state/live';

/** A webhook as a picture: where it comes in, what routes it, where it goes. */
export function Flow({ webhook, snapshot, isOver }: { readonly webhook: WebhookView; readonly snapshot: LiveSnapshot; readonly isOver: boolean }) {
  const routing = snapshot.status.routing[webhook.name];
  const isFlowing = (key: string) => (live.rate(({ status }) => status.destinations[key]?.attempts) ?? 0) > 0;
  return (
    <section class={`flow ${webhook.routed ? 'routed' : ''}`} aria-label={`The way of ${webhook.name}`}>
      <h2>{webhook.name}</h2>
      <div class="way">
        {webhook.alertTopic === undefined
          ? <EndpointNode webhook={webhook} snapshot={snapshot} isOver={isOver} />
          : <TopicNode topic={webhook.alertTopic} isOver={isOver} />}
        {webhook.routed && routing && (
          <>
            <div class="line" aria-hidden="true" />
            <RouterNode webhook={webhook} routing={routing} deadLetters={ownDeadLetters(webhook, snapshot)} />
          </>
        )}
        <div class="line" aria-hidden="true" />
        <ul class={`destinations ${webhook.destinations.length > 1 ? 'several' : ''}`}>
          {webhook.destinations.map((destination) => (
            <li key={destination.key} class={isFlowing(destination.key) ? 'flowing' : ''}>
              <DestinationNode destination={destination} snapshot={snapshot} isOver={isOver} />
            </li>
          ))}
        </ul>
      </div>
    </section>
  );
}

/** Dead letters of what stands before the destinations of a webhook. */
function ownDeadLetters({ name, destinations }: WebhookView, { deadLettersByPart }: LiveSnapshot): number {
  return Object.entries(deadLettersByPart)
    .filter(([part]) => part.slice(0, part.lastIndexOf('/')) === name && destinations.every(({ key }) => key !== part))
    .reduce((sum, [, count]) => sum + count, 0);
}
