import { Figure } from './figure';
import type { RoutingStatus } from '../../../runtime/status';
import type { WebhookView } from '../../contract/app';
import { count, rate } from '../format/numbers';
import { live } from '../state/live';
import { linkTo } from '../state/route';

/** What stands before several destinations. */
export function RouterNode({ webhook, routing }: { readonly webhook: WebhookView; readonly routing: RoutingStatus }) {
  return (
    <article class="node router">
      <h3>Router</h3>
      <dl class="figures">
        <Figure label="per second">{rate(live.rate(({ status }) => status.routing[webhook.name]?.routed))}</Figure>
        <Figure label="waiting">{count(routing.queued)}</Figure>
        {routing.unrouted > 0 && <Figure label="nobody wants" href={linkTo('deliveries', undefined, { state: 'dropped' })}>{count(routing.unrouted)}</Figure>}
        {routing.overflowed > 0 && <Figure label="overflowed" tone="warn">{count(routing.overflowed)}</Figure>}
        {routing.deadLettered > 0 && <Figure label="dead letters" tone="bad" href={linkTo('dead-letters')}>{count(routing.deadLettered)}</Figure>}
      </dl>
    </article>
  );
}
