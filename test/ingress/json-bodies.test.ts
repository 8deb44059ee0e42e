import { FuzzedApi } from './fuzz/fuzzed-api';
import { gatewayRequest } from './fuzz/hostile-request';
import { GatewayResponse } from '../../cli/src/local/rest-api';
import { MessageGroup, MissingGroup } from '../../src';
import { parseEnvelope } from '../../src/envelope/envelope';
import { challengeCase } from '../../src/ingress/handshake/challenge';
import { slackUrlVerification } from '../../src/ingress/handshake/sender-challenges';

const api = new FuzzedApi();
const messageGroup = MessageGroup.jsonField('$.resource', { missing: MissingGroup.group('none') });
const BYTE_ORDER_MARK = Buffer.from([0xef, 0xbb, 0xbf]);

beforeEach(() => {
  api.reset();
  api.stored.length = 0;
});

async function send(body: string | Buffer, contentType: string | undefined = 'application/json', kind: 'group' | 'slack' = 'group'): Promise<GatewayResponse> {
  const request = gatewayRequest({ method: 'POST', segments: [], query: [], headers: [], contentType, body: Buffer.from(body) });
  return api.send(request, kind, { messageGroup, endpoint: '/', answersWithoutStoring: kind === 'slack' ? [challengeCase(slackUrlVerification(), 'application/json')!] : [] }, {});
}

/** The group of a body that must be stored as it is. */
async function groupOf(body: string | Buffer, contentType?: string): Promise<string> {
  const { status } = await send(body, contentType);
  expect([status, api.stored.length]).toEqual([200, 1]);
  const [{ body: envelope, group }] = api.stored.splice(0);
  expect(Buffer.from(parseEnvelope(envelope).body).equals(Buffer.from(body))).toBe(true);
  return group;
}

const nested = (depth: number): string => `{"resource":"list-1","a":${'['.repeat(depth)}${']'.repeat(depth)}}`;

describe('field case I4: a byte order mark in front of JSON', () => {
  test('EF BB BF {"resource":"list-1"} is of the group list-1', async () => {
    expect(await groupOf(Buffer.concat([BYTE_ORDER_MARK, Buffer.from('{"resource":"list-1"}')]))).toBe('list-1');
  });

  test.each([['blanks behind it', '\ufeff \r\n{"resource":"list-1"}\n', 'list-1'], ['two of them', '\ufeff\ufeff{"resource":"list-1"}', 'none'], ['one behind', '{"resource":"list-1"}\ufeff', 'none']])('%s', async (_what, body, group) => {
    expect(await groupOf(body)).toBe(group);
  });

  test.each([['UTF-16LE', Buffer.from('\ufeff{"resource":"list-1"}', 'utf16le')], ['UTF-16BE', Buffer.from('\ufeff{"resource":"list-1"}', 'utf16le').swap16()]])('%s, which JSON is not, is stored without a value', async (_what, body) => {
    expect(await groupOf(body)).toBe('none');
  });

  test('a handshake of Slack is found behind it', async () => {
    expect((await send('\ufeff{"type":"url_verification","challenge":"c"}', 'application/json', 'slack')).body.toString()).toBe('c');
  });
});

