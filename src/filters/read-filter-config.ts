import { FilterConfig, MatchConfig, MAX_FILTER_LENGTH } from './filter-config';
import { FilterConfigError } from './filter-config-error';
import { ENDPOINT } from '../envelope/envelope';
import { HTTP_METHODS } from '../shared/http-methods';

/** Throws a FilterConfigError when a value is not what it must be. */
type Check = (where: string, value: unknown) => void;

/** The fields of an object by the text in its `kind`; of those in a second list each may be left out. */
type Kinds<Config extends { readonly kind: string }> = Readonly<Record<Config['kind'], readonly [needed: Record<string, Check>, optional?: Record<string, Check>]>>;

const text = check('a text', (value) => typeof value === 'string');
const lowerCase = check('a text in lower case', (value) => typeof value === 'string' && value !== '' && value === value.toLowerCase());
const number = check('a number', (value) => typeof value === 'number');
const scalar = check('a text, a number, true, false or null', (value) => value === null || ['string', 'number', 'boolean'].includes(typeof value));
const method = check(`one of ${HTTP_METHODS.join(', ')}`, (value) => HTTP_METHODS.includes(value as string));
const endpoint = check('the path of an endpoint', (value) => typeof value === 'string' && ENDPOINT.test(value));
const pattern = check('a pattern of a path', (value) => typeof value === 'string' && /^(?:\/|\*\*)/.test(value));
const type = check('a content type in lower case', (value) => typeof value === 'string' && value === value.toLowerCase() && /^[^/*]+\/(?:[^/*]+|\*(?:\+[^/*]+)?)$/.test(value));
const step = check('a name or an index', (value) => typeof value === 'string' || (typeof value === 'number' && Number.isInteger(value) && value >= 0));
const match: Check = (where, value) => checkKind(where, value, MATCHES);
const filter: Check = (where, value) => checkKind(where, value, FILTERS);

const MATCHES: Kinds<MatchConfig> = {
  equal: [{ values: listOf(scalar) }],
  prefix: [{ text }],
  suffix: [{ text }],
  range: [{}, { min: number, max: number }],
  exists: [{}],
  absent: [{}],
};

const FILTERS: Kinds<FilterConfig> = {
  all: [{ filters: listOf(filter) }],
  any: [{ filters: listOf(filter) }],
  not: [{ filter }],
  method: [{ methods: listOf(method) }],
  path: [{ pattern }],
  header: [{ name: lowerCase, match }],
  query: [{ name: text, match }],
  formField: [{ name: text, match }],
  jsonField: [{ path: listOf(step), match }],
  contentType: [{ types: listOf(type) }],
  endpoint: [{ paths: listOf(endpoint) }],
};

/**
 * Reads a filter's JSON in a function. What this version does not know is an error: it could be a condition, and without it a destination would be sent
 * what is not meant for it.
 *
 * @throws FilterConfigError one sentence
 */
export function readFilterConfig(json: string): FilterConfig {
  if (json.length > MAX_FILTER_LENGTH) {
    throw new FilterConfigError('$', `at most ${MAX_FILTER_LENGTH} characters`);
  }
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    throw new FilterConfigError('$', 'JSON');
  }
  filter('$', value);
  return value as FilterConfig;
}

function checkKind<Config extends { readonly kind: string }>(where: string, value: unknown, kinds: Kinds<Config>): void {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new FilterConfigError(where, 'an object');
  }
  const { kind, ...fields } = value as Record<string, unknown>;
  if (typeof kind !== 'string' || !Object.hasOwn(kinds, kind)) {
    throw new FilterConfigError(`${where}.kind`, 'a kind that this version knows');
  }
  const [needed, optional = {}] = kinds[kind as Config['kind']];
  if (Object.keys(fields).some((name) => !Object.hasOwn(needed, name) && !Object.hasOwn(optional, name))) {
    throw new FilterConfigError(where, 'only fields that this version knows');
  }
  Object.entries(needed).forEach(([name, checkField]) => checkField(`${where}.${name}`, fields[name]));
  Object.entries(optional).filter(([name]) => fields[name] !== undefined).forEach(([name, checkField]) => checkField(`${where}.${name}`, fields[name]));
}

function check(expected: string, isRight: (value: unknown) => boolean): Check {
  return (where, value) => {
    if (!isRight(value)) {
      throw new FilterConfigError(where, expected);
    }
  };
}

/** With one item at least: without any, `all` would let everything through. */
function listOf(item: Check): Check {
  return (where, value) => {
    if (!Array.isArray(value) || value.length === 0) {
      throw new FilterConfigError(where, 'a list that is not empty');
    }
    value.forEach((one, index) => item(`${where}[${index}]`, one));
  };
}
