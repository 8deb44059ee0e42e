import type { SeededRandom } from '../random';
import type { Attributes } from './webhook';
import type { FilterConfig } from '../../../../src/filters/filter-config';

/** What a destination wants, and the same in other words, for the oracle. */
export interface NamedFilter {
  readonly config?: FilterConfig;
  wants(attributes: Attributes): boolean;
}

/** Names of filters, as scenarios have them. */
export type FilterName = 'everything' | 'method' | 'header' | 'query' | 'json field' | 'path' | 'content type' | 'not' | 'any';

/** All of it, and every kind that `src/filters` knows; what each means is written down beside it, not computed. */
export const FILTERS: Readonly<Record<FilterName, NamedFilter>> = {
  'everything': { wants: () => true },
  'method': { config: { kind: 'method', methods: ['PUT'] }, wants: ({ method }) => method === 'PUT' },
  'header': { config: { kind: 'header', name: 'x-kind', match: { kind: 'equal', values: ['a', 'b'] } }, wants: ({ kind }) => kind !== 'c' },
  'query': { config: { kind: 'query', name: 'page', match: { kind: 'range', min: 3, max: 7 } }, wants: ({ page }) => page >= 3 && page <= 7 },
  'json field': {
    config: { kind: 'jsonField', path: ['order', 'amount'], match: { kind: 'range', min: 50 } },
    wants: ({ amount }) => amount >= 50,
  },
  'path': { config: { kind: 'path', pattern: '/hooks' }, wants: () => true },
  'content type': { config: { kind: 'contentType', types: ['text/*'] }, wants: () => false },
  'not': { config: { kind: 'not', filter: { kind: 'header', name: 'x-kind', match: { kind: 'prefix', text: 'c' } } }, wants: ({ kind }) => kind !== 'c' },
  'any': {
    config: {
      kind: 'any',
      filters: [{ kind: 'method', methods: ['POST'] }, { kind: 'all', filters: [{ kind: 'endpoint', paths: ['/'] }, { kind: 'query', name: 'page', match: { kind: 'equal', values: ['0'] } }] }],
    },
    wants: ({ method, page }) => method === 'POST' || page === 0,
  },
};

const NAMES = Object.keys(FILTERS) as FilterName[];

/** What a destination wants. */
export function drawFilter(random: SeededRandom, everything: number): FilterName {
  return random.chance(everything) ? 'everything' : random.pick(NAMES.filter((name) => name !== 'everything'));
}
