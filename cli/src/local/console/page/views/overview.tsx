import { Start } from './start';
import type { AppView } from '../../contract/app';
import type { DeliveryList } from '../../contract/deliveries';
import { DeliveryRows } from '../parts/delivery-rows';
import { Flow } from '../parts/flow';
import { StoryStrip } from '../parts/story';
import { Timeline } from '../parts/timeline';
import { useAsked, useLive } from '../state/hooks';
import { linkTo } from '../state/route';

/** The whole app at a glance. */
export function Overview() {
  const { snapshot, connection } = useLive();
  const app = useAsked<AppView>('app').value;
  const recent = useAsked<DeliveryList>('deliveries?limit=8').value;
  if (!snapshot || !app) {
    return <p class="nothing">Connecting to the local runtime…</p>;
  }
  const isEmpty = snapshot.status.accepted === 0 && snapshot.status.attempts === 0 && (recent?.seen ?? 0) === 0;
  const onlyAlerts = app.alertTest !== undefined && app.webhooks.every(({ alertTopic, isOfAlerts }) => isOfAlerts || alertTopic !== undefined);
  return (
    <div class="overview">
      {snapshot.story && <StoryStrip story={snapshot.story} now={snapshot.at} />}
      <div class="picture">
        {app.webhooks.map((webhook) => <Flow key={webhook.name} webhook={webhook} snapshot={snapshot} isOver={connection === 'lost'} />)}
      </div>
      {isEmpty ? <Start app={app} /> : (
        <div class="below">
          <Timeline />
          <section class="card" aria-label="Latest deliveries">
            <div class="title"><h2>Latest deliveries</h2><a class="end" href={linkTo('deliveries')}>All deliveries</a></div>
            {onlyAlerts && <p class="note">What alerts say stands in <a href={linkTo('messages')}>Messages</a>; here is what people do to them.</p>}
            <DeliveryRows deliveries={recent?.deliveries ?? []} />
          </section>
        </div>
      )}
    </div>
  );
}
