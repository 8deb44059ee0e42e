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
])('%s is answered and not stored', (name, challenge) => {
  expect(rendering(name).responseOverride).toMatchObject({ challenge: base64(challenge) });
  expect(rendering(name).rendered.trim()).toBe('{}');
});

test.each([
  'slack-missing', 'slack-null', 'slack-deeper', 'slack-quoted', 'slack-event', 'slack-list', 'slack-no-json', 'slack-empty', 'zoom-no-payload', 'zoom-other-name', 'graph-none',
])('%s is stored', (name) => {
  expect(JSON.parse(rendering(name).rendered)).toMatchObject({ MessageBody: expect.any(String) });
  expect(rendering(name).responseOverride ?? {}).not.toHaveProperty('challenge');
});

test.each([['hub', HOSTILE], ['query', HOSTILE]])('%s is answered by the mock', (name, challenge) => {
  expect(JSON.parse(rendering(name).rendered)).toEqual({ statusCode: 200 });
  expect(rendering(name).responseOverride).toMatchObject({ challenge: base64(challenge) });
});

test.each(['hub-other-token', 'hub-no-token', 'hub-other-mode', 'hub-nothing', 'query-nothing'])('%s is refused by the mock', (name) => {
  expect(JSON.parse(rendering(name).rendered)).toEqual({ statusCode: 403 });
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
  const requests = handshakeCases().filter(({ name }) => /^(slack|graph|zoom)/.test(name));
  expect(requests.flatMap(({ template }) => lintTemplate(template.join('\n'), { mayPrint: [] }))).toEqual([]);
});
