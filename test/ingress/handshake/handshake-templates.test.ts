import * as fs from 'fs';
import * as path from 'path';
import { handshakeCases } from './handshake-cases';
import { HOSTILE_VALUES } from '../template-cases';
import { lintTemplate } from '../template-lint';

const FOLDER = path.join(__dirname, '..', '..', 'fixtures', 'velocity', 'handshake');
const HOSTILE = Object.values(HOSTILE_VALUES).join('');

interface Rendering {
  readonly rendered: string;
  readonly responseOverride?: Readonly<Record<string, unknown>>;
}

interface Fixture {
  readonly expected: Record<'1.7' | '2.4', Record<'empty' | 'literal', Rendering>>;
}

const base64 = (text: string) => Buffer.from(text, 'utf8').toString('base64');

function fixture(name: string): Fixture {
  return JSON.parse(fs.readFileSync(path.join(FOLDER, `${name}.json`), 'utf8')) as Fixture;
}

function rendering(name: string): Rendering {
  return fixture(name).expected['1.7'].empty;
}

describe.each(handshakeCases().map((templateCase) => [templateCase.name, templateCase] as const))('%s', (name, { name: _name, ...input }) => {
  test('real Velocity was asked with the template of today (write-library-cases.ts, then refresh.sh)', () => {
    const { expected: _expected, ...committed } = fixture(name);
    expect(committed).toEqual(JSON.parse(JSON.stringify(input)));
  });

  test('Velocity 1.7 and 2.4 render the same, however they print null', () => {
    const { expected } = fixture(name);
    const renderings = [expected['1.7'].empty, expected['1.7'].literal, expected['2.4'].empty, expected['2.4'].literal];
    expect(renderings[0].rendered).toEqual(expect.any(String));
    expect(new Set(renderings.map((one) => JSON.stringify(one))).size).toBe(1);
  });
});

test.each([
  ['slack', 'c'], ['slack-hostile', HOSTILE], ['slack-spaced', 'c'], ['slack-text', 'c'], ['slack-number', '17'], ['graph', HOSTILE],
  ['twitch', 'pogchamp-kappa-360noscope-vohiyo'], ['form', 'a b'], ['only', HOSTILE],
])('%s is answered as text and not stored', (name, challenge) => {
  expect(rendering(name).responseOverride).toEqual({ header: {}, challenge: base64(challenge), challengeType: 'text/plain' });
  expect(rendering(name).rendered.trim()).toBe('{}');
});

test.each([
  ['monday', { challenge: '3eZbrw1aBm2rZgRNFdxV2595E9CY3gmdALWMmHkvFXO7tYXAYM8P' }],
  ['event-grid', { validationResponse: '512d38b6-c7b8-40c8-89fe-f46f9e9622b6' }],
  ['lark', { d: 'e' }],
  ['ping-head', {}], ['ping-options', {}], ['ping-get', {}],
])('%s is answered as JSON and not stored', (name, answer) => {
  const { challenge, ...others } = rendering(name).responseOverride!;
  expect(JSON.parse(Buffer.from(String(challenge), 'base64').toString())).toEqual(answer);
  expect(others).toEqual({ header: {}, challengeType: 'application/json' });
  expect(rendering(name).rendered.trim()).toBe('{}');
});

test.each([
  ['asana', 'X-Hook-Secret', 'b537207f20cbfa02357cf448134da559e8bd39d61597dcd5631b8012eae53e81'],
  ['asana-lower', 'X-Hook-Secret', 'b537207f20cbfa02357cf448134da559e8bd39d61597dcd5631b8012eae53e81'],
  ['smartsheet', 'Smartsheet-Hook-Response', '91c1d5a4-0e2e-4d4e-b1a0-1f7b9b3d1b4b'],
])('%s is answered in a header and not stored', (name, header, value) => {
  expect(rendering(name).responseOverride).toEqual({ header: { [header]: value }, challenge: base64('{}'), challengeType: 'application/json' });
  expect(rendering(name).rendered.trim()).toBe('{}');
});

