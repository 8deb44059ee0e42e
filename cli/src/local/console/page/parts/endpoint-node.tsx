import { CopyButton } from './copy-button';
import { Figure } from './figure';
import type { EndpointView, WebhookView } from '../../contract/app';
import type { EndpointCounts, LiveSnapshot } from '../../contract/live';
import { count, counted, rate } from '../format/numbers';
import { live } from '../state/live';
import { linkTo } from '../state/route';

/** Where senders reach a webhook, and what they were answered. */
export function EndpointNode({ webhook, snapshot, isOver }: {
  readonly webhook: WebhookView;
  readonly snapshot: LiveSnapshot;
  /** Whether the runtime has stopped: then nothing can be sent there. */
  readonly isOver: boolean;
}) {
  const sum = ({ endpoints }: LiveSnapshot, field: keyof EndpointCounts) =>
    webhook.endpoints.reduce((total, { name }) => total + (endpoints[name]?.[field] ?? 0), 0);
  const refused = sum(snapshot, 'refused');
  const answered = sum(snapshot, 'answered');
  return (
    <article class="node">
      <h3>{webhook.endpoints.length > 1 ? 'Endpoints' : 'Endpoint'}</h3>
      {webhook.endpoints.map((endpoint) => (
        <Endpoint key={endpoint.name} endpoint={endpoint} isOver={isOver} named={webhook.endpoints.length > 1} webhook={webhook.name} />
      ))}
      <dl class="figures">
        <Figure label="accepted/s">{rate(live.rate((one) => sum(one, 'accepted')))}</Figure>
        <Figure label="accepted">{count(sum(snapshot, 'accepted'))}</Figure>
        {refused === 0 ? <Figure label="refused">0</Figure> : <Figure label="refused" tone="warn" href={linkTo('refused')}>{count(refused)}</Figure>}
      </dl>
      {answered > 0 && <p class="note">{counted(answered, 'ping or handshake', 'pings and handshakes')} answered: nothing of these is stored.</p>}
    </article>
  );
}

/** What an alert router listens to. */
export function TopicNode({ topic, isOver }: { readonly topic: string; readonly isOver: boolean }) {
  return (
    <article class="node">
      <h3>Topic</h3>
      <p class="url"><code title={topic}>{topic}</code>{!isOver && <CopyButton text={topic} what="the ARN of the topic" />}</p>
      <p class="note">Signals come by it: alarms, rules, and what is published.</p>
    </article>
  );
}

function Endpoint({ endpoint, named, webhook, isOver }: {
  readonly endpoint: EndpointView;
  readonly named: boolean;
  readonly webhook: string;
  readonly isOver: boolean;
}) {
  return (
    <div class="endpoint">
      {named && <p class="what">{endpoint.name.slice(webhook.length) || '/'}</p>}
      <p class="url"><code title={endpoint.url}>{endpoint.url}</code>{!isOver && <CopyButton text={endpoint.url} what={`the URL of ${endpoint.name}`} />}</p>
      <p class="note">{endpoint.source ? `Verified: ${endpoint.source}` : 'Takes webhooks from anybody'}</p>
      {endpoint.missingSecrets.map((name) => (
        <p key={name} class="note bad">No value for the secret {name}: its webhooks wait. Start with --secret {name}=VALUE.</p>
      ))}
    </div>
  );
}