describe('field case I5: what only looks like JSON is stored without a value', () => {
  test('{see [docs]} as text/plain', async () => {
    expect(await groupOf('{see [docs]}', 'text/plain')).toBe('none');
  });

  test.each([
    '{"resource":"list-1"', '"resource":"list-1"}', '{"resource":"list-1"}}', '{{"resource":"list-1"}', '{"resource":"list-1"}{}', '{"resource":"list-1"} x}',
    '{"resource":"list-1",}', '{,"resource":"list-1"}', '{"resource":"list-1",,"a":1}', '{"resource":"list-1","a"}', '{"resource":"list-1","a":}', '{"resource":"list-1","a":1,2}',
    '{"resource":"list-1","a":[1,]}', '{"resource":"list-1","a":[,1]}', '{"resource":"list-1","a":[1,,2]}', '{"resource":"list-1","a":[1 2]}', '{"resource":"list-1","a":[1,"b":2]}', '{"resource":"list-1" "a":1}',
    '{"resource":"list-1","a":[1}]}', '{"resource":"list-1","a":[{]}}', '{"resource":"list-1","a":(1)}', '{"resource":"list-1";"a":1}', '{"resource"="list-1"}', '{"resource":"list-1",:1}', '{"resource":"list-1",1:1}', '{"resource":"list-1",null:1}',
    "{'resource':'list-1'}", '{resource:"list-1"}', '{"resource":\'list-1\'}', '{"resource":"list-1"/* why */}', '{"resource":"list-1"} // why}', '{"resource":"list-1","a":`b`}',
    '{"resource":"list-1","a":NaN}', '{"resource":"list-1","a":Infinity}', '{"resource":"list-1","a":-Infinity}', '{"resource":"list-1","a":undefined}', '{"resource":"list-1","a":True}', '{"resource":"list-1","a":nul}', '{"resource":"list-1","a":nulltrue}', '{"resource":"list-1","a":k}', '{"resource":"list-1",k0}', '{"resource":"list-1",m0}', '{"resource":"list-1",m:1}',
    '{"resource":"list-1","a":01}', '{"resource":"list-1","a":-01}', '{"resource":"list-1","a":+1}', '{"resource":"list-1","a":.5}', '{"resource":"list-1","a":1.}', '{"resource":"list-1","a":1e}', '{"resource":"list-1","a":- 1}', '{"resource":"list-1","a":0x10}', '{"resource":"list-1","a":1_000}', '{"resource":"list-1","a":1,5}', '{"resource":"list-1","a":1\\u00655}', '{"resource":"list-1","a":--1}',
    '{"resource":"list-1","a":"b}', '{"resource":"list-1","a":b"}', '{"resource":"list-1","a":"b"c"}', '{"resource":"list-1","a":"\t"}', '{"resource":"list-1","a":"\n"}', '{"resource":"list-1","\t"\t:1}', '{"resource":"list-1","\t"":1}', '{"resource":"list-1","a":"\u0000"}', '{"resource":"list-1","a":"\u001f"}',
    '{"resource":"list-1","a":"\\x41"}', '{"resource":"list-1","a":"\\u12"}', '{"resource":"list-1","a":"\\u00zz"}', '{"resource":"list-1","a":"\\"}', '{\\"resource\\":\\"list-1\\"}', '{"resource":"list-1","a":"\\\\\\"}', '{"resource":"list-1","a":"\\\'"}',
    '{"resource":"list-1","a":"b"é}', '{"resource":"list-1",\u00a0"a":1}', '{"resource":"list-1",\v"a":1}', '{"resource":"list-1",\f"a":1}', '{"resource":"list-1","a":\u2028 1}', '\u0000{"resource":"list-1"}',
    '{}', '{"a":1}', '[]', '["list-1"]', '[{"resource":"list-1"}]', 'null', '"list-1"', '17', '', ' ', '\ufeff', '{', '}', '}{', 'resource=list-1', '<resource>list-1</resource>',
  ])('%s', async (body) => {
    expect(await groupOf(body)).toBe('none');
  });

  test.each<[what: string, body: string]>([
    ['deeper than anything', nested(32)], ['a name of more than 50,000 characters', `{"resource":"list-1","${'a'.repeat(50_001)}":1}`], ['such a name deeper down, with blanks', `{"resource":"list-1","a":[{"${'a'.repeat(50_001)}" \n:1}]}`],
    ['such a name of 25,001 surrogate pairs', `{"resource":"list-1","${'\u{1f600}'.repeat(25_001)}":1}`], ['deep without an end', `{"resource":"list-1","a":${'['.repeat(20_000)}}`], ['a number without an end', `{"resource":"list-1","a":${'9'.repeat(20_000)}}`],
    ['an exponent without an end', '{"resource":"list-1","a":1e1000}'], ['a text without an end', `{"resource":"list-1","a":"${'x'.repeat(100_000)}}`],
  ])('%s', async (_what, body) => {
    expect(await groupOf(body)).toBe('none');
  });
});

describe('what is JSON has its value, however odd it is', () => {
  test.each<[what: string, body: string]>([
    ['blanks everywhere', ' \t\r\n{ "resource"\n:\t"list-1" , "a" : [ 1 , [ ] , { } , { "b" : [ { } ] } ] } \n'],
    ['every kind of value', '{"a":[true,false,null,"",0,-0,-1.5,1e5,1E+5,1.25e-3,{},[]],"resource":"list-1"}'],
    ['every escape', '{"a":"\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\\uD83D\\uDE00","resource":"list-1"}'],
    ['half a surrogate pair', '{"a":"\\ud83d","resource":"list-1"}'],
    ['everything that is not ASCII', '{"é":"😀\u2028\ufeff\u007f\u0080","resource":"list-1"}'],
    ['texts that look like JSON', '{"a":"{[}\\"],:0km","b":"k:","resource":"list-1"}'],
    ['a name twice', '{"resource":"list-0","resource":"list-1"}'],
    ['an empty name', '{"":{"":1},"resource":"list-1"}'],
    ['a large number', `{"a":1e999,"b":${'9'.repeat(300)}.${'9'.repeat(300)},"resource":"list-1"}`],
    ['as deep as it may be', nested(31)],
    ['many members', `{${Array.from({ length: 2000 }, (_value, index) => `"k${index}":[${index},"x"]`).join(',')},"resource":"list-1"}`],
    ['long texts with escapes and of two widths', `{"a":"${'\\n'.repeat(50_000)}","b":"${'a😀'.repeat(50_000)}","resource":"list-1"}`],
  ])('%s', async (_what, body) => {
    expect(await groupOf(body)).toBe('list-1');
  });
});

test('field case I5: a broken body that names itself a handshake is a webhook', async () => {
  const response = await send('{"type":"url_verification","challenge":"c",}', 'application/json', 'slack');
  expect([response.status, api.stored.length]).toEqual([200, 1]);
});
