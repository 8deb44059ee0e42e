import { count } from '../format/numbers';
import { useSecond } from '../state/hooks';
import { linkTo, Route } from '../state/route';

/** So many rows are on a page: more of them make it slow. */
export const ROWS = 100;

/** What a list is asked with for the rows of a route. */
export function rowsOf({ query }: Pick<Route, 'query'>): URLSearchParams {
  return new URLSearchParams({ ...Object.fromEntries(query), limit: String(ROWS) });
}

/**
 * The way to the other rows of a list; nothing where all of them are there.
 *
 * @param grows at its top: then the pages are fixed at the time at which the first one is left
 */
export function Pages({ route: { view, id, query }, matching, grows = false }: {
  readonly route: Route;
  readonly matching: number;
  readonly grows?: boolean;
}) {
  const { from, to } = usePlaces({ view, id, query }, grows);
  if (matching <= ROWS && from === 0) {
    return null;
  }
  return (
    <nav class="pages" aria-label="Pages of the list">
      {from > 0 ? <a href={to(Math.max(0, from - ROWS))}>Previous {count(ROWS)}</a> : <span class="label">Previous {count(ROWS)}</span>}
      <span>{matching === 0 ? 'none' : `${count(Math.min(from + 1, matching))} to ${count(Math.min(from + ROWS, matching))} of ${count(matching)}`}</span>
      {from + ROWS < matching ? <a href={to(from + ROWS)}>Next {count(ROWS)}</a> : <span class="label">Next {count(ROWS)}</span>}
    </nav>
  );
}

/** A link beside the count of a list, to the rows that come next; nothing where there are none. */
export function More({ route, matching, grows = false }: { readonly route: Route; readonly matching: number; readonly grows?: boolean }) {
  const { from, to } = usePlaces(route, grows);
  return from + ROWS < matching ? <a href={to(from + ROWS)}>Show the following {count(Math.min(ROWS, matching - from - ROWS))}</a> : null;
}

/** The first row that is shown, and links to others. */
function usePlaces({ view, id, query }: Route, grows: boolean): { readonly from: number; readonly to: (row: number) => string } {
  const now = useSecond();
  const fixed = query.get('until') ?? (grows && now > 0 ? String(now) : undefined);
  const to = (row: number) => linkTo(view, id, {
    ...Object.fromEntries(query), from: row > 0 ? String(row) : undefined, until: row > 0 ? fixed : undefined,
  });
  return { from: Number(query.get('from') ?? 0), to };
}
