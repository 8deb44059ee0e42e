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

/** Fields whose names could be spellings of `rest_route`. Nothing repeats without a bound, so that a body of a megabyte takes no time. */
const FIELD = /(?:^|&)([^=&]{9,64})=([^&]{0,1024})/g;
const PART_NAME = /name="?([^";\r\n]{9,64})/gi;

/** Of what else is in a form, next to nothing. */
const MAY_BE = /^[^a-z0-9]*rest/i;

/** From the name of a part to its value, at most. */
const PART_LENGTH = 2048;
const PART_VALUE = /\r?\n\r?\n([^\r\n]*)/;

/** A form names the route once. */
const MAX_ROUTES = 16;

/**
 * The parameters of a form that WordPress takes for the route, whatever the path is; none of a body that is no form.
 *
 * @throws PathError when there are more than 16
 */
export function formRoutes({ headers, body }: Pick<Webhook, 'headers' | 'body'>): Pairs {
  const types = headers.filter(([name]) => name.toLowerCase() === 'content-type').map(([, value]) => value);
  const read = types.some((type) => URL_ENCODED.test(type)) ? fieldsOf : types.some((type) => MULTIPART.test(type)) ? partsOf : undefined;
  if (!read) {
    return [];
  }
  const routes = [];
  for (const route of read(Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('latin1'))) {
    if (routes.push(route) > MAX_ROUTES) {
      throw new PathError(`The form has more than ${MAX_ROUTES} fields rest_route, each of which a backend may take for the path; expected one at most.`);
    }
  }
  return routes;
}

function* fieldsOf(text: string): Generator<Pairs[number]> {
  for (const [, name, value] of text.matchAll(FIELD)) {
    if (isRestRoute(decode(name))) {
      yield [REST_ROUTE, decode(value)];
    }
  }
}

function* partsOf(text: string): Generator<Pairs[number]> {
  for (const { 1: name, index } of text.matchAll(PART_NAME)) {
    if (isRestRoute(name)) {
      yield [REST_ROUTE, PART_VALUE.exec(text.slice(index, index + PART_LENGTH))?.[1] ?? ''];
    }
  }
}

function isRestRoute(name: string): boolean {
  return MAY_BE.test(name) && plainName(name) === REST_ROUTE;
}

function decode(text: string): string {
  return percentDecode(text.replaceAll('+', ' '));
}
