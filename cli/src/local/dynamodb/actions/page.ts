import { Attributes, attributesOf } from '../attribute-value';
import { RequestExpressions } from './expressions-of';
import { project } from '../expressions/projection';
import { Entry } from '../item-collection';
import { itemSize } from '../item-size';

/** Most bytes that a query or a scan looks at for one answer (documented). */
const MAX_PAGE_BYTES = 1024 * 1024;

/** What a page is made of. */
export interface PageOptions extends Pick<RequestExpressions, 'filter' | 'projection'> {
  /** Most items that are looked at. */
  readonly limit?: number;
  readonly countOnly: boolean;
  /** Names of the attributes of a key to go on from. */
  readonly keyNames: readonly string[];
  /** The item to show for one of an index. */
  readonly show: (item: Attributes) => Attributes;
}

/** One answer of a query or a scan: what the filter leaves of the first entries. */
export function readPage(entries: Iterable<Entry>, { limit = Infinity, countOnly, keyNames, show, filter, projection }: PageOptions): object {
  const items: Attributes[] = [];
  let scanned = 0;
  let bytes = 0;
  let last: Attributes | undefined;
  for (const { item } of entries) {
    last = item;
    scanned += 1;
    bytes += itemSize(item);
    const shown = show(item);
    if (!filter || filter.holds(shown)) {
      items.push(projection ? project(projection, shown) : shown);
    }
    if (scanned >= limit || bytes >= MAX_PAGE_BYTES) {
      break;
    }
  }
  // A page that is full has a key to go on from, whether or not anything follows, as on AWS.
  const isFull = last !== undefined && (scanned >= limit || bytes >= MAX_PAGE_BYTES);
  return {
    ...countOnly ? {} : { Items: items },
    Count: items.length,
    ScannedCount: scanned,
    ...isFull ? { LastEvaluatedKey: pick(last!, keyNames) } : {},
  };
}

function pick(item: Attributes, names: readonly string[]): Attributes {
  const picked = attributesOf();
  for (const name of names) {
    picked[name] = item[name];
  }
  return picked;
}
