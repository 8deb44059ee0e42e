import { configFor, configOf, secret, SOURCE_NAMES } from './support/sources';
import { readSourceConfigs } from '../../src/sources/read-source-config';
import { Source } from '../../src/sources/source';

const HMAC = JSON.parse(JSON.stringify(configOf(Source.slack({ secret }))));
const ED25519 = 'MCowBQYDK2VwAyEA1SiA4o9hyqTCpIqC5V9HUakiiaeACeqfZTInDBbOir4=';
const change = (over: object): string => JSON.stringify({ ...HMAC, ...over });
const changeScheme = (over: object): string => change({ scheme: { ...HMAC.scheme, ...over } });

test.each(SOURCE_NAMES)('what is rendered for %s is read', (name) => {
  const config = configFor(name, name === 'standard-webhooks-ed25519' ? { publicKeys: ['whpk_1SiA4o9hyqTCpIqC5V9HUakiiaeACeqfZTInDBbOir4='] } : {});
  expect(readSourceConfigs(JSON.stringify({ '/': config })).get('/')).toEqual(config);
});

test('a source that verifies nothing is said to be one, never assumed', () => {
  expect(configOf(Source.any()).scheme).toEqual({ kind: 'none' });
  expect(() => readSourceConfigs(undefined)).toThrow(
    'The forwarder\'s source configuration is missing or wrong at "SOURCES"; expected JSON: deploy the stack again with one version of the library.');
});

test('each endpoint has its own', () => {
  const configs = readSourceConfigs(JSON.stringify({ '/': configOf(Source.any()), '/slack': HMAC }));
  expect([...configs].map(([endpoint, { name }]) => [endpoint, name])).toEqual([['/', 'any'], ['/slack', 'slack']]);
});

test.each(['', '{', 'null', '[]', '{}', '"/"'])('no endpoint is known of %j', (json) => {
  expect(() => readSourceConfigs(json)).toThrow(/^The forwarder's source configuration is missing or wrong at "SOURCES"; expected .+: deploy the stack again/);
});

test.each([
  ['nothing', '""'], ['null', 'null'], ['a list', '[]'], ['an empty object', '{}'],
  ['no scheme', change({ scheme: undefined })],
  ['an unknown kind', changeScheme({ kind: 'hmac2' })],
  ['a kind of the prototype', changeScheme({ kind: 'toString' })],
  ['no kind', changeScheme({ kind: undefined })],
  ['an unknown field', change({ newer: true })],
  ['an unknown field of the scheme', changeScheme({ newer: true })],
  ['fields of another scheme', change({ scheme: { ...HMAC.scheme, kind: 'none' } })],
  ['no secrets', change({ secretArns: [] })],
  ['an empty secret', change({ secretArns: [''] })],
  ['secrets that are no list', change({ secretArns: 'arn' })],
  ['an unknown choice', change({ invalid: 'forward' })],
  ['no choice', change({ invalid: undefined })],
  ['an unknown algorithm', changeScheme({ bySecret: { algorithm: 'md5' } })],
  ['an unknown encoding', changeScheme({ encoding: 'utf8' })],
  ['an empty prefix', changeScheme({ prefix: '' })],
  ['no place', changeScheme({ place: undefined })],
  ['an unknown place', changeScheme({ place: { in: 'cookie', name: 'a' } })],
  ['no header at its place', changeScheme({ place: { in: 'headers', names: [] } })],
  ['a field that is no path', changeScheme({ place: { in: 'json', path: 'a' } })],
  ['members without a separator', changeScheme({ members: { equals: '=' } })],
  ['a part of the body that is all of it', changeScheme({ partOfBody: true })],
  ['no keys', changeScheme({ bySecret: undefined })],
  ['an unknown encoding of keys', changeScheme({ bySecret: { algorithm: 'sha256', key: 'rot13' } })],
  ['a public key that is none', changeScheme({ bySecret: undefined, byPublicKey: { algorithm: 'ed25519', keys: ['AAAA'] } })],
  ['no public keys', changeScheme({ byPublicKey: { algorithm: 'ed25519', keys: [] } })],
  ['secrets where only public keys verify', changeScheme({ bySecret: undefined, byPublicKey: { algorithm: 'ed25519', keys: [ED25519] } })],
  ['a time at two places', changeScheme({ timestamp: { ...HMAC.scheme.timestamp, member: 't' } })],
  ['a time at none', changeScheme({ timestamp: { ...HMAC.scheme.timestamp, place: undefined } })],
  ['a template without a body', changeScheme({ content: 'v0:{timestamp}' })],
  ['a time that is signed and not checked', changeScheme({ timestamp: undefined })],
  ['a time that is checked and not signed', changeScheme({ content: '{body}' })],
  ['no tolerance', changeScheme({ timestamp: { ...HMAC.scheme.timestamp, toleranceSeconds: undefined } })],
  ['a tolerance that is text', changeScheme({ timestamp: { ...HMAC.scheme.timestamp, toleranceSeconds: '300' } })],
  ['a tolerance of nothing', changeScheme({ timestamp: { ...HMAC.scheme.timestamp, toleranceSeconds: 0 } })],
  ['SNS without topics', change({ scheme: { kind: 'sns', topicArns: [] }, secretArns: [] })],
  ['an empty field of secrets', change({ secretField: '' })],
  ['a name of a user that is none', change({ scheme: { kind: 'basic', username: 1 } })],
  ['a token without a place', change({ scheme: { kind: 'token' } })],
])('is refused: %s', (_what, json) => {
  expect(() => readSourceConfigs(`{"/":${json}}`)).toThrow(/^The forwarder's source configuration is missing or wrong at "SOURCES[.A-Za-z]*"; expected .+: deploy the stack again/);
});
