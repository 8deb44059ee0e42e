import type { SeededRandom } from '../random';
import type { DrawnFilter } from './scenario';

/** All of it, and every kind that `src/filters` knows; what each means is written down beside it, not computed. */
const FILTERS: readonly DrawnFilter[] = [
  { name: 'method', config: { kind: 'method', methods: ['PUT'] }, wants: ({ method }) => method === 'PUT' },
  { name: 'header', config: { kind: 'header', name: 'x-kind', match: { kind: 'equal', values: ['a', 'b'] } }, wants: ({ kind }) => kind !== 'c' },
  { name: 'query', config: { kind: 'query', name: 'page', match: { kind: 'range', min: 3, max: 7 } }, wants: ({ page }) => page >= 3 && page <= 7 },
  {
    name: 'json field',
    config: { kind: 'jsonField', path: ['order', 'amount'], match: { kind: 'range', min: 50 } },
    wants: ({ amount }) => amount >= 50,
  },
  { name: 'path', config: { kind: 'path', pattern: '/hooks' }, wants: () => true },
  { name: 'content type', config: { kind: 'contentType', types: ['text/*'] }, wants: () => false },
  { name: 'not', config: { kind: 'not', filter: { kind: 'header', name: 'x-kind', match: { kind: 'prefix', text: 'c' } } }, wants: ({ kind }) => kind !== 'c' },
  {
    name: 'any',
    config: {
      kind: 'any',
      filters: [{ kind: 'method', methods: ['POST'] }, { kind: 'all', filters: [{ kind: 'endpoint', paths: ['/'] }, { kind: 'query', name: 'page', match: { kind: 'equal', values: ['0'] } }] }],
    },
    wants: ({ method, page }) => method === 'POST' || page === 0,
  },
];

const EVERYTHING: DrawnFilter = { name: 'everything', wants: () => true };

/** What a destination wants. */
export function drawFilter(random: SeededRandom, everything: number): DrawnFilter {
  return random.chance(everything) ? EVERYTHING : random.pick(FILTERS);
}
