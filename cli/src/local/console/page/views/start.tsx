import type { AppView, EndpointView } from '../../contract/app';
import { duration } from '../format/times';
import { Command } from '../parts/command';

/** Before the first webhook, or the first alert: how to send one. */
export function Start({ app }: { readonly app: AppView }) {
  const endpoints = app.webhooks.filter(({ isOfAlerts }) => !isOfAlerts).flatMap((webhook) => webhook.endpoints);
  const what = endpoints.length === 0 && app.alertTest !== undefined ? 'alert' : 'webhook';
  return (
    <section class="card start" aria-label={`Send a first ${what}`}>
      <h2>Send a first {what}</h2>
      <p>Nothing has arrived yet. Run this in a terminal, and watch it here:</p>
      {app.alertTest !== undefined && (
        <div class="try">
          {endpoints.length > 0 && <h3>An alert</h3>}
          <Command text={app.alertTest} label="A command that sends a test through the alert router" />
          <p class="note">It says who is told; what they are told stands in Messages.</p>
        </div>
      )}
      {endpoints.map((endpoint) => <Try key={endpoint.name} endpoint={endpoint} named={endpoints.length > 1} />)}
    </section>
  );
}

function Try({ endpoint, named }: { readonly endpoint: EndpointView; readonly named: boolean }) {
  const { name, source, curl, curlSeconds, missingSecrets, groupedBy } = endpoint;
  const about = [
    ...groupedBy === undefined ? [] : [`Webhooks are grouped by ${groupedBy}: those with the same value are delivered one after the other, in order.`],
    ...source === undefined ? [] : [`It is signed as ${source} signs${curlSeconds === undefined ? '' : `, which counts for ${duration(curlSeconds * 1000)}: reload the page for a new one`}.`],
  ];
  return (
    <div class="try">
      {named && <h3>{name}</h3>}
      {curl ? <><Command text={curl} label={`A command that sends a webhook to ${name}`} />{about.length > 0 && <p class="note">{about.join(' ')}</p>}</>
        : <p class="note">{missingSecrets.length > 0
          ? `What comes in here is verified with the secret ${missingSecrets[0]}, which has no value: start with --secret ${missingSecrets[0]}=VALUE.`
          : `${source} signs with keys of its own, so only ${source} can send what verifies: let it call ${endpoint.url} through a tunnel.`}</p>}
    </div>
  );
}
