import { FilterDefinition } from './filter-config';
import { FORM_TYPE } from './form-fields';
import { rangesMeet } from './media-type';
import { reachesInto, segmentsOf } from './path-pattern';
import { plainSourceName } from './source-name';

/**
 * Two parts of a filter, both of which a webhook would have to satisfy and none can. Only what is easy to see: whoever finds none has no proof that
 * something matches.
 *
 * @returns how both are written; undefined where none are seen
 */
export function contradiction(filter: FilterDefinition): readonly [string, string] | undefined {
  switch (filter.kind) {
    case 'all': {
      const parts = partsOf(filter);
      return firstOf(parts, (one, index) => apartFrom(one, parts.slice(index + 1))) ?? firstOf(filter.filters, contradiction);
    }
    case 'any':
      return firstOf(filter.filters, contradiction);
    case 'not':
      return contradiction(filter.filter);
    default:
      return undefined;
  }
}

function apartFrom(one: FilterDefinition, others: readonly FilterDefinition[]): readonly [string, string] | undefined {
  const other = others.find((another) => exclude(one, another));
  return other && [written(one), written(other)];
}

function firstOf<T, R>(items: readonly T[], find: (item: T, index: number) => R | undefined): R | undefined {
  for (const [index, item] of items.entries()) {
    const found = find(item, index);
    if (found !== undefined) {
      return found;
    }
  }
  return undefined;
}

/** What all has to be so, whatever is inside of what. */
function partsOf(filter: FilterDefinition): FilterDefinition[] {
  return filter.kind === 'all' ? filter.filters.flatMap(partsOf) : [filter];
}

function exclude(one: FilterDefinition, other: FilterDefinition): boolean {
  return isOpposite(one, other) || isOpposite(other, one) || areApart(one, other) || areApart(other, one);
}

function isOpposite(one: FilterDefinition, other: FilterDefinition): boolean {
  return one.kind === 'not' && JSON.stringify(one.filter) === JSON.stringify(other);
}

function areApart(one: FilterDefinition, other: FilterDefinition): boolean {
  switch (one.kind) {
    case 'method':
      return other.kind === 'method' && haveNoneInCommon(one.methods, other.methods);
    case 'source':
      return other.kind === 'source' && haveNoneInCommon(one.names.map(plainSourceName), other.names.map(plainSourceName));
    case 'endpoint':
      return (other.kind === 'endpoint' && haveNoneInCommon(one.paths, other.paths))
        || (other.kind === 'path' && !one.paths.some((path) => reachesInto(segmentsOf(other.pattern), segmentsOf(path))));
    case 'contentType': {
      const others = other.kind === 'contentType' ? other.types : other.kind === 'formField' ? [FORM_TYPE] : undefined;
      return others !== undefined && !one.types.some((type) => others.some((range) => rangesMeet(type, range)));
    }
    case 'header':
    case 'query':
    case 'formField':
      return other.kind === one.kind && other.name === one.name && one.match.kind === 'absent' && other.match.kind !== 'absent';
    case 'jsonField':
      return other.kind === one.kind && JSON.stringify(other.path) === JSON.stringify(one.path) && one.match.kind === 'absent' && other.match.kind !== 'absent';
    default:
      return false;
  }
}

function haveNoneInCommon(some: readonly string[], others: readonly string[]): boolean {
  return !some.some((one) => others.includes(one));
}

/** A condition as its user wrote it, nearly. */
function written(filter: FilterDefinition): string {
  switch (filter.kind) {
    case 'method':
      return call('method', filter.methods);
    case 'source':
      return call('source', filter.names);
    case 'endpoint':
      return call('endpoint', filter.paths);
    case 'contentType':
      return call('contentType', filter.types);
    case 'path':
      return call('path', [filter.pattern]);
    case 'jsonField':
      return `Filter.jsonField(…) of ${filter.path.join('.')} with Match.${filter.match.kind}`;
    case 'header':
    case 'query':
    case 'formField':
      return `Filter.${filter.kind}(${JSON.stringify(filter.name)}) with Match.${filter.match.kind}`;
    case 'not':
      return `Filter.not(${written(filter.filter)})`;
    default:
      return `Filter.${filter.kind}(…)`;
  }
}

function call(name: string, values: readonly string[]): string {
  return `Filter.${name}(${values.map((value) => JSON.stringify(value)).join(', ')})`;
}