test.each([
  'slack-missing', 'slack-null', 'slack-deeper', 'slack-quoted', 'slack-event', 'slack-list', 'slack-no-json', 'slack-empty', 'zoom-no-payload', 'zoom-other-name', 'graph-none',
  'twitch-event', 'twitch-no-header', 'twitch-no-json', 'asana-hostile', 'asana-long', 'asana-event', 'monday-event', 'monday-hostile', 'event-grid-event', 'form-no-header',
  'ping-get-query', 'ping-get-body', 'ping-post',
])('%s is stored', (name) => {
  expect(JSON.parse(rendering(name).rendered)).toMatchObject({ MessageBody: expect.any(String) });
  expect(rendering(name).responseOverride ?? {}).not.toHaveProperty('challenge');
});

test('a content type that only a handshake brings: everything else is refused', () => {
  expect(rendering('only-webhook')).toEqual({ rendered: '{}\n', responseOverride: { header: {}, status: 415, error: 'content type not accepted' } });
});

test.each([
  ['hub', HOSTILE], ['query', HOSTILE], ['strava', '{"hub.challenge":"15f7d1a91c1f40f8a748fd134752feb3"}'], ['websub', HOSTILE], ['websub-unsubscribe', 'c'], ['websub-any-topic', 'c'],
  ['okta', '{"verification":"Me_rShK8JHsTnbyYrWXCEoMGbM_zsZ6k0hLPZ_Pg"}'], ['fixed', 'validator 1'],
])('%s is answered by the mock', (name, challenge) => {
  expect(JSON.parse(rendering(name).rendered)).toEqual({ statusCode: 200 });
  expect(rendering(name).responseOverride).toMatchObject({ challenge: base64(challenge) });
});

test.each(['hub-other-token', 'hub-no-token', 'hub-other-mode', 'hub-nothing', 'query-nothing', 'query-other', 'strava-hostile', 'websub-other-topic', 'websub-denied', 'okta-hostile'])('%s is refused by the mock', (name) => {
  expect(JSON.parse(rendering(name).rendered)).toEqual({ statusCode: 403 });
});

test('a ping is answered by the mock, with nothing', () => {
  expect(JSON.parse(rendering('query-ping').rendered)).toEqual({ statusCode: 200 });
  expect(rendering('query-ping').responseOverride ?? {}).not.toHaveProperty('challenge');
});

test('the answer is the challenge and nothing else', () => {
  expect(rendering('challenge').rendered).toBe(`c\n${HOSTILE}`);
});

test('the function gets tokens in base64', () => {
  expect(JSON.parse(rendering('crc').rendered)).toEqual({ crcToken: base64(HOSTILE) });
  expect(JSON.parse(rendering('crc-nothing').rendered)).toEqual({ crcToken: '' });
  expect(JSON.parse(rendering('zoom').rendered)).toEqual({ plainToken: base64('q"g$g8') });
});

test.each([
  ['crc-answered', 200], ['crc-answered-text', 200], ['crc-refused', 403], ['crc-failed', undefined], ['crc-nothing-answered', undefined],
  ['store-answered', 200], ['store-stored', 202], ['store-stored-text', 202], ['store-too-long', 413], ['store-failed', undefined], ['store-false', undefined],
  ['store-nothing', undefined],
])('%s has the status %s', (name, status) => {
  expect(rendering(name).responseOverride?.status).toBe(status);
});

test('what was answered or stored is told as it is', () => {
  expect(rendering('crc-answered').rendered).toBe('{"response_token":"sha256=x"}');
  expect(rendering('store-answered').rendered).toBe('{"response_token":"sha256=x"}');
  expect(rendering('store-stored').rendered).toBe('<ok/>');
  expect(JSON.parse(rendering('store-failed').rendered)).toMatchObject({ error: 'not stored, try again' });
});

test('request templates are inside of the safe part of VTL', () => {
  const requests = handshakeCases().filter(({ name }) => !/^(challenge|crc|store)/.test(name));
  expect(requests.flatMap(({ template }) => lintTemplate(template.join('\n'), { mayPrint: [] }))).toEqual([]);
});
