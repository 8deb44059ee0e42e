import { createHash, createHmac } from 'crypto';
import { formatEnvelope, parseEnvelope, Webhook } from '../../../src/envelope/envelope';
import { urlSpellings } from '../../../src/sources/verification/url-spellings';
import { verify } from '../../../src/sources/verification/verify';

function webhook(over: Partial<Webhook>): Webhook {
  return parseEnvelope(formatEnvelope({
    id: 'id',
    arrivedAt: 0,
    endpoint: '/',
    method: 'POST',
    path: 'voice',
    rawPath: '/prod/voice',
    query: [],
    sourceIp: '',
    body: Buffer.alloc(0),
    headers: [['Host', 'abc.execute-api.us-east-1.amazonaws.com']],
    ...over,
  }));
}

const BASE = 'https://abc.execute-api.us-east-1.amazonaws.com/prod/voice';

test('without a query there is the one URL', () => {
  expect(urlSpellings(webhook({}))).toEqual([BASE]);
});

test('parameters come in every order, of four at most', () => {
  expect(urlSpellings(webhook({ query: [['a', '1'], ['b', '2']] }))).toEqual([`${BASE}?a=1&b=2`, `${BASE}?b=2&a=1`]);
  expect(urlSpellings(webhook({ query: 'abcd'.split('').map((name) => [name, '']) }))).toHaveLength(24);
  expect(urlSpellings(webhook({ query: 'abcde'.split('').map((name) => [name, '']) }))).toHaveLength(1);
});

test('parameters come in every usual spelling', () => {
  expect(urlSpellings(webhook({ query: [['to', '+1 (5)/ä&?=']] }))).toEqual([
    `${BASE}?to=%2B1%20(5)/%C3%A4%26?%3D`,
    `${BASE}?to=%2B1%20%285%29%2F%C3%A4%26%3F%3D`,
    `${BASE}?to=%2B1+%285%29%2F%C3%A4%26%3F%3D`,
  ]);
  expect(urlSpellings(webhook({ query: [['the [to]', '1 (5)/ä=']] }))).toEqual([
    `${BASE}?the%20%5Bto%5D=1%20(5)/%C3%A4%3D`,
    `${BASE}?the%20%5Bto%5D=1%20%285%29%2F%C3%A4%3D`,
    `${BASE}?the+%5Bto%5D=1+%285%29%2F%C3%A4%3D`,
    `${BASE}?the [to]=1 (5)/ä=`,
  ]);
});

test.each(['a&b', 'a#b', 'a%20b', 'a+b', 'a;b', '{"a":1}', '[1]', '"a"', 'a\\b', 'a\nb', 'a\0b'])('a value %j is not tried unencoded, which would be another query', (value) => {
  expect(urlSpellings(webhook({ query: [['x', value]] }))).not.toContain(`${BASE}?x=${value}`);
});

test.each(['a&b', 'a=b', 'a#b', 'a%20b', 'a+b', 'a;b'])('a name %j is not either', (name) => {
  expect(urlSpellings(webhook({ query: [[name, '']] }))).not.toContain(`${BASE}?${name}=`);
});

test.each<[Webhook['query'], string, string]>([
  [[['a', '1'], ['a', '2']], 'a=1&a=2', 'a=2&a=1'], [[['a.b', '1'], ['a_b', '2']], 'a.b=1&a_b=2', 'a_b=2&a.b=1'], [[['a', '1'], ['A', '2']], 'a=1&A=2', 'A=2&a=1'],
])('parameters that a server may take for one keep their order: %j', (query, same, other) => {
  const urls = urlSpellings(webhook({ query }));
  expect(urls).toContain(`${BASE}?${same}`);
  expect(urls).not.toContain(`${BASE}?${other}`);
  expect(urlSpellings(webhook({ query: [...query, ['b', '3']] }))).toContain(`${BASE}?b=3&${same}`);
});

test('there are never more than 96', () => {
  expect(urlSpellings(webhook({ query: 'abcd'.split('').map((name) => [name, 'a b/c']), path: 'a b', rawPath: '/prod/a b' }))).toHaveLength(96);
});

test('a path that was decoded is tried encoded as well', () => {
  const urls = [BASE.replace('voice', 'a%20b'), BASE.replace('voice', 'a b')];
  expect(urlSpellings(webhook({ path: 'a b', rawPath: '/prod/a b' }))).toEqual(urls);
  expect(urlSpellings(webhook({ path: 'a%20b', rawPath: '/prod/a b' }))).toEqual(urls);
  expect(urlSpellings(webhook({ path: 'a b', rawPath: '/prod/a%20b' }))).toEqual(urls);
});

