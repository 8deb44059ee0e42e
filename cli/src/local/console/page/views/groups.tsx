import type { GroupList, GroupRow } from '../../contract/lists';
import { count, counted } from '../format/numbers';
import { duration } from '../format/times';
import { lastName } from '../format/words';
import { DestinationChoice } from '../parts/destination-choice';
import { LongRows } from '../parts/long-rows';
import { Nothing } from '../parts/nothing';
import { More, Pages, rowsOf } from '../parts/pages';
import { SearchField } from '../parts/search-field';
import { useAsked, useSecond } from '../state/hooks';
import { linkTo, narrow, Route } from '../state/route';

/** The message groups with something in them, the fullest first. */
export function Groups({ route }: { readonly route: Route }) {
  const { query } = route;
  const { value: list, problem } = useAsked<GroupList>(`groups?${rowsOf(route)}`);
  const now = useSecond();
  return (
    <section class="card" aria-label="Groups">
      <div class="title"><h2>Groups</h2>{list && list.total > 0 && <span class="note">{howMany(list)}</span>}{list && <More route={route} list={list} />}</div>
      <p class="note lead">Webhooks of a group are delivered one after the other: all of it waits for its first one, whose state is shown.</p>
      <div class="filters">
        <SearchField label="Search groups by name" value={query.get('text') ?? ''} onSearch={(text) => narrow({ text })} />
        <DestinationChoice value={query.get('destination') ?? ''} onChoose={(destination) => narrow({ destination })} />
      </div>
      {problem && <p class="note bad">{problem}</p>}
      {list && (list.groups.length > 0
        ? <><Head /><LongRows class="groups" rows={list.groups} render={(row) => <Group key={`${row.destination} ${row.group}`} row={row} most={list.most} now={now} />} /></>
        : <Nothing title={list.total === 0 ? 'No group waits: everything is delivered, or a dead letter.' : 'No group has this name.'} />)}
      {list && <Pages route={route} list={list} />}
    </section>
  );
}

/** What the columns are, where they stand side by side; rows say it themselves to who cannot see that. */
function Head() {
  return (
    <div class="groups-head" aria-hidden="true">
      <span>Group</span><span /><span class="number">In it</span><span>Destination</span><span>How its first one stands</span><span class="age">Waiting</span>
    </div>
  );
}

function Group({ row, most, now }: { readonly row: GroupRow; readonly most: number; readonly now: number }) {
  const { group, destination, messages, since, state, nextAttemptAt, head } = row;
  const wait = (nextAttemptAt ?? 0) - now;
  const next = wait >= 1000 ? `, again in ${duration(wait)}` : wait > 0 ? ', again now' : '';
  return (
    <li>
      <a data-row href={linkTo('deliveries', head, { group, destination })}>
        <span class="what" title={group}>{group === head ? 'by itself' : group}</span>
        <span class="bar" aria-hidden="true"><span style={{ width: `${Math.max(1, messages / Math.max(1, most) * 100)}%` }} /></span>
        <span class="number">{count(messages)}<span class="label"> {messages === 1 ? 'webhook' : 'webhooks'}</span></span>
        <span class="where">{lastName(destination)}</span>
        <span class="then">{state}{next}</span>
        <span class="age">{now - since < 1000 ? 'since now' : <><span class="label">for </span>{duration(now - since)}</>}</span>
      </a>
    </li>
  );
}

function howMany({ groups, matching, total }: GroupList): string {
  const all = matching < total ? `${counted(matching, 'group')} of ${count(total)}` : counted(total, 'group');
  return `${groups.length < matching ? `${count(groups.length)} of ` : ''}${all}, the fullest first`;
}
