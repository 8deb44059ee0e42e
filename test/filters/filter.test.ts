import { gzipSync } from 'zlib';
import { Fn, Lazy, Token } from 'aws-cdk-lib';
import fc from 'fast-check';
import { twoFilters, webhook as anyWebhook } from './arbitrary-filters';
import { webhookWith } from './support';
import { Filter, Match, WebhookSample } from '../../src';
import { contradiction } from '../../src/filters/contradictions';
import { FilterEndpoint, MAX_FILTER_LENGTH } from '../../src/filters/filter-config';
import { FilterInput } from '../../src/filters/filter-input';
import { matches } from '../../src/filters/matches';
import { readFilterConfig } from '../../src/filters/read-filter-config';

const ENDPOINTS: FilterEndpoint[] = [
  { path: '/', source: 'any' },
  { path: '/github', source: 'github' },
  { path: '/shop/one', source: 'shopify' },
  { path: '/shop/two', source: 'shopify' },
  { path: '/mail', source: 'sendgrid' },
];

const json = (value: unknown, more: WebhookSample = {}): WebhookSample => ({ headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(value), ...more });

describe('what users write', () => {
  test.each<[string, Filter, WebhookSample, boolean]>([
    ['method', Filter.method('post', 'PUT'), {}, true],
    ['method', Filter.method('PUT'), { method: 'post' }, false],
    ['path', Filter.path('/github/orders/*'), { endpoint: '/github', path: '/github/orders/17' }, true],
    ['path', Filter.path('/orders/*'), { endpoint: '/github', path: '/github/orders/17' }, false],
    ['path of the endpoint itself', Filter.path('/github'), { endpoint: '/github' }, true],
    ['path with an escape', Filter.path('/a b/ü'), { path: '/a%20b/%C3%BC' }, true],
    ['every path', Filter.path('**'), {}, true],
    ['header', Filter.header('X-GitHub-Event', Match.anyOf('push', 'create')), { headers: { 'x-github-event': 'push' } }, true],
    ['header with a number', Filter.header('X-Attempt', Match.range({ max: 3 })), { headers: { 'X-Attempt': '3' } }, true],
    ['one of several headers', Filter.header('x-topic', Match.equalTo('b')), { multiValueHeaders: { 'X-Topic': ['a', 'b'] } }, true],
    ['a list in one header', Filter.header('x-topic', Match.equalTo('b')), { headers: { 'X-Topic': 'a, b' } }, false],
    ['query', Filter.query('account', Match.equalTo(17)), { query: { account: '17' } }, true],
    ['one of several parameters', Filter.query('tag', Match.suffix('2')), { multiValueQuery: { tag: ['a1', 'a2'] } }, true],
    ['no parameter', Filter.query('account', Match.absent()), {}, true],
    ['JSON field', Filter.jsonField('$.action', Match.equalTo('opened')), json({ action: 'opened' }), true],
    ['JSON field in a list', Filter.jsonField('$.items[1].sku', Match.prefix('A-')), json({ items: [{}, { sku: 'A-1' }] }), true],
    ['JSON number', Filter.jsonField("$['total-price']", Match.between(100, 200)), json({ 'total-price': 200 }), true],
    ['JSON number in a text', Filter.jsonField('$.total', Match.range({ min: 100 })), json({ total: '199.00' }), true],
    ['JSON boolean', Filter.jsonField('$.draft', Match.equalTo(false)), json({ draft: false }), true],
    ['JSON null', Filter.jsonField('$.closed', Match.isNull()), json({ closed: null }), true],
    ['JSON without the field', Filter.jsonField('$.closed', Match.absent()), json({}), true],
    ['JSON whatever its type', Filter.jsonField('$.a', Match.exists()), { headers: { 'content-type': 'text/plain' }, body: '{"a":1}' }, true],
    ['no JSON', Filter.jsonField('$.closed', Match.absent()), { body: 'no' }, false],
    ['not, of no JSON', Filter.not(Filter.jsonField('$.closed', Match.exists())), { body: 'no' }, true],
    ['compressed JSON', Filter.jsonField('$.a', Match.equalTo('x')), { headers: { 'content-encoding': 'gzip' }, bodyBase64: gzipSync('{"a":"x"}').toString('base64') }, true],
    ['form field', Filter.formField('command', Match.equalTo('/words')), { headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: 'command=%2Fwords&text=a+b' }, true],
    ['content type', Filter.contentType('image/*'), { headers: { 'Content-Type': 'image/png' } }, true],
    ['content type that is none', Filter.contentType('application/json'), { body: '{}' }, false],
    ['endpoint', Filter.endpoint('/github', '/'), { endpoint: '/github' }, true],
    ['another endpoint', Filter.endpoint('/github'), {}, false],
    ['source', Filter.source('github'), { endpoint: '/a', source: 'github' }, true],
    ['source as its method is called', Filter.source('sendGrid'), { source: 'sendgrid' }, true],
    ['another source', Filter.source('github'), { source: 'stripe' }, false],
    ['any source', Filter.source('any'), {}, true],
    ['not a source', Filter.not(Filter.source('github')), {}, true],
    ['all', Filter.all(Filter.source('github'), Filter.header('x-github-event', Match.equalTo('push'))), { source: 'github', headers: { 'X-GitHub-Event': 'push' } }, true],
    ['any', Filter.any(Filter.source('github'), Filter.method('POST')), {}, true],
  ])('%s', (_what, filter, sample, expected) => {
    expect(filter.matches(sample)).toBe(expected);
  });

  test('the sample says the same as the webhook that it stands for, decoded, read by the function', () => {
    const filter = Filter.all(Filter.source('github'), Filter.path('/github/**'), Filter.jsonField('$.action', Match.equalTo('opened')));
    const webhook = webhookWith({ endpoint: '/github', path: 'a', body: '{"action":"opened"}' });
    expect(filter.matches({ endpoint: '/github', path: '/github/a', source: 'github', body: '{"action":"opened"}' })).toBe(true);
    expect(filter._matches(webhook, ENDPOINTS)).toBe(true);
    expect(filter._matches({ ...webhook, endpoint: '/mail' }, ENDPOINTS)).toBe(false);
    expect(matches(readFilterConfig(JSON.stringify(filter._resolve(ENDPOINTS))), new FilterInput(webhook))).toBe(true);
  });

  test('what the function is told is JSON, and the same for equal filters', () => {
    const make = () => Filter.any(Filter.source('shopify'), Filter.not(Filter.header('X-A', Match.exists())), Filter.jsonField('$.a[0]', Match.anyOf('x', 1, true, 'x')));
    expect(make()._resolve(ENDPOINTS)).toEqual({
      kind: 'any',
      filters: [
        { kind: 'endpoint', paths: ['/shop/one', '/shop/two'] },
        { kind: 'not', filter: { kind: 'header', name: 'x-a', match: { kind: 'exists' } } },
        { kind: 'jsonField', path: ['a', 0], match: { kind: 'equal', values: ['x', 1, true] } },
      ],
    });
    expect(JSON.stringify(make()._config)).toBe(JSON.stringify(make()._config));
    expect(JSON.parse(JSON.stringify(make()._config))).toEqual(make()._config);
  });
});

