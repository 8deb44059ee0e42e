import { parseBackendUrl, requestTarget } from '../../../src/delivery/transports/request-target';
import { queryRoute } from '../../../src/delivery/webhook/query-routes';
import { WebhookReader } from '../../../src/delivery/webhook/webhook-reader';
import { Webhook } from '../../../src/envelope/envelope';
import { processorTimeOf } from '../../time-taken';
import { message } from '../support/world';

type Query = ReadonlyArray<readonly [string, string]>;

const ENDPOINTS = ['/', '/github', '/v1/stripe', '/wp-json', '/open'];

const read = (endpoint: string, hook: Partial<Webhook>, surroundings?: ConstructorParameters<typeof WebhookReader>[1]) =>
  new WebhookReader(ENDPOINTS, surroundings).read(message('m', 'g', {}, { path: '', rawPath: '/prod/', ...hook, endpoint }).body);

/** CodeIgniter 3 and 4 (the protocol REQUEST_URI, which is the default): a query that begins with a slash is the path. */
function codeIgniter(target: string): string {
  const [path, ...query] = target.split('?');
  const bare = path.replace(/^\/index\.php/, '');
  return bare.replace(/\//g, '') === '' && query.join('?').startsWith('/') ? query[0] : bare;
}

/** WordPress: the route of its REST API, whatever the path is. */
function wordPress(target: string): string {
  const url = new URL(target, 'http://b');
  const route = url.searchParams.get('rest_route');
  return route ? `/wp-json${route}` : url.pathname;
}

describe('field case S1: a query does not lead to another endpoint', () => {
  test.each<[string, (target: string) => string, string, Query, string]>([
    ['CodeIgniter', codeIgniter, '', [['/github/push?x', '1']], '/github/push'],
    ['CodeIgniter with the script', codeIgniter, 'index.php', [['/github/push?x', '1']], '/github/push'],
    ['WordPress', wordPress, '', [['rest_route', '/hooks/push']], '/wp-json/hooks/push'],
  ])('%s would be led there', (_, server, path, query, route) => {
    expect(server(requestTarget(parseBackendUrl('https://b'), path, query))).toBe(route);
    expect(read('/', { path, rawPath: `/prod/${path}`, query })).toMatchObject({ kind: 'undeliverable', why: { reason: 'path' } });
  });

  test.each<[string, Query, string]>([
    ['a query that is a path', [['/github/push', '']], '/github'],
    ['with a parameter behind', [['a', '1'], ['/github/push', 'x']], '/github'],
    ['with an encoded slash', [['%2fgithub', '']], '/github'],
    ['with an encoded letter', [['/%67ithub', '']], '/github'],
    ['with a backslash', [['\\github', '']], '/github'],
    ['with path parameters', [['/;x/github', '']], '/github'],
    ['with two slashes', [['//github', '']], '/github'],
    ['with the script', [['/index.php/github', '']], '/github'],
    ['without a slash in front (XenForo, FuelPHP)', [['github/push', '']], '/github'],
    ['a name alone (vBulletin, IPB)', [['github', '']], '/github'],
    ['a name that is the endpoint, and what follows (endpoints of WordPress, wc-api)', [['github', 'push']], '/github'],
    ['a name and what follows, of two segments', [['v1', 'stripe/hook']], '/v1/stripe'],
    ['WordPress\'s route', [['rest_route', '/github']], '/github'],
    ['WordPress\'s route below /wp-json', [['rest_route', '/hooks/v1']], '/wp-json'],
    ...['rest.route', 'rest route', 'rest[route', 'rest_route\0x', ' rest_route', 'REST_ROUTE', 'rest_route[]'].map((name): [string, Query, string] =>
      [`what PHP makes rest_route of: ${JSON.stringify(name)}`, [[name, '/hooks']], '/wp-json']),
    ...['q', 'r', 's', 'p', 'u', 'url', '_url', 'uri', 'route', '_route_', '_route', 'rp', 'routestring', 'kohana_uri', 'pagename', 'path', 'path_info', 'page', '_r', 'request_uri']
      .flatMap((name): Array<[string, Query, string]> => ['github', '/github', 'github/push', 'GitHub', '%67ithub', 'index.php/github', './github'].map((value) =>
        [`${name}=${value}`, [[name, value]], '/github'])),
    ['a slash under a name that people make up', [['__r', '/github/push']], '/github'],
    ['an encoded slash under a name that people make up', [['target', '%2fgithub']], '/github'],
    ['a slash encoded twice', [['x', '%252fgithub']], '/github'],
    ['dots before the slash', [['x', './github']], '/github'],
    ['a controller (Zend, PrestaShop)', [['controller', 'github'], ['action', 'push']], '/github'],
    ['a presenter (Nette)', [['presenter', 'Github']], '/github'],
    ['CodeIgniter with query strings', [['d', 'v1'], ['c', 'stripe'], ['m', 'hook']], '/v1/stripe'],
    ['a module and its controller', [['controller', 'stripe'], ['module', 'v1']], '/v1/stripe'],
    ['a controller in a package', [['event', 'v1.stripe']], '/v1/stripe'],
    ['a presenter in a module', [['presenter', 'V1:Stripe']], '/v1/stripe'],
    ['a controller and a format', [['r', 'github.json']], '/github'],
  ])('%s', (_, query, other) => {
    expect(queryRoute(query, ENDPOINTS.filter((endpoint) => endpoint !== '/'))).toBe(other);
    expect(read('/open', { query })).toMatchObject({ kind: 'undeliverable', why: { reason: 'path' } });
    expect(read('/', { query })).toMatchObject({
      kind: 'undeliverable',
      item: { deliveryId: 'm' },
      why: {
        reason: 'path',
        detail: `The query came in at the endpoint /, and a backend may read it as one of ${other}, whose rules it has not met; expected the URL of ${other} exactly as the stack gives it.`,
      },
    });
  });

  test.each<Query>([
    [['redirect', '/github/x']], [['redirect_uri', '/github']], [['returnUrl', '/github']], [['return_to', '/github']], [['next', '/github']], [['callback', '/github']],
    [['referrer', '/github']], [['from', '/github']], [['success_url', '/github']], [['file', '/github/a.txt']], [['folder', '/github']],
    [['source', 'github']], [['repo', 'github/x']], [['name', 'github']], [['q', 'githubs']], [['route', 'orders/github']], [['url', 'https://example.com/github']], [['x', 'a/github']],
    [['githubs', '1']], [['github_id', '1']], [['githubId', '1']], [['x/github', '']], [['data', '%25'.repeat(300)]], [['v1', '1']], [['c', 'stripe'], ['x', 'v1']], [],
  ])('what leads nowhere else is delivered: %j', (...query) => {
    expect(read('/', { query: query as Query }).kind).toBe('item');
  });

  test('at an endpoint, what leads to itself is delivered', () => {
    for (const query of [[['github', 'x']], [['q', '/github/push']], [['/github/push', '']]] as Query[]) {
      expect(read('/github', { query }, { isRootVerified: true }).kind).toBe('item');
    }
  });

  test('the query of a webhook with one endpoint leads to no other', () => {
    expect(new WebhookReader(['/']).read(message('m', 'g', {}, { query: [['/github', '']] }).body).kind).toBe('item');
  });

  test.each<Query>([[['/orders', '']], [['_url', '/orders']], [['route', '/orders']], [['q', '%2forders']]])('%j leads from an open endpoint to all that the source of / is for', (...query) => {
    const sent = { query: query as Query };
    expect(read('/open', sent, { isRootVerified: true })).toMatchObject({ kind: 'undeliverable', why: { reason: 'path', detail: expect.stringContaining('as one of /,') } });
    expect(read('/open', sent).kind).toBe('item');
    expect(read('/', sent, { isRootVerified: true }).kind).toBe('item');
  });

  test.each<Query>([[['q', 'orders']], [['event', 'push']], [['x', '/orders']], [['id', '5']]])('%j does not', (...query) => {
    expect(read('/open', { query: query as Query }, { isRootVerified: true }).kind).toBe('item');
  });

  test.each(['x%26q=github', 'x%3Fq=github', 'x%3frest_route=/hooks', 'x&rest_route=/github', '%26controller=github'])('nor does a query in the path that a rewrite takes out of it: %s', (path) => {
    expect(read('/', { path, rawPath: `/prod/${path}` })).toMatchObject({ kind: 'undeliverable', why: { reason: 'path' } });
  });

  test('a query in the path that leads nowhere is delivered', () => {
    expect(read('/', { path: 'x&y=1', rawPath: '/prod/x&y=1' }).kind).toBe('item');
  });

  test('ten kilobytes are read within seconds, however odd', () => {
    for (const name of ['/', '%25', '/(S(x))', ';%2525', 'q', 'rest_route']) {
      expect(processorTimeOf(() => {
        read('/', { query: Array.from({ length: 600 }, (_, index) => [`${name}${index}`, '/%2525;x'] as const) });
        read('/', { query: [['q', name.repeat(10_000 / name.length)]] });
      })).toBeLessThan(5_000);
    }
  });
});

describe('a form that WordPress takes the route from, whatever the path is', () => {
  const form = (body: string, type = 'application/x-www-form-urlencoded; charset=utf-8'): Partial<Webhook> => ({ headers: [['content-type', type]], body: Buffer.from(body) });
  const multipart = (name: string, value: string) => form(`--b\r\nContent-Disposition: form-data; name=${name}\r\n\r\n${value}\r\n--b--\r\n`, 'multipart/form-data; boundary=b');

  test.each([
    form('rest_route=/hooks/push'), form('a=1&rest_route=%2Fgithub'), form('a=1&rest%5Froute=%2Fgithub&b=2'), form('rest.route=/github'), form('rest+route=/github'), form('%72est_route=/github'),
    multipart('"rest_route"', '/github'), multipart('rest_route', '/hooks'), multipart('"rest.route"', '/hooks'),
  ])('%# is not delivered', (hook) => {
    expect(read('/open', hook)).toMatchObject({ kind: 'undeliverable', why: { reason: 'path' } });
  });

  test.each([
    form('command=/github&text=x'), form('rest_route=/orders', 'text/plain'), form('route=/github'), form('arrest_route=/github'), multipart('"command"', '/github'),
  ])('%# is delivered', (hook) => {
    expect(read('/open', hook).kind).toBe('item');
  });

  test('with many routes is not delivered', () => {
    expect(read('/open', form('rest_route=/x&'.repeat(17)))).toMatchObject({ kind: 'undeliverable', why: { reason: 'path', detail: expect.stringContaining('more than 16 fields rest_route') } });
  });

  test('of a megabyte is read within seconds', () => {
    for (const body of ['&', 'rest_route', 'a=1&', 'rest_route&', 'rest_route=/x&', '; name="rest_rout', ';name=rest_route\n', 'name="abcdefghij"', '\n'].map((unit) => unit.repeat(1_000_000 / unit.length))) {
      expect(processorTimeOf(() => {
        read('/open', form(body));
        read('/open', form(body, 'multipart/form-data'));
      })).toBeLessThan(5_000);
    }
  });
});

test('what other webhooks have on the same API is another endpoint too', () => {
  const readAt = (at: string, endpoint: string, hook: Partial<Webhook>) => new WebhookReader(['/', '/github'], { neighbours: { at, paths: ['/payments'] } })
    .read(message('m', 'g', {}, { path: '', rawPath: '/prod/', ...hook, endpoint }).body).kind;
  expect(readAt('/', '/', { path: '/payments', rawPath: '/prod//payments' })).toBe('undeliverable');
  expect(readAt('/', '/', { path: '%70ayments', rawPath: '/prod/%70ayments' })).toBe('undeliverable');
  expect(readAt('/', '/', { query: [['rest_route', '/payments']] })).toBe('undeliverable');
  expect(readAt('/orders', '/github', { query: [['rest_route', '/payments']] })).toBe('undeliverable');
  // Its own path has nothing of the API's in front.
  expect(readAt('/orders', '/', { path: 'payments', rawPath: '/prod/orders/payments' })).toBe('item');
  expect(readAt('/', '/', { path: 'orders', rawPath: '/prod/orders' })).toBe('item');
});
