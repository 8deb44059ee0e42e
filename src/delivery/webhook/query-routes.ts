import { endpointReadings } from './endpoint-readings';
import { pathReadings } from './path-readings';
import { leadsTo, segmentsOf } from './path-words';
import { ROOT_ENDPOINT } from '../../envelope/envelope';
import { Pairs } from '../transports/request';

/** WordPress's REST API: the value is what follows `/wp-json`. */
const REST_ROUTE = 'restroute';

const REST_PREFIX = '/wp-json';

/**
 * Names by which frameworks are told the route, or a part of it; without case and punctuation, because PHP makes `rest_route` of `rest.route` too.
 */
const ROUTE_NAMES: ReadonlySet<string> = new Set([
  // The whole path: Drupal up to 7, Backdrop and MODX; Yii; ThinkPHP; Craft; OpenCart; WHMCS; vBulletin; Kohana; WordPress.
  'q', 'r', 's', 'p', 'route', 'rp', 'routestring', 'kohanauri', REST_ROUTE, 'pagename',
  // The rewrites of Phalcon (`_url`), CakePHP, Lithium and Silverstripe (`url`), Limonade, DuckPHP (`_r`), and those that people write themselves.
  'url', 'u', 'uri', 'path', 'pathinfo', 'page', 'request', 'requesturi', 'requestpath',
  // Parts: Zend and PrestaShop, CodeIgniter with query strings, Nette, Joomla, Craft, ColdBox and FW/1, DokuWiki.
  'area', 'module', 'mod', 'presenter', 'controller', 'ctrl', 'action', 'act', 'd', 'c', 'm', 'option', 'view', 'task', 'event', 'do',
]);

/** Names of paths that nobody routes by: where a browser goes next, and files. */
const NO_ROUTE = /redirect|return|callback|referr?er|continue|destination|^(?:next|back|from|goto|to|success|cancel|error|failure|file|filename|folder|dir|directory|key|ref)(?:url|uri|path|to)?$/;

/** A value that is a path by itself. */
const PATH = /^[\s.]*(?:[/\\]|%(?:25)*(?:2f|5c))/i;

/** Of a controller and of what is in a package, some write `v1.stripe` or `V1:Stripe`. */
const PART_SEPARATORS = /[.:]+/g;

/**
 * The endpoint to whose routes a query may lead, for some framework, whatever the path is; undefined when it leads to none.
 *
 * A name is read as a path (`?/github/push` of CodeIgniter, `?github/push`, `?github=push`), with its value behind; so is the value of a name that is
 * one of `ROUTE_NAMES`, and any value that begins with a slash, unless its name says that it is something else (`redirect=/github`). Of an endpoint with more
 * than one segment, each may have a parameter of its own (`module=v1&controller=stripe`).
 *
 * @param query decoded once
 * @param others paths of endpoints; `/` is what every path leads to that leads nowhere else
 * @param own the endpoint at which the query came in: what leads to that may stay
 * @throws PathError when a path in it can be read in too many ways
 */
export function queryRoute(query: Pairs, others: readonly string[], own?: string): string | undefined {
  if (query.length === 0 || others.length === 0) {
    return undefined;
  }
  const routes = query.flatMap(routesOf).map(segmentsOf);
  const parts = routes.filter(({ length }) => length === 1);
  const found = others.filter((endpoint) => endpoint !== ROOT_ENDPOINT).find((endpoint) => endpointReadings(endpoint).some((words) =>
    words.length > 0 && (routes.some((route) => leadsTo(route, words)) || words.every((word) => parts.some((part) => leadsTo(part, [word]))))));
  return found ?? (others.includes(ROOT_ENDPOINT) && namesRoute(query, own) ? ROOT_ENDPOINT : undefined);
}

/** The parameters of a query that stands in a path, which a rewrite may take out of it: `RewriteRule (.*) index.php?q=$1` makes two of `/x%26q=github`. */
export function queryInPath(path: string): Pairs {
  const [, ...parameters] = path.split(/[?&]/);
  return parameters.map((parameter) => {
    const [name, ...value] = parameter.split('=');
    return [name, value.join('=')] as const;
  });
}

/** The name of a parameter as frameworks look it up; PHP ends it at a NUL, and a list may follow. */
export function plainName(name: string): string {
  return withoutIndex(name.replace(/\0.*$/s, '')).toLowerCase().replace(/[^a-z0-9]/g, '');
}

function withoutIndex(name: string): string {
  const start = name.endsWith(']') ? name.lastIndexOf('[') : -1;
  return start >= 0 && name.indexOf(']', start) === name.length - 1 ? name.slice(0, start) : name;
}

/** Paths that one parameter may be read as. */
function routesOf([name, value]: Pairs[number]): string[] {
  const names = pathReadings(`/${name}`).map((reading) => `${reading}/${value}`);
  const plain = plainName(name);
  const isRoute = ROUTE_NAMES.has(plain);
  if (!isRoute && (!PATH.test(value) || NO_ROUTE.test(plain))) {
    return names;
  }
  const values = pathReadings(`/${value}`);
  return [
    ...names,
    ...values,
    ...(isRoute ? values.map((reading) => reading.replace(PART_SEPARATORS, '/')) : []),
    ...(plain === REST_ROUTE ? values.map((reading) => `${REST_PREFIX}${reading}`) : []),
  ];
}

/** Whether a query says outright that it is a path, which is none of the endpoint at which it came in. */
function namesRoute(query: Pairs, own?: string): boolean {
  return query.some(([name, value]) => {
    const path = PATH.test(name) ? name : ROUTE_NAMES.has(plainName(name)) && PATH.test(value) ? value : undefined;
    return path !== undefined && (own === undefined || !pathReadings(`/${path}`).some((reading) => leadsTo(segmentsOf(reading), segmentsOf(own))));
  });
}