describe('what the webhook does not have', () => {
  test.each<[Filter, string[]]>([
    [Filter.endpoint('/github', '/'), []],
    [Filter.source('GitHub', 'shopify', 'sendGrid', 'any'), []],
    [Filter.all(Filter.endpoint('/shop/one'), Filter.source('shopify')), []],
    [Filter.endpoint('/gihub'), ['Filter.endpoint got "/gihub", which no endpoint of the webhook has, expected "/github"; correct it, or add the endpoint.']],
    [Filter.not(Filter.any(Filter.source('stripe'), Filter.source('githbu'))), [
      'Filter.source got "stripe", which no endpoint of the webhook has, expected one of "any", "github", "shopify", "sendgrid"; correct it, or add the endpoint.',
      'Filter.source got "githbu", which no endpoint of the webhook has, expected "github"; correct it, or add the endpoint.',
    ]],
    [Filter.all(Filter.endpoint('/mail'), Filter.source('github')), [
      'Filter.all got Filter.endpoint("/mail") and Filter.endpoint("/github"), which no webhook satisfies both, expected filters that one webhook can satisfy; write Filter.any where one of them is enough.',
    ]],
    [Filter.any(Filter.method('POST'), Filter.all(Filter.source('github'), Filter.path('/shop/**'))), [
      'Filter.all got Filter.endpoint("/github") and Filter.path("/shop/**"), which no webhook satisfies both, expected filters that one webhook can satisfy; write Filter.any where one of them is enough.',
    ]],
  ])('%#', (filter, problems) => {
    expect(filter._check(ENDPOINTS)).toEqual(problems);
  });

  test('sources of so many endpoints that the function cannot be told', () => {
    const many = Array.from({ length: 100 }, (_, index) => ({ path: `/${'long'.repeat(15)}/${index}`, source: 'github' }));
    expect(Filter.source('github')._check(many)).toEqual([
      expect.stringMatching(/^Filter\.source got sources of so many endpoints that the filter has \d+ characters of JSON, expected at most 4096; name a path that they have in common\.$/),
    ]);
  });
});

