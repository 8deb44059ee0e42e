import { matchesField } from './field';
import { FilterConfig } from './filter-config';
import { FilterInput } from './filter-input';
import { isInRange } from './media-type';
import { matchesPath, segmentsOf } from './path-pattern';

/** Whether a webhook is one that a filter lets through. The same answer each time; never throws. */
export function matches(config: FilterConfig, input: FilterInput): boolean {
  switch (config.kind) {
    case 'all':
      return config.filters.every((filter) => matches(filter, input));
    case 'any':
      return config.filters.some((filter) => matches(filter, input));
    case 'not':
      return !matches(config.filter, input);
    case 'method':
      return config.methods.includes(input.method);
    case 'path':
      return matchesPath(segmentsOf(config.pattern), input.path);
    case 'endpoint':
      return config.paths.includes(input.endpoint);
    case 'contentType': {
      const type = input.contentType;
      return type !== undefined && config.types.some((range) => isInRange(type, range));
    }
    case 'header':
      return matchesField(config.match, input.header(config.name));
    case 'query':
      return matchesField(config.match, input.query(config.name));
    case 'formField':
      return matchesField(config.match, input.formField(config.name));
    case 'jsonField':
      return matchesField(config.match, input.jsonField(config.path));
  }
}
