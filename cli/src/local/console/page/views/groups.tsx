import type { GroupList, GroupRow } from '../../contract/lists';
import { count, counted } from '../format/numbers';
import { duration } from '../format/times';
import { lastName } from '../format/words';
import { DestinationChoice } from '../parts/destination-choice';
import { Nothing } from '../parts/nothing';
import { SearchField } from '../parts/search-field';
import { useAsked, useLive } from '../state/hooks';
import { linkTo, narrow, Route } from '../state/route';

/** So many groups are shown, the fullest: the rest is found by searching. */
const LIMIT = 100;

/** The message groups with something in them, the fullest first. */
export function Groups({ route }: { readonly route: Route }) {
  const { query } = route;
  const asked = new URLSearchParams({ ...Object.fromEntries(query), limit: String(LIMIT) });
  const { value: list, problem } = useAsked<GroupList>(`groups?${asked}`);
  const now = useLive().snapshot?.at ?? 0;
  return (
    <section class="card" aria-label="Groups">
      <div class="title"><h2>Groups</h2>{list && list.total > 0 && <span class="note">{howMany(list)}</span>}</div>
      <div class="filters">
        <SearchField label="Search groups by name" value={query.get('text') ?? ''} onSearch={(text) => narrow({ text })} />
        <DestinationChoice value={query.get('destination') ?? ''} onChoose={(destination) => narrow({ destination })} />
      </div>
      {problem && <p class="note bad">{problem}</p>}
      {list && (list.groups.length > 0
        ? <ul class="rows groups">{list.groups.map((group) => <Group key={`${group.destination} ${group.group}`} row={group} most={list.most} now={now} />)}</ul>
        : <Nothing title={list.total === 0 ? 'No group waits: everything is delivered, or a dead letter.' : 'No group has this name.'} />)}
    </section>
  );
}

function Group({ row, most, now }: { readonly row: GroupRow; readonly most: number; readonly now: number }) {
  const { group, destination, messages, since, state, nextAttemptAt, head } = row;
  const next = nextAttemptAt !== undefined && nextAttemptAt > now ? `, again in ${duration(nextAttemptAt - now)}` : '';
  return (
    <li>
      <a data-row href={linkTo('deliveries', head, { group, destination })}>
        <span class="what" title={group}>{group === head ? 'by itself' : group}</span>
        <span class="bar" aria-hidden="true"><span style={{ width: `${Math.max(1, messages / Math.max(1, most) * 100)}%` }} /></span>
        <span class="number">{count(messages)}<span class="label"> {messages === 1 ? 'webhook' : 'webhooks'}</span></span>
        <span class="where">{lastName(destination)}</span>
        <span class="then">{state}{next}</span>
        <span class="age"><span class="label">for </span>{duration(Math.max(0, now - since))}</span>
      </a>
    </li>
  );
}

function howMany({ groups, matching, total }: GroupList): string {
  const all = matching < total ? `${counted(matching, 'group')} of ${count(total)}` : counted(total, 'group');
  return groups.length < matching ? `the fullest ${count(groups.length)} of ${all}; search for the others` : all;
}
