import { deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { requestHeaders } from '../../../src/delivery/webhook/request-headers';
import { Webhook } from '../../../src/envelope/envelope';
import { START, webhook } from '../support/world';

type Headers = Array<[string, string]>;
const sent = (headers: Headers, hook: Partial<Webhook> = {}) => requestHeaders(webhook({ headers, ...hook }), { attempt: 2, group: 'order-1' });
/** The same where the user chose `X-Forwarded-…` headers. */
const forwarded = (headers: Headers) => requestHeaders(webhook({ headers }), { attempt: 2, group: 'order-1', forwardedHeaders: true });
const valueOf = (headers: ReturnType<typeof requestHeaders>, name: string) =>
  headers.filter(([key]) => key.toLowerCase() === name).map(([, value]) => value);
/** The sender's, in front of ours. */
const kept = (headers: Headers, hook: Partial<Webhook> = {}) => {
  const all = sent(headers, hook);
  return all.slice(0, all.findIndex(([name]) => name === 'x-scalable-webhook-delivery-id'));
};

test('the sender\'s headers come first, in order and in their spelling, then ours', () => {
  expect(sent([['X-B', '2'], ['x-a', '1'], ['Content-Type', 'text/plain; charset=UTF-8'], ['Host', 'api.example']], { id: 'delivery-1', rawPath: '/prod/orders' })).toEqual([
    ['X-B', '2'],
    ['x-a', '1'],
    ['Content-Type', 'text/plain; charset=UTF-8'],
    ['x-scalable-webhook-delivery-id', 'delivery-1'],
    ['x-scalable-webhook-attempt', '2'],
    ['x-scalable-webhook-arrived-at', new Date(START).toISOString()],
    ['x-scalable-webhook-group', 'order-1'],
    ['x-scalable-webhook-url', 'https://api.example/prod/orders'],
    ['Idempotency-Key', 'delivery-1'],
  ]);
});

test('case 16: headers of the connection stay behind, also those that Connection names', () => {
  const headers: Headers = [
    ['Connection', 'close, X-Hop ,keep-alive'], ['connection', 'X-Other'], ['X-Hop', '1'], ['x-other', '2'], ['Keep-Alive', 'timeout=5'],
    ['Transfer-Encoding', 'chunked'], ['TE', 'trailers'], ['Trailer', 'X-T'], ['Upgrade', 'h2c'], ['HTTP2-Settings', 'x'], ['Proxy-Authorization', 'Basic x'],
    ['Proxy-Authenticate', 'x'], ['Proxy-Connection', 'x'], ['Expect', '100-continue'], ['Host', 'api.example'], ['Content-Length', '999'], ['X-Kept', 'yes'],
  ];
  expect(kept(headers)).toEqual([['X-Kept', 'yes']]);
});

test('a sender cannot drop our headers by naming them in Connection', () => {
  const headers = forwarded([['Connection', 'x-forwarded-for, idempotency-key, x-scalable-webhook-group']]);
  expect(valueOf(headers, 'x-forwarded-for')).toEqual(['192.0.2.1']);
  expect(valueOf(headers, 'idempotency-key')).toEqual(['delivery-1']);
  expect(valueOf(headers, 'x-scalable-webhook-group')).toEqual(['order-1']);
});

test('case 17: what a sender says in our name, or about who it is, is not passed on', () => {
  const headers: Headers = [
    ['X-Scalable-Webhook-Group', 'forged'], ['x_scalable_webhook_group', 'forged'], ['X-SCALABLE-WEBHOOK-VERIFIED', 'true'],
    ['X-Forwarded-Proto', 'http'], ['X-Forwarded-User', 'root'], ['X_Forwarded_User', 'root'], ['Forwarded', 'for=10.0.0.1'],
  ];
  expect(kept([...headers, ['Host', 'h']])).toEqual([]);
  expect(valueOf(sent(headers), 'x-scalable-webhook-group')).toEqual(['order-1']);
  expect(valueOf(forwarded(headers), 'x-forwarded-proto')).toEqual(['https']);
});

describe('field case D13: X-Forwarded-… headers', () => {
  const FORWARDED = /^(?:forwarded$|x[-_]forwarded)/i;
  const forged: Headers = [
    ['Forwarded', 'for=10.0.0.1;host=evil.example'], ['X-Forwarded', 'for=10.0.0.1'], ['X-Forwarded-For', '10.0.0.1, 10.0.0.2'], ['x_forwarded_for', '10.0.0.3'],
    ['X-FORWARDED-HOST', 'evil.example'], ['X-Forwarded-Proto', 'http'], ['X-Forwarded-Port', '80'], ['X-Forwarded-Server', 'evil'], ['X-Forwarded-Prefix', '/evil'],
    ['X-Forwarded-Scheme', 'http'], ['X-Forwarded-Ssl', 'off'], ['X_Forwarded_Proto', 'http'], ['X-Forwarded-Uri', '/evil'],
  ];
  const ofForwarding = (headers: ReturnType<typeof requestHeaders>) => headers.filter(([name]) => FORWARDED.test(name));

  test('there are none, whatever the sender says', () => {
    expect(ofForwarding(sent([['Host', 'api.example']]))).toEqual([]);
    expect(ofForwarding(sent([...forged, ['Host', 'api.example']]))).toEqual([]);
  });

  test('by choice, they say what the gateway saw, whatever the sender says', () => {
    for (const headers of [[], forged]) {
      expect(ofForwarding(forwarded([...headers, ['Host', 'api.example']]))).toEqual([
        ['X-Forwarded-For', '192.0.2.1'], ['X-Forwarded-Host', 'api.example'], ['X-Forwarded-Proto', 'https'], ['X-Forwarded-Port', '443'],
      ]);
    }
  });

  test('by choice, what is not known is not said', () => {
    const headers = requestHeaders(webhook({ headers: [], sourceIp: '' }), { attempt: 1, forwardedHeaders: true });
    expect(headers.map(([name]) => name)).toEqual([
      'X-Forwarded-Proto', 'X-Forwarded-Port', 'x-scalable-webhook-delivery-id', 'x-scalable-webhook-attempt', 'x-scalable-webhook-arrived-at', 'Idempotency-Key',
    ]);
  });

  const urlOf = (headers: Headers, rawPath = '/prod/orders/17'): string[] => valueOf(sent(headers, { rawPath }), 'x-scalable-webhook-url');

  test('the URL that the sender called is in a header of ours, without the query', () => {
    expect(urlOf([['host', 'hooks.example.com']])).toEqual(['https://hooks.example.com/prod/orders/17']);
    expect(valueOf(sent([['Host', 'h']], { rawPath: '/x', query: [['secret', '1']] }), 'x-scalable-webhook-url')).toEqual(['https://h/x']);
  });

  test.each([
    ['/prod/a b', '/prod/a%20b'], ['/prod/a%20b', '/prod/a%20b'], ['/prod/caf\u00e9\u2603', '/prod/caf%C3%A9%E2%98%83'], ['/prod/a\r\nX: 1', '/prod/a%0D%0AX:%201'],
    ['/prod/a?b#c', '/prod/a%3Fb%23c'], ['/prod//a/../b', '/prod//a/../b'],
  ])('the path %j is there as %j', (rawPath, path) => {
    expect(urlOf([['Host', 'api.example']], rawPath)).toEqual([`https://api.example${path}`]);
  });

  test('a replay says so, and a sender cannot', () => {
    expect(valueOf(requestHeaders(webhook({ replay: 'r-1' }), { attempt: 1 }), 'x-scalable-webhook-replay')).toEqual(['r-1']);
    expect(valueOf(sent([['X-Scalable-Webhook-Replay', 'forged']]), 'x-scalable-webhook-replay')).toEqual([]);
  });

  test('the URL is left out where it is not known, or too long for a header', () => {
    for (const hosts of [[], ['a.example', 'b.example'], [''], ['a b'], ['evil.example/x?'], ['user@evil.example'], ['a\r\nX: 1']]) {
      expect(urlOf(hosts.map((host) => ['Host', host] as [string, string]))).toEqual([]);
    }
    expect(urlOf([['Host', 'api.example']], `/${'x'.repeat(2_048 - 'https://api.example/'.length)}`)[0]).toHaveLength(2_048);
    expect(urlOf([['Host', 'api.example']], `/${'x'.repeat(2_049 - 'https://api.example/'.length)}`)).toEqual([]);
  });

  test('a sender cannot say which URL it called', () => {
    expect(valueOf(sent([['X-Scalable-Webhook-Url', 'https://evil.example'], ['x_scalable_webhook_url', 'https://evil.example']]), 'x-scalable-webhook-url')).toEqual([]);
  });
});

test('headers that the gateway added stay behind', () => {
  expect(kept([
    ['X-Amzn-Trace-Id', 'Root=1-2-3'], ['Via', '2.0 x.cloudfront.net (CloudFront)'], ['X-Amz-Cf-Id', 'x'], ['CloudFront-Viewer-Country', 'DE'],
    ['CloudFront-Is-Mobile-Viewer', 'false'], ['x-amzn-vpce-id', 'vpce-1'], ['x-amz-sns-message-type', 'Notification'], ['traceparent', '00-1-2-01'], ['Host', 'h'],
  ])).toEqual([['x-amz-sns-message-type', 'Notification'], ['traceparent', '00-1-2-01']]);
});

test.each([
  'Connection', 'Content-Length', 'Expect', 'Host', 'HTTP2-Settings', 'Keep-Alive', 'Proxy-Authenticate', 'Proxy-Authorization', 'Proxy-Connection', 'TE',
  'Trailer', 'Transfer-Encoding', 'Upgrade', 'Via', 'X-Amz-Cf-Id', 'X-Amzn-Cipher-Suite', 'X-Amzn-Tls-Cipher-Suite', 'X-Amzn-Tls-Version',
  'X-Amzn-Trace-Id', 'X-Amzn-Vpc-Id', 'X-Amzn-Vpce-Config', 'X-Amzn-Vpce-Id', 'CloudFront-Anything', 'Forwarded', 'X-Forwarded-Anything', 'X-Original-URL', 'X_Rewrite_Url',
  // S2: whatever makes a backend believe in another path, method, host or sender, in any spelling.
  'SCRIPT_NAME', 'Script-Name', 'PATH_INFO', 'Path_Info', 'PATH-TRANSLATED', 'REQUEST_URI', 'QUERY_STRING', 'DOCUMENT_ROOT', 'SCRIPT_FILENAME', 'X-Script-Name',
  'X_SCRIPT_NAME', 'X-Original-URI', 'X-Original-Path', 'X-Rewrite-Uri', 'X-Replaced-Path', 'X-Request-Uri', 'X-Path-Info', 'X-Matched-Path', 'X-Invoke-Path',
  'X-Middleware-Subrequest', 'X-Middleware-Rewrite', 'X-Now-Route-Matches', 'X-HTTP-Method-Override', 'X_HTTP_METHOD_OVERRIDE', 'x.http.method.override',
  'X-HTTP-Method', 'X-Method-Override', 'X-Method', 'REQUEST_METHOD', 'X-Original-Method', 'X-Forwarded-Prefix', 'X_Forwarded_Path', 'X.Forwarded.Uri',
  'X!Forwarded~For', 'X-Forwarded-Method', 'X-Forwarded-Server', 'X-Forwarded-Scheme', 'X-Host', 'X_Host', 'X-HTTP-Host-Override', 'X-Original-Host',
  'Disguised-Host', 'SERVER_NAME', 'Server-Port', 'X-Proxy-Host', 'X-Url-Scheme', 'X-Scheme', 'Front-End-Https', 'Front_End_Https', 'Proxy', 'PROXY',
  'X-Envoy-Original-Path', 'X-Envoy-Retry-On', 'X-Accel-Redirect', 'X-Accel-Mapping', 'X-Sendfile', 'X-Sendfile-Type', 'X-Waws-Unencoded-Url', '$WSSN', '$wssc',
  'X-Real-IP', 'X_Real_Ip', 'Client-IP', 'X-Client-IP', 'True-Client-IP', 'X-Cluster-Client-Ip', 'CF-Connecting-IP', 'Fastly-Client-IP', 'REMOTE_ADDR',
  'X-ProxyUser-Ip', 'X_ProxyUser_IP', 'X-Azure-SocketIP', 'X-Appengine-User-IP', 'Fly-Client-IP', 'DO-Connecting-IP', 'X-NF-Client-Connection-IP',
  'CF-Pseudo-IPv4', 'Forwarded-For', 'X-Remote-Host', 'X-Vercel-Forwarded-For', 'X-Originating-IP', 'X-Remote-IP', 'X.Real.IP', 'TRUE_CLIENT_IP',
  'Remote-User', 'X-Remote-User', 'WL-Proxy-Client-IP', 'WL-Proxy-SSL', 'X-Amzn-Oidc-Data', 'X-Amzn-Mtls-Clientcert',
])('%s stays behind, whatever else there is', (name) => {
  expect(requestHeaders(webhook({ headers: [[name, 'canary']] }), { attempt: 1 }).filter(([, value]) => value === 'canary' && name !== 'Host')).toEqual([]);
  expect(valueOf(requestHeaders(webhook({ headers: [[name, 'canary']] }), { attempt: 1 }), name.toLowerCase())).toEqual([]);
});

test.each([
  'X-Hub-Signature-256', 'X-GitHub-Event', 'X-Request-Id', 'X-Correlation-ID', 'traceparent', 'Authorization', 'Referer', 'Origin', 'Destination', 'X-Amz-Sns-Topic-Arn',
  'X-Goog-Channel-Id', 'X-Shopify-Shop-Domain', 'X-Original-To', 'X-Real-Name', 'X-Methods', 'X-Hosts', 'X-Path', 'Server-Timing', 'Content-MD5', 'WS-Id', 'X_Own_Header',
])('%s passes', (name) => {
  expect(kept([[name, 'value'], ['Host', 'h']])).toEqual([[name, 'value']]);
});

test.each([
  ['nothing', ''], ['a space', ' '], ['spaces', '   '], ['a tab', '\t'], ['a no-break space', '\u00a0'], ['NUL', '\0'], ['ends of lines', '\r\n'], ['a vertical tab', '\v'], ['ESC', '\x1b'],
  ['DEL', '\x7f'], ['U+0080', '\u0080'], ['U+0085', '\u0085'], ['U+009F', '\u009f'], ['all of them', ' \t\0\x1f\x7f\u0085\u2028 '],
])('an idempotency key of %s alone is none: it would be the same for all', (_what, value) => {
  expect(valueOf(sent([['Idempotency-Key', value]]), 'idempotency-key')).toEqual(['delivery-1']);
  expect(valueOf(sent([['Idempotency-Key', `${value}k${value}`]]), 'idempotency-key')).toEqual([expect.stringContaining('k')]);
});

test('an idempotency key of bytes that are no UTF-8 is none: another key may have become the same', () => {
  expect(valueOf(sent([['Idempotency-Key', 'caf\ufffd']]), 'idempotency-key')).toEqual(['delivery-1']);
  expect(valueOf(sent([['Idempotency-Key', 'caf\u00e9']]), 'idempotency-key')).toEqual(['caf\u00e9']);
});

test('the trace of the invocation goes on in place of the gateway\'s, where there is one', () => {
  const trace = 'Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1';
  const traced = (facts: object) => valueOf(requestHeaders(webhook({ headers: [['X-Amzn-Trace-Id', 'Root=1-2-3']] }), { attempt: 1, ...facts }), 'x-amzn-trace-id');
  expect([traced({ trace }), traced({})]).toEqual([[trace], []]);
});

test('case 54: the idempotency key is the delivery id, unless the sender has one', () => {
  expect(valueOf(sent([]), 'idempotency-key')).toEqual(['delivery-1']);
  expect(valueOf(sent([['IDEMPOTENCY-KEY', 'own']]), 'idempotency-key')).toEqual(['own']);
  expect(valueOf(sent([['idempotency-key', '']]), 'idempotency-key')).toEqual(['delivery-1']);
  expect(valueOf(sent([['Idempotency-Key', ' \t']]), 'idempotency-key')).toEqual(['delivery-1']);
  expect(valueOf(sent([['Idempotency-Key', '\0'], ['Idempotency-Key', 'own']]), 'idempotency-key')).toEqual(['own']);
  expect(valueOf(sent([['Idempotency-Key', ''], ['Idempotency-Key', 'own']]), 'idempotency-key')).toEqual(['own']);
});

test('case 15: cookies that came in several headers go on in one, in the place of the first', () => {
  expect(kept([['X-A', '1'], ['Cookie', 'a=1; b=2'], ['X-B', '2'], ['cookie', 'c=3'], ['Host', 'h']])).toEqual([['X-A', '1'], ['Cookie', 'a=1; b=2; c=3'], ['X-B', '2']]);
  expect(kept([['cookie', 'a=1'], ['Host', 'h']])).toEqual([['cookie', 'a=1']]);
});

test('case 15: a repeated header is passed on as often as it came', () => {
  expect(valueOf(sent([['X-A', '1'], ['x-a', '2, 3']]), 'x-a')).toEqual(['1', '2, 3']);
});

test.each([
  ['a\r\nX-Injected: 1', 'a  X-Injected: 1'],
  ['nul\u0000del\u007f', 'nul del '],
  ['tab\tstays', 'tab\tstays'],
  ['caf\u00e9', 'caf\u00e9'],
  ['snow\u2603', 'snow\u00e2\u0098\u0083'],
  ['\u{1f600}', '\u00f0\u009f\u0098\u0080'],
  ['\ud800', '\u00ef\u00bf\u00bd'],
])('case 15: the value %j becomes %j', (value, expected) => {
  expect(valueOf(sent([['X-A', value]]), 'x-a')).toEqual([expected]);
});

test.each(['', 'x y', 'x:y', 'x\r\ny', 'ü', 'x(y)'])('case 15: the name %j cannot be sent', (name) => {
  expect(kept([[name, '1'], ['Host', 'h']])).toEqual([]);
});

describe('case 13: Content-Encoding goes with the coding, or not at all', () => {
  const text = Buffer.from('{"a":1}');
  const keeps = (coding: string, body: Uint8Array) => kept([['Content-Encoding', coding], ['Host', 'h']], { body }).length === 1;

  test.each<[string, Uint8Array, boolean]>([
    ['gzip', gzipSync(text), true],
    ['GZip ', gzipSync(text), true],
    ['x-gzip', gzipSync(text), true],
    ['gzip', text, false],
    ['x-gzip', text, false],
    ['GZIP', text, false],
    [' gzip ', text, false],
    ['Deflate', text, false],
    ['gzip', Buffer.alloc(0), false],
    ['gzip', Buffer.from([0x1f]), false],
    ['gzip', Buffer.from([0x1e, 0x8b]), false],
    ['gzip', Buffer.from([0x1f, 0x8c]), false],
    ['deflate', deflateSync(text), true],
    ['deflate', deflateSync(text, { level: 9 }), true],
    ['deflate', deflateRawSync(text), true],
    ['deflate', text, false],
    ['deflate', Buffer.from('plain\ttext\r\n\u{1f600}'), false],
    ['deflate', Buffer.alloc(0), false],
    // Text that begins like zlib passes for it: method 8, and "x^" is a multiple of 31. The others miss one of the two.
    ['deflate', Buffer.from('x^'), true],
    ['deflate', Buffer.from('x^plain text'), true],
    ['deflate', Buffer.from('x_plain text'), false],
    ['deflate', Buffer.from('a=plain text'), false],
    ['deflate', Buffer.from('x'), false],
    ['identity', text, true],
    ['br', text, true],
    ['zstd', text, true],
    ['gzip, br', text, true],
  ])('%s of %j is kept: %s', (coding, body, expected) => {
    expect(keeps(coding, body)).toBe(expected);
  });

  test('another header may have the name of a coding for its value', () => {
    expect(kept([['X-Coding', 'gzip'], ['Host', 'h']], { body: text })).toEqual([['X-Coding', 'gzip']]);
  });
});

test('whatever a sender sends, the result can be written to a connection, and ours are ours', () => {
  const headers = fc.array(fc.tuple(fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('Connection', 'Idempotency-Key', 'x-scalable-webhook-attempt', 'Host')),
    fc.string({ unit: 'binary' })), { maxLength: 10 });
  fc.assert(fc.property(headers, fc.uint8Array({ maxLength: 20 }), (pairs, body) => {
    const result = sent(pairs, { body });
    for (const [name, value] of result) {
      expect(name).toMatch(/^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/);
      expect(value).toMatch(/^[\t\x20-\x7e\x80-\xff]*$/);
    }
    expect(valueOf(result, 'x-scalable-webhook-attempt')).toEqual(['2']);
    expect(valueOf(result, 'host')).toEqual([]);
    expect(valueOf(result, 'connection')).toEqual([]);
    expect(valueOf(result, 'idempotency-key').length).toBeGreaterThan(0);
  }), { numRuns: 200 });
});