describe('what can never match', () => {
  const header = (match: Match) => Filter.header('x-a', match);
  test.each<[string, () => Filter]>([
    ['two methods', () => Filter.all(Filter.method('GET'), Filter.method('POST'))],
    ['two endpoints', () => Filter.all(Filter.endpoint('/a'), Filter.endpoint('/b'))],
    ['two sources', () => Filter.all(Filter.source('github'), Filter.source('stripe'))],
    ['two content types', () => Filter.all(Filter.contentType('application/json'), Filter.contentType('text/*'))],
    ['two formats', () => Filter.all(Filter.contentType('application/*+json'), Filter.contentType('application/*+xml'))],
    ['a form of JSON', () => Filter.all(Filter.contentType('application/json'), Filter.formField('a', Match.exists()))],
    ['a path of another endpoint', () => Filter.all(Filter.path('/orders/*'), Filter.endpoint('/github'))],
    ['there and not', () => Filter.all(header(Match.exists()), header(Match.absent()))],
    ['a value and not there', () => Filter.all(Filter.jsonField('$.a', Match.absent()), Filter.jsonField("$['a']", Match.equalTo('x')))],
    ['a filter and its opposite', () => Filter.all(Filter.path('/a'), Filter.not(Filter.path('/a')))],
    ['inside of another', () => Filter.all(Filter.method('GET'), Filter.all(Filter.path('/a'), Filter.method('POST')))],
  ])('%s', (_what, make) => {
    expect(make).toThrow(/^Filter\.all got Filter\.\S.* and Filter\.\S.*, which no webhook satisfies both, expected .*; write Filter\.any where one of them is enough\.$/);
  });

  test.each<[string, () => Filter]>([
    ['methods that have one in common', () => Filter.all(Filter.method('GET', 'POST'), Filter.method('POST', 'PUT'))],
    ['two values of a header that may repeat', () => Filter.all(header(Match.equalTo('a')), header(Match.equalTo('b')))],
    ['two of a JSON list', () => Filter.all(Filter.jsonField('$.labels', Match.equalTo('a')), Filter.jsonField('$.labels', Match.equalTo('b')))],
    ['a type and its family', () => Filter.all(Filter.contentType('application/*'), Filter.contentType('application/*+json'))],
    ['a path below', () => Filter.all(Filter.path('**/orders'), Filter.endpoint('/github'))],
    ['either of two', () => Filter.all(Filter.any(Filter.method('GET'), Filter.method('POST')), Filter.method('GET'))],
    ['not one method', () => Filter.all(Filter.not(Filter.method('GET')), Filter.method('GET', 'POST'))],
  ])('%s can match', (_what, make) => {
    expect(make).not.toThrow();
  });

  test('property: what is said never to match never does', () => {
    const seen = { opposites: 0, others: 0 };
    fc.assert(fc.property(twoFilters, fc.array(anyWebhook, { minLength: 5, maxLength: 5 }), ([one, other], webhooks) => {
      const both = { kind: 'all', filters: [one, other] } as const;
      if (contradiction(both) && !contradiction(one) && !contradiction(other)) {
        seen[other.kind === 'not' && other.filter === one ? 'opposites' : 'others'] += 1;
        webhooks.forEach((webhook) => expect(matches(both, new FilterInput(webhook))).toBe(false));
      }
    }), { numRuns: 3_000 });
    // On average there are 830 and 120 of them.
    expect(Math.min(seen.opposites / 5, seen.others)).toBeGreaterThan(20);
  });
});

