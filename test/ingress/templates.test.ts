import * as fs from 'fs';
import * as path from 'path';
import { DELIVERY_ID, HOSTILE_VALUES, TemplateCase, templateCases } from './template-cases';
import { parseEnvelope, Webhook } from '../../src/envelope/envelope';
import { DEFAULT_TEMPLATE, refusedTemplate } from '../../src/ingress/templates/response-template';

const LIBRARY = path.join(__dirname, '..', 'fixtures', 'velocity', 'library');

interface Rendering {
  readonly rendered: string;
  readonly responseOverride?: Record<string, unknown>;
}

interface Fixture extends Omit<TemplateCase, 'name'> {
  readonly expected: Record<'1.7' | '2.4', Record<'empty' | 'literal', Rendering>>;
}

const cases = templateCases();
/** Requests that are answered and not stored. */
const NOT_STORED: Record<string, object> = {
  'request-1001-parameters': { status: 431, error: 'too many headers or query parameters' },
  'repeated-1001-values': { status: 431, error: 'too many headers or query parameters' },
  'repeated-1001-headers': { status: 431, error: 'too many headers or query parameters' },
  'missing-rejected': { status: 400, error: 'the value that webhooks are grouped by is missing' },
  'ping-own': { challenge: Buffer.from('{}').toString('base64'), challengeType: 'application/json' },
  'challenge': { challenge: Buffer.from(HOSTILE_VALUES.json + HOSTILE_VALUES.vtl).toString('base64'), challengeType: 'text/plain' },
};
const isAnswer = (template: string): boolean => [refusedTemplate(true), DEFAULT_TEMPLATE].some((answer) => template.endsWith(answer));
const requestCases = cases.filter(({ template }) => !isAnswer(template.join('\n')));
const storedCases = requestCases.filter(({ name }) => !(name in NOT_STORED));

function fixtureOf(name: string): Fixture {
  return JSON.parse(fs.readFileSync(path.join(LIBRARY, `${name}.json`), 'utf8'));
}

function renderingOf(name: string): Rendering {
  return fixtureOf(name).expected['1.7'].empty;
}

function messageOf(name: string): { group: string; deduplication: string; webhook: Webhook } {
  const message = JSON.parse(renderingOf(name).rendered);
  expect(Object.keys(message)).toEqual(['QueueUrl', 'MessageGroupId', 'MessageDeduplicationId', 'MessageBody']);
  return { group: message.MessageGroupId, deduplication: message.MessageDeduplicationId, webhook: parseEnvelope(message.MessageBody) };
}

test('the committed cases are this library\'s cases', () => {
  const files = fs.readdirSync(LIBRARY).map((file) => file.replace(/\.json$/, ''));
  expect(files.sort()).toEqual(cases.map(({ name }) => name).sort());
});

describe.each(cases.map((templateCase) => [templateCase.name, templateCase] as const))('%s', (name, { name: _, ...input }) => {
  test('real Velocity was asked with the template of today (write-library-cases.ts, then refresh.sh)', () => {
    const { expected: _expected, ...committed } = fixtureOf(name);
    expect(committed).toEqual(JSON.parse(JSON.stringify(input)));
  });

  test('Velocity 1.7 and 2.4 render the same, however they print null', () => {
    const { expected } = fixtureOf(name);
    const renderings = [expected['1.7'].empty, expected['1.7'].literal, expected['2.4'].empty, expected['2.4'].literal];
    expect(renderings[0].rendered).toEqual(expect.any(String));
    expect(new Set(renderings.map((rendering) => JSON.stringify(rendering))).size).toBe(1);
  });
});

