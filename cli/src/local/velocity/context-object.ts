import { QuietMap } from './java-values';

/** `$context`, as one request carries it from its request template to its response template. */
export interface ContextObject {
  /** The whole of it, as templates see and change it. */
  readonly map: Map<unknown, unknown>;
  readonly requestOverride: Map<unknown, unknown>;
  readonly responseOverride: Map<unknown, unknown>;
}

/**
 * Makes `$context` from its plain members; maps inside become maps that print as nothing, as recorded on AWS.
 *
 * The override maps are prefilled as recorded: `requestOverride` has `path`, `header` and `querystring`, `responseOverride` has
 * `header` and no `status` until a template sets one.
 */
export function createContext(members: Readonly<Record<string, unknown>>): ContextObject {
  const requestOverride = new QuietMap([['path', new QuietMap()], ['header', new QuietMap()], ['querystring', new QuietMap()]]);
  const responseOverride = new QuietMap([['header', new QuietMap()]]);
  const map = fill(new Map<unknown, unknown>(), members);
  map.set('requestOverride', requestOverride);
  map.set('responseOverride', responseOverride);
  return { map, requestOverride, responseOverride };
}

function quiet(value: unknown): unknown {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    return fill(new QuietMap(), value);
  }
  return value;
}

function fill<Target extends Map<unknown, unknown>>(map: Target, members: object): Target {
  for (const [name, value] of Object.entries(members)) {
    map.set(name, quiet(value));
  }
  return map;
}
