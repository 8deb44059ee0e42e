import type { PagedList } from '../../contract/pages';
import { count } from '../format/numbers';
import { linkTo, Route } from '../state/route';

/** So many rows are on a page: more of them make it slow. */
export const ROWS = 100;

/** What a list is asked with for the rows of a route. */
export function rowsOf({ query }: Pick<Route, 'query'>): URLSearchParams {
  return new URLSearchParams({ ...Object.fromEntries(query), limit: String(ROWS) });
}

/** The way to the other rows of a list; nothing where all of them are there. */
export function Pages({ route, list: { matching, until } }: { readonly route: Route; readonly list: PagedList }) {
  const from = firstRow(route);
  if (matching <= ROWS && from === 0) {
    return null;
  }
  return (
    <nav class="pages" aria-label="Pages of the list">
      {from > 0 ? <a href={linkToRow(route, Math.max(0, from - ROWS), until)}>Previous {count(ROWS)}</a> : <span class="label">Previous {count(ROWS)}</span>}
      <span>{matching === 0 ? 'none' : `${count(Math.min(from + 1, matching))} to ${count(Math.min(from + ROWS, matching))} of ${count(matching)}`}</span>
      {from + ROWS < matching ? <a href={linkToRow(route, from + ROWS, until)}>Next {count(ROWS)}</a> : <span class="label">Next {count(ROWS)}</span>}
    </nav>
  );
}

/** A link beside the count of a list, to the rows that come next; nothing where there are none. */
export function More({ route, list: { matching, until } }: { readonly route: Route; readonly list: PagedList }) {
  const next = firstRow(route) + ROWS;
  return next < matching ? <a href={linkToRow(route, next, until)}>Show the following {count(Math.min(ROWS, matching - next))}</a> : null;
}

function firstRow({ query }: Route): number {
  return Number(query.get('from') ?? 0);
}

/** The first page shows what arrives; the others are fixed at the newest row that was there when the first one was left. */
function linkToRow({ view, id, query }: Route, row: number, until: number | undefined): string {
  return linkTo(view, id, {
    ...Object.fromEntries(query), from: row > 0 ? String(row) : undefined, until: row > 0 && until !== undefined ? String(until) : undefined,
  });
}
