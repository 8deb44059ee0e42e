import { senderIdOf } from '../../../src/delivery/webhook/sender-id';
import { formatEnvelope, parseEnvelope } from '../../../src/envelope/envelope';
import { webhook } from '../support/world';

const byHeader = (headers: Array<[string, string]>) => senderIdOf(webhook({ headers }), { header: 'x-github-delivery' });
const byField = (body: string | Uint8Array, field: Array<string | number> = ['id']) => senderIdOf(webhook({ body: Buffer.from(body) }), { field });

test.each<[string, Array<[string, string]>, string | undefined]>([
  ['in lower case', [['x-github-delivery', 'a']], 'a'],
  ['in any spelling', [['X-gitHUB-Delivery', 'a']], 'a'],
  ['the first of several', [['X-Other', 'x'], ['X-GitHub-Delivery', 'a'], ['X-GitHub-Delivery', 'b']], 'a'],
  ['with any characters', [['X-GitHub-Delivery', ' evt 17/😀 ']], 'evt 17/😀'],
  ['empty', [['X-GitHub-Delivery', '']], undefined],
  ['blank', [['X-GitHub-Delivery', '  ']], undefined],
  ['of tabs', [['X-GitHub-Delivery', '\t\t']], undefined],
  ['of NUL alone', [['X-GitHub-Delivery', '\0']], undefined],
  ['of DEL alone', [['X-GitHub-Delivery', ' \x7f ']], undefined],
  ['of U+0085 alone', [['X-GitHub-Delivery', '\u0085']], undefined],
  ['with a control character in it', [['X-GitHub-Delivery', 'a\0b']], 'a\0b'],
  ['of bytes that are no UTF-8, which another id may have become as well', [['X-GitHub-Delivery', 'caf\ufffd-1']], undefined],
  ['missing', [['X-Other', 'a']], undefined],
])('a header %s', (_what, headers, expected) => {
  expect(byHeader(headers)).toBe(expected);
});

test.each<[string, string | Uint8Array, string | undefined]>([
  ['a text', '{"id":"evt_1"}', 'evt_1'],
  ['a number beyond what JavaScript can count', '{"id":12345678901234567890}', '12345678901234567890'],
  ['its neighbour, which JavaScript takes for the same', '{"id":12345678901234567891}', '12345678901234567891'],
  ['behind a byte order mark', '\ufeff{"id":"a"}', 'a'],
  ['empty', '{"id":""}', undefined],
  ['blank', '{"id":" \\t\\n"}', undefined],
  ['of control characters alone', '{"id":"\\u0000\\u001f\\u007f\\u0085"}', undefined],
  ['field case S4: half a surrogate pair, which a hash would not tell from another', '{"id":"a\\ud800"}', undefined],
  ['field case S4: what its sender lost a character of', '{"id":"caf\\ufffd-1"}', undefined],
  ['a number and the text of its digits are the same', '{"id":"17"}', byField('{"id":17}')],
  ['a number that is written in another way is another one', '{"id":17.0}', '17.0'],
  ['the last of a name that repeats, however that is written', '{"id":"a","i\\u0064":"b"}', 'b'],
  ['a letter with its accent behind it, which is another one than both in one', '{"id":"e\u0301"}', 'e\u0301'],
  ['a whole surrogate pair', '{"id":"\\ud83d\\ude00"}', '\u{1f600}'],
  ['null', '{"id":null}', undefined],
  ['an object', '{"id":{}}', undefined],
  ['in broken JSON', '{"id":"a"', undefined],
  ['with something behind it', '{"id":"a"}}', undefined],
  ['in an empty body', '', undefined],
  ['in a form', 'id=a', undefined],
  ['in what is no UTF-8', Buffer.concat([Buffer.from('{"id":"'), Buffer.from([0xff]), Buffer.from('"}')]), undefined],
])('a field: %s', (_what, body, expected) => {
  expect(byField(body)).toBe(expected);
});

test('a field is found by its path', () => {
  expect(byField('[{"a b":{"id":7}}]', [0, 'a b', 'id'])).toBe('7');
});

test('field case S4: two ids in Latin-1, as an envelope has their bytes, are no id, and not the same one', () => {
  const read = (byte: number) => {
    const envelope = JSON.parse(formatEnvelope(webhook())) as { headers: Record<string, string> };
    envelope.headers = { [Buffer.from('X-GitHub-Delivery').toString('base64')]: Buffer.from([0x61, byte]).toString('base64') };
    return senderIdOf(parseEnvelope(JSON.stringify(envelope)), { header: 'x-github-delivery' });
  };
  expect([read(0xe8), read(0xe9), read(0x62)]).toEqual([undefined, undefined, 'ab']);
});
