import { useEffect, useRef } from 'preact/hooks';
import { LongRows } from './long-rows';
import { Pill } from './pill';
import type { DeliveryPart, DeliverySummary, WaitReason } from '../../contract/deliveries';
import { count } from '../format/numbers';
import { clockTime, exactTime } from '../format/times';
import { lastName, reasonOf, standing, standingOf } from '../format/words';
import { linkTo } from '../state/route';

/** Deliveries as a list of links; what they were narrowed to stays. */
export function DeliveryRows({ deliveries, open, query = {} }: {
  readonly deliveries: readonly DeliverySummary[];
  readonly open?: string;
  readonly query?: Readonly<Record<string, string>>;
}) {
  const list = useRef<HTMLUListElement>(null);
  const isThere = deliveries.some(({ id }) => id === open);
  useEffect(() => showOpen(list.current!), [open, isThere]);
  return (
    <LongRows
      class="deliveries"
      list={list}
      rows={deliveries}
      whole={isThere}
      render={(delivery) => (
        <li key={delivery.id}>
          <a data-row href={linkTo('deliveries', delivery.id, query)} aria-current={delivery.id === open ? 'true' : undefined}>
            <Row delivery={delivery} />
          </a>
        </li>
      )}
    />
  );
}

/** Scrolls the list, and nothing around it, to the row that is open. */
function showOpen(list: HTMLElement): void {
  const row = list.querySelector('[aria-current]')?.getBoundingClientRect();
  const box = list.closest('.list');
  const seen = box?.getBoundingClientRect();
  if (row && box && seen && (row.top < seen.top || row.bottom > seen.bottom)) {
    box.scrollTop += row.top - seen.top - seen.height / 2;
  }
}

function Row({ delivery }: { readonly delivery: DeliverySummary }) {
  const { id, arrivedAt, method, endpoint, path, group, parts, waits } = delivery;
  const { word, tone } = standing(delivery);
  return (
    <>
      <time dateTime={new Date(arrivedAt).toISOString()}>{clockTime(arrivedAt)}<span class="fraction">{exactTime(arrivedAt).slice(clockTime(arrivedAt).length)}</span></time>
      <span class="state"><Pill tone={tone}>{word}</Pill></span>
      <span class="request"><b>{method}</b> {lastName(endpoint)}{path === '' ? '' : `/${path}`}</span>
      <span class="group">{group === undefined ? <><span class="label">id </span><code>{id}</code></> : <><span class="label">group </span>{group}</>}</span>
      <span class="then">{parts.length > 1 ? <Several delivery={delivery} /> : parts[0] ? textOf(parts[0], waits[parts[0].destination]) : ''}</span>
    </>
  );
}

/** Of a webhook with several destinations: how each stands; in words where it is not delivered. */
function Several({ delivery: { parts, waits } }: { readonly delivery: DeliverySummary }) {
  return <>{parts.map((part) => {
    const wait = waits[part.destination];
    const text = textOf(part, wait);
    return (
      <span key={part.destination} class={`mark-${part.state} stands`} title={`${lastName(part.destination)}: ${text}`}>
        {lastName(part.destination)}{part.state === 'delivered' ? <span class="hidden"> {standingOf(part, wait).word}, </span> : <span class="label">: {text}</span>}
      </span>
    );
  })}</>;
}

/** The signs that rows have, in words. */
export function Legend() {
  return (
    <p class="legend note">
      <span class="mark-delivered stands">delivered</span>
      <span class="mark-sending stands">at the backend</span>
      <span class="mark-waiting stands">waiting</span>
      <span class="mark-retrying stands">retrying</span>
      <span class="mark-dead-letter stands">dead letter</span>
      <span class="mark-dropped stands">not delivered</span>
    </p>
  );
}

function textOf({ destination, attempts, attemptCount, state, reason }: DeliveryPart, wait: WaitReason | undefined): string {
  const last = attempts.at(-1);
  if (state === 'sending') {
    return lastName(destination) === 'Router' ? 'at the router' : 'at the backend';
  }
  if (state === 'dead-letter') {
    const { word } = reasonOf(reason ?? '');
    return last ? `${word.toLowerCase()}, ${last.outcome} at ${attempt(attemptCount)}` : word.toLowerCase();
  }
  if (wait) {
    return wait.brief;
  }
  if (!last) {
    return standingOf({ state }, wait).word.toLowerCase();
  }
  return attemptCount > 1 || state !== 'delivered' ? `${last.outcome} at ${attempt(attemptCount)}` : `${last.outcome} in ${Math.round(last.latencyMs)} ms`;
}

function attempt(number: number): string {
  return `attempt ${count(number)}`;
}