describe('what the queue gets', () => {
  test.each(storedCases.map(({ name, request, context }) => [name, request, context] as const))('%s is exactly what was sent', (name, request, { httpMethod }) => {
    const { webhook } = messageOf(name);
    expect(Buffer.from(webhook.body).toString('base64')).toBe(request.bodyBase64 ?? Buffer.from(request.body ?? '').toString('base64'));
    expect(Object.fromEntries(webhook.headers)).toEqual(request.header ?? {});
    expect(Object.fromEntries(webhook.query)).toEqual(request.querystring ?? {});
    expect(webhook.path).toBe(request.path?.proxy ?? '');
    expect(webhook).toMatchObject({ id: DELIVERY_ID, arrivedAt: 1763000000123, method: httpMethod, rawPath: '/prod/a b/é', sourceIp: '192.0.2.7' });
  });

  test.each(storedCases.map(({ name }) => name))('%s has legal ids', (name) => {
    const { group, deduplication } = messageOf(name);
    expect(group).toMatch(/^[!-~]{1,128}$/);
    expect(deduplication).toBe(DELIVERY_ID);
  });

  test('of names that repeat every value, in order and in their place', () => {
    const { webhook } = messageOf('repeated');
    expect(webhook.query).toEqual([
      ['a', '1'], ['a', HOSTILE_VALUES.json], ['b', '2'], [HOSTILE_VALUES.vtl, 'x'], [HOSTILE_VALUES.vtl, ''], [HOSTILE_VALUES.vtl, 'x'], ['c', ''],
    ]);
    expect(webhook.headers).toEqual([['X-A', '1'], ['X-A', HOSTILE_VALUES.quotes], ['Host', 'h'], ['x-order-id', '17']]);
    expect(messageOf('repeated-never').webhook.query).toEqual([['a', '1']]);
  });

  test('the endpoint', () => {
    expect(messageOf('endpoint').webhook.endpoint).toBe('/git-hub/v1.0~x_y');
    expect(messageOf('request-plain').webhook.endpoint).toBe('/');
  });

  test.each(Object.entries(NOT_STORED))('%s is no message, so that SQS refuses it, and the answer is left for the other template', (name, answer) => {
    expect(renderingOf(name)).toEqual({ rendered: '{}\n', responseOverride: { header: {}, ...answer } });
  });
});

describe('groups', () => {
  test('a plain value is the group as it is', () => {
    expect(messageOf('request-plain').group).toBe('17');
    expect(messageOf('group-128').group).toBe('g'.repeat(128));
    expect(messageOf('group-query').group).toBe('17');
  });

  test.each(Object.keys(HOSTILE_VALUES).filter((name) => name !== 'base64'))('case 4: %s is encoded', (name) => {
    expect(messageOf(`group-${name}`).group).toBe(Buffer.from(HOSTILE_VALUES[name]).toString('base64'));
  });

  test('case 4: a long value is encoded and cut at 128 characters', () => {
    expect(messageOf('group-129').group).toBe(Buffer.from('g'.repeat(129)).toString('base64').slice(0, 128));
    expect(messageOf('group-long-hostile').group).toHaveLength(128);
  });

  test.each(['request-nothing', 'group-segment-missing', 'group-segment-no-path', 'json-other-type', 'form-other-type'])('case 3: %s has no value and is a group of its own', (name) => {
    expect(messageOf(name).group).toBe(DELIVERY_ID);
  });

  test('case 3: a group by choice for what has no value', () => {
    expect(messageOf('missing-fixed').group).toBe('none');
  });

  test('case 3: a refusal by choice of what has no value, and of nothing else', () => {
    expect(renderingOf('missing-rejected').responseOverride).toMatchObject({ status: 400 });
    expect(messageOf('missing-not').group).toBe('17');
  });

  const encoded = (text: string) => Buffer.from(text).toString('base64').slice(0, 128);

  test.each<[string, string]>([
    ['json-plain', '17'],
    ['json-number', '17'],
    ['json-long-number', '12345678901234567890123'],
    ['json-boolean', 'true'],
    ['json-spaced', encoded('1 7')],
    ['json-hostile', encoded(Object.values(HOSTILE_VALUES).join(''))],
    ['json-escaped', encoded('1😀')],
    ['json-twice', '1'],
    ['json-text', '17'],
    ['json-bom', '17'],
    ['json-odd', '17'],
    ['json-deep', '17'],
    ['json-list-plain', '17'],
    ['form-plain', '17'],
    ['form-escaped', encoded('1 7+é😀')],
    ['form-first', '17'],
    ['form-equals', encoded('a=b=c')],
    ['form-line', encoded('17\n')],
    ['form-hostile', encoded(Object.values(HOSTILE_VALUES).join(''))],
    ['form-no-utf8', encoded('\ufffd\ufffd')],
    ['form-text', '17'],
  ])('%s: %s', (name, group) => {
    expect(messageOf(name).group).toBe(group);
  });

  test.each([
    'json-missing', 'json-missing-twice', 'json-null', 'json-empty', 'json-object', 'json-list', 'json-list-on-the-way', 'json-text-on-the-way',
    'json-number-on-the-way', 'json-null-on-the-way', 'json-looks-like-object', 'json-root-list', 'json-no-json', 'json-no-json-number', 'json-no-bytes-of-text',
    'json-too-deep', 'json-looks-like', 'json-comma', 'json-quotes', 'json-raw-tab', 'json-bad-escape', 'json-bad-number', 'json-unbalanced',
    'json-empty-body', 'json-list-short', 'json-list-empty', 'json-list-object-for-list', 'json-list-text-for-list', 'json-list-list-for-object',
    'json-list-root-object', 'form-first-empty', 'form-bad-escape', 'form-bad-escapes', 'form-longer-name', 'form-no-value', 'form-other', 'form-empty-body',
  ])('%s has no value', (name) => {
    expect(messageOf(name).group).toBe('none');
  });

  test('a query parameter cannot pass for the header', () => {
    expect(messageOf('request-query-does-not-win').group).toBe('17');
  });

  test('a path segment', () => {
    expect(['group-segment', 'group-segment-last', 'group-segment-slashes'].map((name) => messageOf(name).group)).toEqual(['17', '17', '17']);
    expect(messageOf('group-segment-third').group).toBe('orders');
    expect(messageOf('group-segment-hostile').group).toBe(Buffer.from('$1\n#set($x)"\\').toString('base64'));
  });

  test('per request', () => {
    expect(messageOf('group-per-request').group).toBe(DELIVERY_ID);
  });
});