describe('what is wrong is said in one sentence', () => {
  const long = 'x'.repeat(1_000);
  test.each<[string, () => unknown, RegExp]>([
    ['no method', () => Filter.method(), /^Filter\.method got none, expected one or more; write for example Filter\.method\('POST'\)\.$/],
    ['an unknown method', () => Filter.method('FETCH'), /^Filter\.method takes one or more of DELETE, .*, got: "FETCH"; /],
    ['a path without a slash', () => Filter.path('github/*'), /^Filter\.path takes a pattern of the whole path, .* got: "github\/\*"; write "\/github\/\*", or "\*\*\/github\/\*"/],
    ['an empty path', () => Filter.path(''), /^Filter\.path takes a text of 1 to 1024 characters, got one of 0; /],
    ['a query', () => Filter.path('/a?b=c'), /^Filter\.path takes a pattern of the path alone, .*; use Filter\.query/],
    ['an escape', () => Filter.path('/a%20b'), /^Filter\.path takes a pattern without escapes.*; write "\/a b"\.$/],
    ['a broken escape', () => Filter.path('/a%e9b'), /; write "\/ae9b"\.$/],
    ['two stars and more', () => Filter.path('/a**'), /^Filter\.path takes \*\* as a whole segment only, got: /],
    ['dots', () => Filter.path('/a/../b'), /^Filter\.path takes segments that are not empty, and neither \. nor \.\., got: /],
    ['two slashes', () => Filter.path('/a//b'), /^Filter\.path takes segments that are not empty/],
    ['a long pattern', () => Filter.path(`/${long}`), /^Filter\.path takes a pattern of at most 512 characters, got one of 1001; /],
    ['a blank in a header', () => Filter.header('x a', Match.exists()), /^Filter\.header takes a header name /],
    ['an empty name', () => Filter.query('', Match.exists()), /^Filter\.query takes a text of 1 to 1024 characters/],
    ['a JSON path with a wildcard', () => Filter.jsonField('$.a[*]', Match.exists()), /^Filter\.jsonField takes a path of 1 to 20 steps /],
    ['parameters of a type', () => Filter.contentType('text/plain; charset=utf-8'), /^Filter\.contentType takes content types without parameters.*; write "text\/plain"\.$/],
    ['any type', () => Filter.contentType('*/*'), /; use Filter\.header\('content-type', Match\.exists\(\)\) for any\.$/],
    ['half a type', () => Filter.contentType('json'), /^Filter\.contentType takes content types .* got: "json"; /],
    ['a star in a type', () => Filter.contentType('application/vnd.*+json'), /^Filter\.contentType takes content types/],
    ['an endpoint without a slash', () => Filter.endpoint('github'), /^Filter\.endpoint takes paths of endpoints .* got: "github"; /],
    ['an endpoint with a star', () => Filter.endpoint('/github/*'), /; use Filter\.path for what is below an endpoint\.$/],
    ['no endpoint', () => Filter.endpoint(), /^Filter\.endpoint got none, expected one or more; /],
    ['no source', () => Filter.source(), /^Filter\.source got none, expected one or more; /],
    ['no filter in all', () => Filter.all(), /^Filter\.all got none, expected one or more filters; leave the filter out where everything is meant\.$/],
    ['no filter in any', () => Filter.any(), /^Filter\.any got none, /],
    ['true of a header', () => Filter.header('x', Match.equalTo(true)), /^Filter\.header got Match of true, which only JSON has, expected a text or a number; write Match\.equalTo\('true'\)\.$/],
    ['null of a parameter', () => Filter.query('x', Match.isNull()), /^Filter\.query got Match of null, .*; write Match\.absent\(\) or an empty text\.$/],
    ['false of a form', () => Filter.formField('x', Match.anyOf('a', false)), /^Filter\.formField got Match of false, /],
    ['an id as a number', () => Match.equalTo(12345678901234567890), /^Match\.equalTo takes a number that JavaScript holds exactly, got: 12345678901234567000, .*; write an id as a text, /],
    ['NaN', () => Match.equalTo(NaN), /^Match\.equalTo takes a finite number, got: NaN; /],
    ['an infinite bound', () => Match.range({ min: 0, max: Infinity }), /^Match\.range\.max takes a finite number, got: Infinity; leave a bound of a range out that is none\.$/],
    ['no bound', () => Match.range({}), /^Match\.range takes min, max, or both with min not above max, got: \{\}; /],
    ['bounds the other way round', () => Match.between(2, 1), /^Match\.range takes min, max, .* got: \{"min":2,"max":1\}; /],
    ['nothing of', () => Match.anyOf(), /^Match\.anyOf got none, expected one or more values; /],
    ['an empty prefix', () => Match.prefix(''), /^Match\.prefix takes a text of 1 to 1024 characters, got one of 0; /],
    ['a long suffix', () => Match.suffix('x'.repeat(1_025)), /^Match\.suffix takes a text of 1 to 1024 characters, got one of 1025; /],
    ['too much', () => Filter.any(...[1, 2, 3, 4, 5].map((n) => Filter.query('a', Match.equalTo(`${long}${n}`)))), new RegExp(`^Filter got conditions of \\d+ characters of JSON, expected at most ${MAX_FILTER_LENGTH} .*; `)],

    // Known at deployment only.
    ['a token as a method', () => Filter.method(Fn.ref('Method')), /^Filter\.method got a value that is known only at deployment, expected /],
    ['a list of tokens', () => Filter.endpoint(...Token.asList({ Ref: 'Paths' })), /^Filter\.endpoint got a value that is known only at deployment/],
    ['a token in a path', () => Filter.path(`/${Fn.ref('Path')}`), /^Filter\.path got a value that is known only at deployment/],
    ['a token as a header', () => Filter.header(Fn.ref('Header'), Match.exists()), /^Filter\.header got a value that is known only at deployment/],
    ['a token as a JSON path', () => Filter.jsonField(Fn.ref('Field'), Match.exists()), /^Filter\.jsonField got a value that is known only at deployment/],
    ['a token as a value', () => Match.equalTo(Lazy.string({ produce: () => 'x' })), /^Match\.equalTo got a value that is known only at deployment/],
    ['a token as a number', () => Match.equalTo(Token.asNumber({ Ref: 'Number' })), /^Match\.equalTo got a value that is known only at deployment/],
    ['a token as a bound', () => Match.range({ min: Token.asNumber({ Ref: 'Number' }) }), /^Match\.range\.min got a value that is known only at deployment/],
    ['a token as a prefix', () => Match.prefix(Fn.ref('Prefix')), /^Match\.prefix got a value that is known only at deployment/],
    ['a token as a type', () => Filter.contentType(Fn.ref('Type')), /^Filter\.contentType got a value that is known only at deployment/],

    // Samples.
    ['a path of another endpoint', () => Filter.method('POST').matches({ endpoint: '/github', path: '/orders' }), /^Filter\.matches\.path takes a path that begins with that of the endpoint, "\/github", got: "\/orders"; /],
    ['a path that begins alike', () => Filter.method('POST').matches({ endpoint: '/github', path: '/githubs' }), /^Filter\.matches\.path takes/],
    ['an endpoint that is none', () => Filter.method('POST').matches({ endpoint: 'github' }), /^Filter\.matches\.endpoint takes the path of an endpoint/],
    ['a method that is none', () => Filter.method('POST').matches({ method: 'FETCH' }), /^Filter\.matches\.method takes one of DELETE/],
    ['two bodies', () => Filter.method('POST').matches({ body: 'a', bodyBase64: 'YQ==' }), /^Filter\.matches takes one body, got body and bodyBase64; /],
    ['no base64', () => Filter.method('POST').matches({ bodyBase64: '{"a":1}' }), /^Filter\.matches\.bodyBase64 takes base64 with its padding, got another text; /],
  ])('%s', (_what, make, message) => {
    expect(make).toThrow(message);
    expect(make).toThrow(/^[^\n]+ (got|takes) .*; .*\.$/);
  });
});
