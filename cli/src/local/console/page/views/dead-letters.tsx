import type { DeadLetterList, DeadLetterRow } from '../../contract/lists';
import { count, counted } from '../format/numbers';
import { clockTime } from '../format/times';
import { lastName, reasonOf } from '../format/words';
import { DestinationChoice } from '../parts/destination-choice';
import { Nothing } from '../parts/nothing';
import { More, Pages, rowsOf } from '../parts/pages';
import { Pill } from '../parts/pill';
import { RedriveAll, RedriveButton } from '../parts/redrive-button';
import { SearchField } from '../parts/search-field';
import { useAsked } from '../state/hooks';
import { linkTo, narrow, Route } from '../state/route';

/** What was given up on, why, and the way back. */
export function DeadLetters({ route }: { readonly route: Route }) {
  const { query } = route;
  const { value: list, problem } = useAsked<DeadLetterList>(`dead-letters?${rowsOf(route)}`);
  return (
    <section class="card" aria-label="Dead letters">
      <div class="title"><h2>Dead letters</h2>{list && list.total > 0 && <span class="note">{howMany(list)}</span>}{list && <More route={route} list={list} />}</div>
      <div class="filters">
        <SearchField label="Search id, group, reason" value={query.get('text') ?? ''} onSearch={(text) => narrow({ text })} />
        <DestinationChoice value={query.get('destination') ?? ''} onChoose={(destination) => narrow({ destination })} />
      </div>
      {problem && <p class="note bad">{problem}</p>}
      {list && list.total > 0 && <p class="note lead">To redrive is to move a dead letter back into its queue, once its cause is gone.</p>}
      {list && <Redrives list={list} destination={query.get('destination') ?? undefined} />}
      {list && (list.letters.length > 0
        ? <ul class="letters">{list.letters.map((letter) => <Letter key={letter.messageId} letter={letter} />)}</ul>
        : <Nothing title={list.total === 0 ? 'No dead letters.' : 'Nothing matches.'}>{list.total === 0 && <p>What the backend never takes, what does not verify, and what failed for too long comes here, with the reason.</p>}</Nothing>)}
      {list && <Pages route={route} list={list} />}
    </section>
  );
}

/** All of a destination at once; of the one that the list is narrowed to, where it is. */
function Redrives({ list: { byDestination, redrives }, destination: only }: { readonly list: DeadLetterList; readonly destination?: string }) {
  const waiting = Object.entries(byDestination).filter(([destination, messages]) =>
    (only === undefined || only === destination) && (messages > 0 || redrives[destination]));
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
  const { messageId, destination, deliveryId, group, at, arrivedAt, request, reason, detail, attempts, lastStatus, said } = letter;
  const { word, remedy } = reasonOf(reason);
  return (
    <li>
      <div class="title">
        <Pill tone="bad">{word}</Pill>
        {deliveryId === undefined ? <code>{messageId}</code> : <a data-row href={linkTo('deliveries', deliveryId)}>{request ?? deliveryId}</a>}
        <span class="actions end"><RedriveButton destination={destination} messageId={messageId} deliveryId={deliveryId} /></span>
      </div>
      <p>{detail} <span class="note">{remedy}</span></p>
      {said !== undefined && <p>The backend said: <code>{said}</code></p>}
      <p class="note">
        Destination {lastName(destination)}
        {group !== undefined && group !== deliveryId && <>, group <a href={linkTo('deliveries', undefined, { group })}>{group}</a></>}
        {attempts !== undefined && (attempts === 0 ? ', never sent to it' : `, ${counted(attempts, 'attempt')}`)}
        {lastStatus !== undefined && `, last answer ${lastStatus}`}
      </p>
      <p class="note">
        {arrivedAt !== undefined && <>arrived <time dateTime={new Date(arrivedAt).toISOString()}>{clockTime(arrivedAt)}</time>, </>}
        given up <time dateTime={new Date(at).toISOString()}>{clockTime(at)}</time>
        {request !== undefined && <>, delivery <code>{deliveryId}</code></>}
      </p>
    </li>
  );
}

function howMany({ letters, matching, total }: DeadLetterList): string {
  const all = matching < total ? `${count(matching)} of ${counted(total, 'dead letter')}` : counted(total, 'dead letter');
  return `${letters.length < matching ? `${count(letters.length)} of ` : ''}${all}, the newest first`;
}
