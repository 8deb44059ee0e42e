import { Figure } from './figure';
import { Pill, Tone } from './pill';
import type { DestinationView } from '../../contract/app';
import type { LiveDestination, LiveSnapshot } from '../../contract/live';
import { count, counted, rate } from '../format/numbers';
import { clockTime, duration } from '../format/times';
import { live } from '../state/live';
import { linkTo } from '../state/route';

/** One destination: whether its backend is there, what waits for it, how much of the limit is in use. */
export function DestinationNode({ destination, snapshot }: { readonly destination: DestinationView; readonly snapshot: LiveSnapshot }) {
  const { key, name, backend, limit, problem } = destination;
  const status = snapshot.status.destinations[key];
  const seen = snapshot.destinations[key];
  if (!status || !seen) {
    return <article class="node destination"><h3>{name}</h3><p class="note bad">{problem ?? 'Its function does not run here.'}</p></article>;
  }
  const state = stateOf(destination, seen);
  const notes = notesOf(destination, seen, snapshot.at);
  return (
    <article class="node destination">
      <div class="title"><h3>{name}</h3><Pill tone={state.tone}>{state.word}</Pill></div>
      <p class="url"><code title={backend}>{backend}</code></p>
      <dl class="figures">
        <Figure label="per second">{rate(live.rate((one) => one.status.destinations[key]?.delivered))}</Figure>
        <Figure label="delivered">{count(status.delivered)}</Figure>
        <Figure
          label={seen.groups > 0 ? `waiting in ${counted(seen.groups, 'group')}` : 'waiting'}
          href={status.queued > 0 ? linkTo('groups', undefined, { destination: key }) : undefined}
        >{count(status.queued)}</Figure>
        <Figure label="dead letters" tone={status.deadLettered > 0 ? 'bad' : undefined} href={status.deadLettered > 0 ? linkTo('dead-letters', undefined, { destination: key }) : undefined}>{count(status.deadLettered)}</Figure>
      </dl>
      <InFlight now={status.inFlight} most={status.maxConcurrencySeen} limit={limit} />
      {notes.map(({ text, tone }) => <p key={text} class={`note ${tone}`}>{text}</p>)}
    </article>
  );
}

function InFlight({ now, most, limit }: { readonly now: number; readonly most: number; readonly limit?: number }) {
  const text = limit === undefined ? `${count(now)} at the backend, no limit` : `${count(now)} of ${count(limit)} at the backend`;
  return (
    <div class="in-flight">
      <p><span>{text}</span><span class="most">most {count(most)}</span></p>
      <meter min={0} max={limit ?? Math.max(1, most)} value={now} aria-label={text}>{text}</meter>
    </div>
  );
}

function stateOf({ problem }: DestinationView, { backend, pausedUntil }: LiveDestination): { readonly word: string; readonly tone: Tone } {
  if (problem !== undefined) {
    return { word: 'Not hosted', tone: 'bad' };
  }
  if (pausedUntil !== undefined) {
    return { word: 'Paused', tone: 'warn' };
  }
  return backend === 'down' ? { word: 'Down', tone: 'bad' } : backend === 'up' ? { word: 'Up', tone: 'good' } : { word: 'Not called yet', tone: 'plain' };
}

function notesOf({ problem, isReal }: DestinationView, seen: LiveDestination, now: number): Array<{ readonly text: string; readonly tone: string }> {
  const { downSince, lastOutcome, braked, oldestAt } = seen;
  return [
    ...problem === undefined ? [] : [{ text: `Nothing can be delivered: ${problem}.`, tone: 'bad' }],
    ...downSince === undefined ? [] : [{ text: `Down since ${clockTime(downSince)} (${duration(now - downSince)}): ${lastOutcome}.`, tone: 'bad' }],
    ...braked ? [{ text: 'The brake is on: single probes until it answers.', tone: 'warn' }] : [],
    ...oldestAt !== undefined && now - oldestAt > 5_000 ? [{ text: `The oldest waits for ${duration(now - oldestAt)}.`, tone: '' }] : [],
    ...seen.problem === undefined ? [] : [{ text: `Problem: ${seen.problem}`, tone: 'bad' }],
    ...isReal ? [{ text: 'This is the backend that the app names, not one of this machine.', tone: 'warn' }] : [],
  ];
}
