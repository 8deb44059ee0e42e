import { Attempts } from './attempts';
import { Choice } from './choice';
import { Command } from './command';
import { Outcome } from './outcome';
import { Pill } from './pill';
import { RedriveButton } from './redrive-button';
import type { DeliveryDetails, DeliveryPart, WaitReason } from '../../contract/deliveries';
import { counted } from '../format/numbers';
import { dropOf, lastName, reasonOf, resumeCommand, standingOf } from '../format/words';
import { tryNow } from '../state/api';
import { useAction } from '../state/hooks';
import { linkTo } from '../state/route';

/** A delivery at one destination: how it stands, why, and every attempt. */
export function DeliveryPartView({ delivery, part }: { readonly delivery: DeliveryDetails; readonly part: DeliveryPart }) {
  const { destination, state, redrives } = part;
  const wait = delivery.waits[destination];
  const { word, tone } = standingOf(part, wait);
  return (
    <section class="part" aria-label={`At ${lastName(destination)}`}>
      <div class="title"><h3>{lastName(destination)}</h3><Pill tone={tone}>{word}</Pill>{redrives > 0 && <span class="note">redriven {counted(redrives, 'time')}</span>}</div>
      {wait && <Waiting delivery={delivery} destination={destination} wait={wait} />}
      {state === 'dead-letter' && <GivenUp delivery={delivery} part={part} />}
      {state === 'dropped' && <p class="why">{dropOf(part.reason)}{part.detail ? ` ${part.detail}` : ''}</p>}
      <Attempts part={part} />
    </section>
  );
}

function Waiting({ delivery, destination, wait }: { readonly delivery: DeliveryDetails; readonly destination: string; readonly wait: WaitReason }) {
  const now = useAction(() => tryNow({ destination, group: delivery.group ?? delivery.id }));
  return (
    <div class="why warn">
      <p>{wait.text} {wait.behind !== undefined && <a href={linkTo('deliveries', wait.behind)}>Open that one</a>}</p>
      {wait.cause === 'pause' && <Command text={resumeCommand(destination)} label="The command that ends it" />}
      {wait.canTryNow && <Choice text="The wait of its group ends: its first webhook is sent as soon as there is room."><button type="button" class="main" onClick={now.start} disabled={now.busy}>Try now</button></Choice>}
      <Outcome problem={now.problem} done={now.done && 'It is tried as soon as there is room at the backend.'} />
    </div>
  );
}

function GivenUp({ delivery, part: { destination, reason = '', detail } }: { readonly delivery: DeliveryDetails; readonly part: DeliveryPart }) {
  const { word, remedy } = reasonOf(reason);
  return (
    <div class="why bad">
      <p><b>{word}.</b> {detail}</p>
      <p>{remedy}</p>
      <Choice text={`Back into the queue of ${lastName(destination)} alone, as the same delivery with the same id.`}>
        <RedriveButton destination={destination} deliveryId={delivery.id} isMain />
      </Choice>
    </div>
  );
}
