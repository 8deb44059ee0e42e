import { OpenDelivery } from './open-delivery';
import type { DeliveryList } from '../../contract/deliveries';
import { count, counted } from '../format/numbers';
import { FILTERS } from '../format/words';
import { DeliveryRows, Legend } from '../parts/delivery-rows';
import { DestinationChoice } from '../parts/destination-choice';
import { Nothing } from '../parts/nothing';
import { More, Pages, rowsOf } from '../parts/pages';
import { SearchField } from '../parts/search-field';
import { useAsked } from '../state/hooks';
import { narrow, Route } from '../state/route';

/** The deliveries that are kept, to be narrowed and opened. */
export function Deliveries({ route }: { readonly route: Route }) {
  const { query, id } = route;
  const { value: list, problem } = useAsked<DeliveryList>(`deliveries?${rowsOf(route)}`);
  return (
    <div class={`split ${id === undefined ? '' : 'open'}`}>
      <section class="card list" aria-label="Deliveries">
        <div class="title"><h2>Deliveries</h2>{list && <span class="note">{howMany(list)}</span>}{list && <More route={route} list={list} />}</div>
        <Filters query={query} />
        {list?.deliveries.some(({ parts }) => parts.length > 1) && <Legend />}
        {problem && <p class="note bad">{problem}</p>}
        {id !== undefined && list && !list.deliveries.some((delivery) => delivery.id === id) && <p class="note">The one that is open is not among these.</p>}
        {list && (list.deliveries.length > 0
          ? <DeliveryRows deliveries={list.deliveries} open={id} query={Object.fromEntries(query)} />
          : <Nothing title={list.kept === 0 ? 'Nothing has arrived yet.' : 'Nothing matches.'}><p>{list.kept === 0 ? 'The overview shows how to send a webhook.' : 'Take a filter away, or search for something else.'}</p></Nothing>)}
        {list && <Pages route={route} list={list} />}
        {list && list.kept < list.seen && <p class="note">The last {count(list.kept)} of {counted(list.seen, 'delivery', 'deliveries')} are kept; those that went well are forgotten first.</p>}
      </section>
      {id !== undefined && <OpenDelivery key={id} id={id} query={Object.fromEntries(query)} />}
    </div>
  );
}

function Filters({ query }: Pick<Route, 'query'>) {
  const group = query.get('group');
  return (
    <div class="filters">
      <SearchField label="Search id, group, path, answer" value={query.get('text') ?? ''} onSearch={(text) => narrow({ text })} />
      <select aria-label="Status" value={query.get('state') ?? ''} onChange={({ currentTarget }) => narrow({ state: currentTarget.value })}>
        <option value="">Any status</option>
        {FILTERS.map(([state, word]) => <option key={state} value={state}>{word}</option>)}
      </select>
      <DestinationChoice value={query.get('destination') ?? ''} onChoose={(destination) => narrow({ destination })} />
      {group && <button type="button" class="chip" onClick={() => narrow({ group: undefined })} aria-label={`Group ${group}: show all groups`}>group {group} <span aria-hidden="true">×</span></button>}
    </div>
  );
}

function howMany({ deliveries, matching }: DeliveryList): string {
  return `${deliveries.length < matching ? `${count(deliveries.length)} of ` : ''}${counted(matching, 'delivery', 'deliveries')}, the newest first`;
}
