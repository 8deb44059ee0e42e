import type { DeadLetterList, DeadLetterRow } from '../../contract/lists';
import { count, counted } from '../format/numbers';
import { clockTime } from '../format/times';
import { lastName, reasonOf } from '../format/words';
import { DestinationChoice } from '../parts/destination-choice';
import { Nothing } from '../parts/nothing';
import { Pill } from '../parts/pill';
import { RedriveAll, RedriveButton } from '../parts/redrive-button';
import { SearchField } from '../parts/search-field';
import { useAsked } from '../state/hooks';
import { linkTo, narrow, Route } from '../state/route';

/** So many are shown, the newest. */
const LIMIT = 100;

/** What was given up on, why, and the way back. */
export function DeadLetters({ route }: { readonly route: Route }) {
  const { query } = route;
  const asked = new URLSearchParams({ ...Object.fromEntries(query), limit: String(LIMIT) });
  const { value: list, problem } = useAsked<DeadLetterList>(`dead-letters?${asked}`);
  return (
    <section class="card" aria-label="Dead letters">
      <div class="title"><h2>Dead letters</h2>{list && list.total > 0 && <span class="note">{howMany(list)}</span>}</div>
      <div class="filters">
        <SearchField label="Search id, group, reason" value={query.get('text') ?? ''} onSearch={(text) => narrow({ text })} />
        <DestinationChoice value={query.get('destination') ?? ''} onChoose={(destination) => narrow({ destination })} />
      </div>
      {problem && <p class="note bad">{problem}</p>}
      {list && <Redrives list={list} />}
      {list && (list.letters.length > 0
        ? <ul class="letters">{list.letters.map((letter) => <Letter key={letter.messageId} letter={letter} />)}</ul>
        : <Nothing title={list.total === 0 ? 'No dead letters.' : 'Nothing matches.'}>{list.total === 0 && <p>What the backend never takes, what does not verify, and what failed for too long comes here, with the reason.</p>}</Nothing>)}
    </section>
  );
}

function Redrives({ list: { byDestination, redrives } }: { readonly list: DeadLetterList }) {
  const waiting = Object.entries(byDestination).filter(([destination, messages]) => messages > 0 || redrives[destination]);
  return (
    <ul class="redrives">
      {waiting.map(([destination, messages]) => (
        <li key={destination}>
          <span>{destination}</span>
          {redrives[destination]
            ? <progress aria-label={`Redrive of ${destination}`} max={redrives[destination].toMove} value={redrives[destination].moved} />
            : <RedriveAll destination={destination} messages={messages} />}
        </li>
      ))}
    </ul>
  );
}

function Letter({ letter }: { readonly letter: DeadLetterRow }) {
  const { messageId, destination, deliveryId, group, at, reason, detail, attempts, lastStatus } = letter;
  const { word, remedy } = reasonOf(reason);
  return (
    <li>
      <div class="title">
        <time dateTime={new Date(at).toISOString()}>{clockTime(at)}</time>
        <Pill tone="bad">{word}</Pill>
        {deliveryId === undefined ? <code>{messageId}</code> : <a data-row href={linkTo('deliveries', deliveryId)}>{deliveryId}</a>}
        <span class="actions end"><RedriveButton destination={destination} messageId={messageId} deliveryId={deliveryId} /></span>
      </div>
      <p>{detail} <span class="note">{remedy}</span></p>
      <p class="note">
        {lastName(destination)}
        {group !== undefined && group !== deliveryId && <>, group <a href={linkTo('deliveries', undefined, { group })}>{group}</a></>}
        {attempts !== undefined && `, ${counted(attempts, 'attempt')}`}
        {lastStatus !== undefined && `, last answer ${lastStatus}`}
      </p>
    </li>
  );
}

function howMany({ letters, matching, total }: DeadLetterList): string {
  const all = matching < total ? `${count(matching)} of ${counted(total, 'dead letter')}` : counted(total, 'dead letter');
  return letters.length < matching ? `the newest ${count(letters.length)} of ${all}` : all;
}
