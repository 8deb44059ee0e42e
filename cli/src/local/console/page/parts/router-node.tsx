import { DeadLetterFigure } from './dead-letter-figure';
import { Figure } from './figure';
import type { RoutingStatus } from '../../../runtime/status';
import type { WebhookView } from '../../contract/app';
import { count, rate } from '../format/numbers';
import { live } from '../state/live';
import { linkTo } from '../state/route';

/** What stands before several destinations. */
export function RouterNode({ webhook, routing, deadLetters }: {
  readonly webhook: WebhookView;
  readonly routing: RoutingStatus;
  /** In its own dead-letter queues now. */
  readonly deadLetters: number;
}) {
  return (
    <article class="node router">
      <h3>{webhook.alertTopic === undefined ? 'Router' : 'Alert engine'}</h3>
      <dl class="figures">
        <Figure label={webhook.alertTopic === undefined ? 'routed/s' : 'signals/s'}>{rate(live.rate(({ status }) => status.routing[webhook.name]?.routed))}</Figure>
        <Figure label="waiting">{count(routing.queued)}</Figure>
        {routing.unrouted > 0 && <Figure label="nobody wants" href={linkTo('deliveries', undefined, { state: 'dropped' })}>{count(routing.unrouted)}</Figure>}
        {routing.overflowed > 0 && <Figure label="overflowed" tone="warn">{count(routing.overflowed)}</Figure>}
        {routing.deadLettered > 0 && <DeadLetterFigure now={deadLetters} ever={routing.deadLettered} />}
      </dl>
      {routing.overflowed > 0 && <p class="note">A destination's queue did not take {count(routing.overflowed)}: they went into the overflow, and are handed on from there. Nothing is lost.</p>}
    </article>
  );
}
