import { Command } from './command';
import { DeadLetterFigure } from './dead-letter-figure';
import { Figure } from './figure';
import { Pill, Tone } from './pill';
import type { DestinationView } from '../../contract/app';
import type { LiveDestination, LiveSnapshot } from '../../contract/live';
import { count, counted, rate } from '../format/numbers';
import { problemText } from '../format/problems';
import { clockTime, duration } from '../format/times';
import { lastName, lowerFirst, resumeCommand } from '../format/words';
import { live } from '../state/live';
import { linkTo } from '../state/route';

/** A request that waits for its answer for longer is told, in milliseconds. */
const HANGS = 5_000;

/** One destination: whether its backend is there, what waits for it, how much of the limit is in use. */
export function DestinationNode({ destination, snapshot, isOver }: {
  readonly destination: DestinationView;
  readonly snapshot: LiveSnapshot;
  /** Whether the runtime has stopped: then this is how it was. */
  readonly isOver: boolean;
}) {
  const { key, name, backend, limit, problem } = destination;
  const isResponses = destination.platform === 'responses';
  const address = isResponses ? 'buttons, links and commands' : destination.platform === undefined ? backend : `${destination.platform}, played here`;
  const status = snapshot.status.destinations[key];
  const seen = snapshot.destinations[key];
  if (!status || !seen) {
    return <article class="node destination"><h3>{name}</h3><p class="note bad">{problem ?? 'Its function does not run here.'}</p></article>;
  }
  const state = isOver ? { word: `Was ${lowerFirst(stateOf(destination, seen, status.inFlight).word)}`, tone: 'plain' as const } : stateOf(destination, seen, status.inFlight);
  const notes = notesOf(destination, seen, { now: snapshot.at, requests: status.inFlight, oldestRequestAt: status.oldestRequestAt });
  const groups = Math.min(seen.groups, status.queued); // what is delivered and not deleted yet is in its group still
  return (
    <article class="node destination">
      <div class="title"><h3><span class="kind">{isResponses ? 'What people do' : 'Destination'}</span> {name}</h3><Pill tone={state.tone}>{state.word}</Pill></div>
      <p class="url"><code title={address}>{address}</code></p>
      <dl class="figures">
        <Figure label="delivered/s">{rate(live.rate((one) => one.status.destinations[key]?.delivered))}</Figure>
        <Figure label="delivered">{count(status.delivered)}</Figure>
        <Figure
          label={groups > 0 ? `waiting in ${counted(groups, 'group')}` : 'waiting'}
          href={status.queued > 0 ? linkTo('groups', undefined, { destination: key }) : undefined}
        >{count(status.queued)}</Figure>
        <DeadLetterFigure now={snapshot.deadLettersByPart[key] ?? 0} ever={status.deadLettered} destination={key} />
      </dl>
      <InFlight now={status.inFlight} most={status.maxConcurrencySeen} limit={limit} />
      {seen.pausedUntil !== undefined && !isOver && <Paused destination={key} />}
      {notes.map(({ text, tone }) => <p key={text} class={`note ${tone}`}>{text}</p>)}
    </article>
  );
}

function Paused({ destination }: { readonly destination: string }) {
  return (
    <div class="note paused">
      <p>Nothing is sent to it, and nothing is lost: what comes in waits. This lets it go on:</p>
      <Command text={resumeCommand(destination)} label={`The command that ends the pause of ${lastName(destination)}`} />
    </div>
  );
}

function InFlight({ now, most, limit }: { readonly now: number; readonly most: number; readonly limit?: number }) {
  const text = limit === undefined ? `${counted(now, 'request')} at once, no limit` : `${count(now)} of at most ${count(limit)} requests at once`;
  return (
    <div class="in-flight">
      <p><span>{text}</span><span class="most">most so far {count(most)}</span></p>
      <meter min={0} max={limit ?? Math.max(1, most)} value={now} aria-label={text}>{text}</meter>
    </div>
  );
}

function stateOf(
  { problem, platform }: DestinationView, { backend, pausedUntil }: LiveDestination, requests: number,
): { readonly word: string; readonly tone: Tone } {
  if (problem !== undefined) {
    return { word: 'Not hosted', tone: 'bad' };
  }
  if (pausedUntil !== undefined) {
    return { word: 'Paused', tone: 'warn' };
  }
  if (backend === 'unknown' && platform === 'responses') {
    return { word: 'Nothing done yet', tone: 'plain' };
  }
  return backend === 'unknown' && requests > 0 ? { word: 'No answer yet', tone: 'plain' } : BACKENDS[backend];
}

const BACKENDS: Readonly<Record<LiveDestination['backend'], { readonly word: string; readonly tone: Tone }>> = {
  unknown: { word: 'Not called yet', tone: 'plain' },
  up: { word: 'Up', tone: 'good' },
  failing: { word: 'Failing', tone: 'warn' },
  down: { word: 'Down', tone: 'bad' },
};

function notesOf(
  { problem, isReal }: DestinationView, seen: LiveDestination,
  { now, requests, oldestRequestAt = now }: { readonly now: number; readonly requests: number; readonly oldestRequestAt?: number },
): Array<{ readonly text: string; readonly tone: string }> {
  const { downSince, failures, lastOutcome, stuckGroups, braked, oldestAt } = seen;
  return [
    ...problem === undefined ? [] : [{ text: `Nothing can be delivered: ${problem}.`, tone: 'bad' }],
    ...downSince === undefined ? [] : [{ text: `Down since ${clockTime(downSince)} (${duration(now - downSince)}): ${lastOutcome}.`, tone: 'bad' }],
    ...failures === undefined ? [] : [{ text: `${counted(failures, 'attempt')} failed, and nothing is delivered since: ${lastOutcome}. It is tried again.`, tone: 'warn' }],
    ...stuckGroups === 0 ? [] : [{ text: `${counted(stuckGroups, 'group waits', 'groups wait')} behind a webhook that fails again and again.`, tone: 'warn' }],
    ...requests > 0 && now - oldestRequestAt > HANGS ? [{ text: `${waitsForAnswer(requests)} for ${duration(now - oldestRequestAt)}.`, tone: 'warn' }] : [],
    ...braked ? [{ text: 'The brake is on: single requests find out whether the backend is back. Nothing is lost, the rest waits in the queue.', tone: 'warn' }] : [],
    ...oldestAt !== undefined && now - oldestAt > 5_000 ? [{ text: `The oldest waits for ${duration(now - oldestAt)}.`, tone: '' }] : [],
    ...seen.problems.map(problemText),
    ...isReal ? [{ text: 'This is the backend that the app names, not one of this machine.', tone: 'warn' }] : [],
  ];
}

function waitsForAnswer(requests: number): string {
  return requests === 1 ? '1 request waits for an answer' : `${count(requests)} requests wait for an answer, the oldest`;
}
