import { Pill } from './pill';
import type { DeliveryPart, DeliverySummary } from '../../contract/deliveries';
import { counted } from '../format/numbers';
import { clockTime } from '../format/times';
import { lastName, reasonOf, STATES } from '../format/words';
import { linkTo } from '../state/route';

/** Deliveries as a list of links; what they were narrowed to stays. */
export function DeliveryRows({ deliveries, open, query = {} }: {
  readonly deliveries: readonly DeliverySummary[];
  readonly open?: string;
  readonly query?: Readonly<Record<string, string>>;
}) {
  return (
    <ul class="rows deliveries">
      {deliveries.map((delivery) => (
        <li key={delivery.id}>
          <a data-row href={linkTo('deliveries', delivery.id, query)} aria-current={delivery.id === open ? 'true' : undefined}>
            <Row delivery={delivery} />
          </a>
        </li>
      ))}
    </ul>
  );
}

function Row({ delivery: { arrivedAt, state, method, endpoint, path, group, parts } }: { readonly delivery: DeliverySummary }) {
  const { word, tone } = STATES[state];
  return (
    <>
      <time dateTime={new Date(arrivedAt).toISOString()}>{clockTime(arrivedAt)}</time>
      <span class="state"><Pill tone={tone}>{word}</Pill></span>
      <span class="request"><b>{method}</b> {lastName(endpoint)}{path === '' ? '' : `/${path}`}</span>
      <span class="group">{group === undefined ? '' : <><span class="label">group </span>{group}</>}</span>
      <span class="then">{parts.length > 1 ? <Several parts={parts} /> : parts[0] ? textOf(parts[0]) : ''}</span>
    </>
  );
}

/** Of a webhook with several destinations: how each stands. */
function Several({ parts }: { readonly parts: readonly DeliveryPart[] }) {
  return <>{parts.map((part) => (
    <span key={part.destination} class={`mark-${part.state} stands`} title={`${lastName(part.destination)}: ${textOf(part)}`}>
      {lastName(part.destination)}<span class="hidden"> {STATES[part.state].word}, </span>
    </span>
  ))}</>;
}

function textOf({ destination, attempts, attemptCount, state, reason }: DeliveryPart): string {
  const last = attempts.at(-1);
  if (state === 'sending') {
    return lastName(destination) === 'Router' ? 'at the router' : 'at the backend';
  }
  if (state === 'dead-letter') {
    return last ? `${reasonOf(reason ?? '').word}: ${last.outcome} after ${counted(attemptCount, 'attempt')}` : reasonOf(reason ?? '').word;
  }
  if (!last) {
    return STATES[state].word.toLowerCase();
  }
  return attemptCount > 1 || state !== 'delivered' ? `${last.outcome} after ${counted(attemptCount, 'attempt')}` : `${last.outcome} in ${Math.round(last.latencyMs)} ms`;
}