describe('what a sender is told when SQS answers 400', () => {
  test('a refusal of the request template: its status and text, without Retry-After', () => {
    expect(renderingOf('refused-by-us')).toEqual({
      rendered: `{"error":"too many headers or query parameters","id":"${DELIVERY_ID}"}\n`,
      responseOverride: { header: {}, status: 431, error: 'too many headers or query parameters' },
    });
  });

  test.each([['refused-head', 200], ['refused-options', 200], ['refused-get', undefined]])('%s: a method that is never stored is answered %s, whatever the request template left', (name, status) => {
    expect(renderingOf(name).responseOverride?.status).toBe(status);
  });

  test.each(['refused-challenge', 'refused-challenge-text'])('%s: the challenge and nothing else, as what it is', (name) => {
    expect(renderingOf(name)).toEqual({
      rendered: 'a challenge: "$x" #end <b>\r\né😀',
      responseOverride: { header: { 'Content-Type': 'application/json', 'X-Content-Type-Options': 'nosniff' }, status: 200, challenge: expect.any(String), challengeType: 'application/json' },
    });
  });

  test.each(['refused-too-long', 'refused-too-long-text'])('case 5: %s is 413, without Retry-After', (name) => {
    expect(renderingOf(name).responseOverride).toEqual({ header: {}, status: 413 });
  });

  test.each(['refused-other', 'refused-other-text', 'refused-empty'])('case 2: %s stays 503, with Retry-After', (name) => {
    expect(renderingOf(name).responseOverride).toEqual({ header: { 'Retry-After': '30' } });
  });
});

test('field case I0: the default response is told as 503, and a refusal of the request template stays one', () => {
  expect(renderingOf('default').responseOverride).toEqual({ header: {}, status: 503 });
  expect(renderingOf('default-refused').responseOverride).toMatchObject({ status: 431 });
  expect(JSON.parse(renderingOf('default').rendered)).toEqual({ error: 'not stored, try again', id: DELIVERY_ID });
});
