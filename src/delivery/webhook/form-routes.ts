import { PathError } from './path-error';
import { plainName } from './query-routes';
import { Webhook } from '../../envelope/envelope';
import { percentDecode } from '../../shared/percent-encoding';
import { Pairs } from '../transports/request';

/** PHP reads forms of these types. */
const URL_ENCODED = /^\s*application\/x-www-form-urlencoded/i;
const MULTIPART = /^\s*multipart\/form-data/i;

/** As a query has it, and WordPress reads a form like a query. */
const REST_ROUTE = 'restroute';

/** A name that could be a spelling of `rest_route`. */
const SPELLING = /rest[^a-z0-9]{0,4}route/gi;

/** A name ends there. */
const NAME_END = /["';\r\n]/;

/** From the name of a part to its value, at most, and the longest value that is looked at. */
const PART_LENGTH = 2048;
const PART_VALUE = /\r?\n\r?\n([^\r\n]*)/;
const VALUE_LENGTH = 1024;

/** A form names the route once. */
const MAX_ROUTES = 16;

/**
 * The parameters of a form that WordPress takes for the route, whatever the path is; none of a body that is no form.
 *
 * Each character is looked at a few times at most, so that a body of a megabyte takes no time.
 *
 * @throws PathError when there are more than 16, or one that cannot be read to its end
 */
export function formRoutes({ headers, body }: Pick<Webhook, 'headers' | 'body'>): Pairs {
  const types = headers.filter(([name]) => name.toLowerCase() === 'content-type').map(([, value]) => value);
  const readers = [
    ...types.some((type) => URL_ENCODED.test(type)) ? [fieldsOf] : [],
    ...types.some((type) => MULTIPART.test(type)) ? [partsOf] : [],
  ];
  if (readers.length === 0) {
    return [];
  }
  const text = Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('latin1');
  const routes = [];
  for (const read of readers) {
    for (const value of read(text)) {
      if (value === undefined || value.length > VALUE_LENGTH) {
        throw new PathError(`The form has a field rest_route that a backend may take for the path, and whose value has no end; expected one of ${VALUE_LENGTH} characters at most.`);
      }
      if (routes.push([REST_ROUTE, value] as const) > MAX_ROUTES) {
        throw new PathError(`The form has more than ${MAX_ROUTES} fields rest_route, each of which a backend may take for the path; expected one at most.`);
      }
    }
  }
  return routes;
}

function* fieldsOf(text: string): Generator<string> {
  for (const field of text.split('&')) {
    const equals = field.indexOf('=');
    if (equals > 0 && isRestRoute(decode(field.slice(0, equals)))) {
      yield decode(field.slice(equals + 1));
    }
  }
}

/** Undefined for one whose value is not found. */
function* partsOf(text: string): Generator<string | undefined> {
  for (const { index } of text.matchAll(SPELLING)) {
    const rest = text.slice(index, index + PART_LENGTH);
    if (isNameOfPart(text, index) && isRestRoute(rest.slice(0, Math.max(0, rest.search(NAME_END))))) {
      yield PART_VALUE.exec(rest)?.[1];
    }
  }
}

/** Whether what stands there is the value of `name=`, in quotes or not, with blanks and new lines wherever PHP takes them. */
function isNameOfPart(text: string, index: number): boolean {
  const opening = blanksBefore(text, index);
  const equals = blanksBefore(text, /["']/.test(text.charAt(opening - 1)) ? opening - 1 : opening);
  const name = blanksBefore(text, equals - 1);
  return text.charAt(equals - 1) === '=' && text.slice(Math.max(0, name - 4), name).toLowerCase() === 'name';
}

/** Where the blanks before a place begin. */
function blanksBefore(text: string, end: number): number {
  let start = end;
  while (start > 0 && /\s/.test(text[start - 1])) {
    start -= 1;
  }
  return start;
}

function isRestRoute(name: string): boolean {
  return plainName(name.trimStart()) === REST_ROUTE;
}

function decode(text: string): string {
  return percentDecode(text.replaceAll('+', ' '));
}