test.each<[string, string, string]>([
  ['voice?a=1', '/prod/voice?a=1', 'voice%3Fa=1'], ['voice#a', '/prod/voice#a', 'voice%23a'], ['a/b', '/prod/a%2Fb', 'a%2Fb'], ['a%2Fb', '/prod/a/b', 'a%2Fb'], ['a;b', '/prod/a%3Bb', 'a%3Bb'],
  ['100%', '/prod/100%', '100%25'], ['%41', '/prod/%2541', '%2541'], ['ab', '/prod/%61b', '%61b'], ['a', '/prod/x/a/', 'a/'],
])('a path %j (%j) is tried as it is delivered, and not as another path or with a query', (path, rawPath, delivered) => {
  expect(urlSpellings(webhook({ path, rawPath })).map((url) => url.slice(url.indexOf('/prod/') + 6))).toEqual([rawPath.startsWith('/prod/x/') ? `x/${delivered}` : delivered]);
  expect(urlSpellings(webhook({ path, rawPath }), 'https://hooks.example.com/in')).toEqual([`https://hooks.example.com/in/${delivered}`]);
});

test('a path that is not below the one that was called gives no URL', () => {
  expect(urlSpellings(webhook({ path: 'other', rawPath: '/prod/voice' }))).toEqual([]);
});

test.each([
  ['no host', []],
  ['two hosts', [['Host', 'a.example.com'], ['host', 'a.example.com']]],
  ['a host that is none', [['Host', 'a.example.com/x?']]],
] as Array<[string, Webhook['headers']]>)('%s gives no URL', (_what, headers) => {
  expect(urlSpellings(webhook({ headers }))).toEqual([]);
  expect(urlSpellings(webhook({ headers }), 'https://hooks.example.com/in')).toEqual(['https://hooks.example.com/in/voice']);
});

test('a public URL stands for the endpoint, with and without a slash at its end', () => {
  expect(urlSpellings(webhook({ path: '' }), 'https://hooks.example.com/in')).toEqual(['https://hooks.example.com/in', 'https://hooks.example.com/in/']);
  expect(urlSpellings(webhook({ path: 'a b' }), 'https://hooks.example.com/in/')).toEqual(['https://hooks.example.com/in/a%20b', 'https://hooks.example.com/in/a b']);
});

describe('a Twilio webhook that went through API Gateway', () => {
  const TOKEN = '12345';
  const sign = (url: string, form: string): string => createHmac('sha1', TOKEN).update(`${url}${form}`).digest('base64');

  function received(query: Webhook['query'], signature: string, body = 'B=2&A=1', more: Webhook['headers'] = [['content-type', 'application/x-www-form-urlencoded']]) {
    const arrived = webhook({ query, body: Buffer.from(body), headers: [['Host', 'abc.execute-api.us-east-1.amazonaws.com'], ['X-Twilio-Signature', signature], ...more] });
    return verify({ ...arrived, urls: () => urlSpellings(arrived) }, { kind: 'twilio' }, [TOKEN], 0);
  }

  it.each([
    [`${BASE}?foo=1&bar=2`, [['bar', '2'], ['foo', '1']]],
    [`${BASE}?q=a%20b%2Fc`, [['q', 'a b/c']]],
    [`${BASE}?q=a+b`, [['q', 'a b']]],
    [BASE.replace('.com/', '.com:443/'), []],
  ] as Array<[string, Webhook['query']]>)('verifies for %s', (url, query) => {
    expect(received(query, sign(url, 'A1B2'))).toEqual({ valid: true });
  });

  it('does not verify for another path, host or parameter', () => {
    for (const url of [`${BASE}/x`, BASE.replace('abc', 'abd'), `${BASE}?x=1`, BASE.replace('https', 'http')]) {
      expect(received([], sign(url, 'A1B2'))).toEqual({ valid: false, reason: 'mismatch' });
    }
  });

  it('does not verify a body that the signature does not cover', () => {
    expect(received([], sign(BASE, ''), '{"a":1}', [['content-type', 'application/json']])).toEqual({ valid: false, reason: 'body-not-signed' });
    expect(received([], sign(BASE, ''), 'A=1', [])).toEqual({ valid: false, reason: 'body-not-signed' });
    expect(received([], sign(BASE, ''), 'A=1', [['content-type', 'application/x-www-form-urlencodedx']])).toEqual({ valid: false, reason: 'body-not-signed' });
    expect(received([], sign(BASE, ''), '')).toEqual({ valid: true });
  });

  it('does not verify with two hashes, even where the first is right', () => {
    const hash = createHash('sha256').update('{}').digest('hex');
    const url = `${BASE}?bodySHA256=${hash}&bodySHA256=${hash}`;
    const request = {
      method: 'POST',
      headers: [['X-Twilio-Signature', sign(url, '')] as const],
      body: Buffer.from('{}'),
      query: [],
      urls: () => [url],
    };
    expect(verify(request, { kind: 'twilio' }, [TOKEN], 0)).toEqual({ valid: false, reason: 'body-mismatch' });
  });

  it('does not verify with a hash that is none', () => {
    const hashed = `${BASE}?bodySHA256=xyz`;
    expect(received([['bodySHA256', 'xyz']], sign(hashed, ''), '{}')).toEqual({ valid: false, reason: 'body-mismatch' });
  });
});
