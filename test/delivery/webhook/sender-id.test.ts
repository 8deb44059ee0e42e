import { senderIdOf } from '../../../src/delivery/webhook/sender-id';
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
