import { contradiction } from './contradictions';
import { insteadOf } from './filter-checks';
import { FilterConfig, FilterDefinition, FilterEndpoint } from './filter-config';
import { plainSourceName } from './source-name';

/** The filter with the endpoints that its sources have in place of the sources. A source that no endpoint has becomes a condition that none satisfies. */
export function resolveFilter(filter: FilterDefinition, endpoints: readonly FilterEndpoint[]): FilterConfig {
  switch (filter.kind) {
    case 'all':
    case 'any':
      return { kind: filter.kind, filters: filter.filters.map((one) => resolveFilter(one, endpoints)) };
    case 'not':
      return { kind: 'not', filter: resolveFilter(filter.filter, endpoints) };
    case 'source': {
      const names = filter.names.map(plainSourceName);
      return { kind: 'endpoint', paths: endpoints.filter(({ source }) => names.includes(plainSourceName(source))).map(({ path }) => path) };
    }
    default:
      return filter;
  }
}

/** What is wrong with a filter at a webhook with these endpoints, a sentence each. */
export function problemsAt(filter: FilterDefinition, endpoints: readonly FilterEndpoint[]): string[] {
  const missing = namesIn(filter).flatMap(({ kind, name }) => {
    const there = [...new Set(endpoints.map((one) => kind === 'source' ? one.source : one.path))];
    const isThere = kind === 'source' ? there.map(plainSourceName).includes(plainSourceName(name)) : there.includes(name);
    return isThere ? [] : [`Filter.${kind} got ${JSON.stringify(name)}, which no endpoint of the webhook has, expected ${insteadOf(name, there)}; correct it, or add the endpoint.`];
  });
  if (missing.length > 0) {
    return [...new Set(missing)];
  }
  const apart = contradiction(resolveFilter(filter, endpoints));
  return apart ? [neverMatches(apart)] : [];
}

/** That a filter lets nothing through. */
export function neverMatches([one, other]: readonly [string, string]): string {
  return `Filter.all got ${one} and ${other}, which no webhook satisfies both, expected filters that one webhook can satisfy; write Filter.any where one of them is enough.`;
}

/** The sources and endpoints that a filter names. */
function namesIn(filter: FilterDefinition): Array<{ readonly kind: 'source' | 'endpoint'; readonly name: string }> {
  switch (filter.kind) {
    case 'all':
    case 'any':
      return filter.filters.flatMap(namesIn);
    case 'not':
      return namesIn(filter.filter);
    case 'source':
      return filter.names.map((name) => ({ kind: 'source', name }));
    case 'endpoint':
      return filter.paths.map((name) => ({ kind: 'endpoint', name }));
    default:
      return [];
  }
}
