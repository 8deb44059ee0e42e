import { VIEW_NAMES, ViewName } from './view-names';

/** Where the page is. */
export interface Route {
  readonly view: ViewName;
  /** Delivery that is open. */
  readonly id?: string;
  /** What a list is narrowed to. */
  readonly query: URLSearchParams;
}

/** Reads what stands after `#`, such as `#/deliveries/ID?state=retrying`. */
export function readRoute(hash: string): Route {
  const [path, search = ''] = hash.replace(/^#\/?/, '').split('?', 2);
  const [view, id] = path.split('/');
  return {
    view: VIEW_NAMES.find((name) => name === view) ?? 'overview',
    id: id ? decodeURIComponent(id) : undefined,
    query: new URLSearchParams(search),
  };
}

/** The link to a place; what is empty is left out. */
export function linkTo(view: ViewName, id?: string, query: Readonly<Record<string, string | undefined>> = {}): string {
  const search = new URLSearchParams(Object.entries(query).filter((pair): pair is [string, string] => Boolean(pair[1]))).toString();
  return `#/${view}${id === undefined ? '' : `/${encodeURIComponent(id)}`}${search === '' ? '' : `?${search}`}`;
}

/** The same place with something else to narrow it to, from its first row on; it takes the place of this one in the history. */
export function narrow(changes: Readonly<Record<string, string | undefined>>): void {
  const { view, id, query } = readRoute(location.hash); // as it is now, and not when whoever calls this was rendered
  location.replace(linkTo(view, id, { ...Object.fromEntries(query), from: undefined, until: undefined, ...changes }));
}
