import { createHmac } from 'node:crypto';
import { configOf, secret } from './support/sources';
import { parseBackendUrl, requestTarget } from '../../src/delivery/transports/request-target';
import { Webhook } from '../../src/envelope/envelope';
import { SignatureAlgorithm, SignatureEncoding } from '../../src/sources/constants';
import { Source } from '../../src/sources/source';
import { SourceVerifier } from '../../src/sources/source-verifier';

const BODY = Buffer.from('{"amount":1}');

const SOURCES: Array<[string, Source, (url: string) => [string, string]]> = [
  ['Square', Source.square({ secret }), (url) => ['X-Square-Hmacsha256-Signature', createHmac('sha256', 'topsecret').update(url).update(BODY).digest('base64')]],
  ['Trello', Source.hmac({
    secret, header: 'X-Trello-Webhook', algorithm: SignatureAlgorithm.SHA1, encoding: SignatureEncoding.BASE64, signedContent: '{body}{url}',
  }), (url) => ['X-Trello-Webhook', createHmac('sha1', 'topsecret').update(BODY).update(url).digest('base64')]],
];

describe.each(SOURCES)('what was verified is what is delivered: %s', (_name, source, sign) => {
  const verifier = new SourceVerifier(configOf(source), {
    now: () => 1_700_000_000_000, readSecret: async () => 'topsecret', fetchCertificate: async () => undefined, fetchKeys: async () => ({ status: 500, text: '' }),
  });
  const check = (signed: string, over: Partial<Webhook>) => verifier.check({
    id: 'i',
    arrivedAt: 1_700_000_000_000,
    endpoint: '/',
    method: 'POST',
    path: 'sq',
    rawPath: '/prod/sq',
    query: [],
    sourceIp: '',
    body: BODY,
    headers: [['Host', 'h.example.com'], sign(`https://h.example.com${signed}`)],
    ...over,
  });

  test.each<[string, string, Webhook['query'], string]>([
    ['as it was sent', '/prod/sq?role=user&tenant=5', [['role', 'user'], ['tenant', '5']], '/?role=user&tenant=5'],
    ['in another order', '/prod/sq?role=user&tenant=5', [['tenant', '5'], ['role', 'user']], '/?tenant=5&role=user'],
    ['encoded otherwise', '/prod/sq?a=b%2Fc%20d', [['a', 'b/c d']], '/?a=b/c%20d'],
    ['as a form', '/prod/sq?a=b+c', [['a', 'b c']], '/?a=b%20c'],
    ['unencoded', '/prod/sq?f[x]=b c', [['f[x]', 'b c']], '/?f%5Bx%5D=b%20c'],
  ])('%s it verifies', async (_what, signed, query, delivered) => {
    expect(await check(signed, { query })).toBe('verified');
    expect(requestTarget(parseBackendUrl('https://b'), '', query)).toBe(delivered);
  });

  test.each<[string, string, Partial<Webhook>]>([
    ['one parameter whose value holds the others', '/prod/sq?role=user&tenant=5', { query: [['role', 'user&tenant=5']] }],
    ['one whose name holds its value', '/prod/sq?role=user', { query: [['role=user', '']] }],
    ['a value that is encoded once more', '/prod/sq?a=b%26c', { query: [['a', 'b%26c']] }],
    ['a plus sign for a blank', '/prod/sq?a=b+c', { query: [['a', 'b+c']] }],
    ['a value in front of another of the same name', '/prod/sq?a=1&a=2', { query: [['a', '2'], ['a', '1']] }],
    ['a path that holds the query', '/prod/sq?role=user', { path: 'sq?role=user', rawPath: '/prod/sq?role=user' }],
    ['a path that holds it encoded', '/prod/sq?role=user', { path: 'sq?role=user', rawPath: '/prod/sq%3Frole=user' }],
    ['an encoded slash', '/prod/a/b', { path: 'a/b', rawPath: '/prod/a%2Fb' }],
    ['an encoded slash, decoded on its way', '/prod/a/b', { path: 'a%2Fb', rawPath: '/prod/a/b' }],
    ['a fragment in a value', '/prod/sq?a=1#b', { query: [['a', '1#b']] }],
  ])('%s is another request', async (_what, signed, over) => {
    expect(await check(signed, over)).toMatchObject({ invalid: 'mismatch' });
  });
});

test('a query that holds the body, which is signed right behind the URL, is another request', async () => {
  const verifier = new SourceVerifier(configOf(Source.square({ secret })), {
    now: () => 1_700_000_000_000, readSecret: async () => 'topsecret', fetchCertificate: async () => undefined, fetchKeys: async () => ({ status: 500, text: '' }),
  });
  expect(await verifier.check({
    id: 'i',
    arrivedAt: 1_700_000_000_000,
    endpoint: '/',
    method: 'POST',
    path: 'sq',
    rawPath: '/prod/sq',
    query: [['x', BODY.toString()]],
    sourceIp: '',
    body: Buffer.alloc(0),
    headers: [['Host', 'h.example.com'], ['X-Square-Hmacsha256-Signature', createHmac('sha256', 'topsecret').update('https://h.example.com/prod/sq?x=').update(BODY).digest('base64')]],
  })).toMatchObject({ invalid: 'mismatch' });
});
