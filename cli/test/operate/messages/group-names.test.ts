import { groupHash } from '../../../../src/engine/group-hash';
import { groupNames, isGroup } from '../../../src/operate/messages/group-names';

const base64 = (text: string): string => Buffer.from(text, 'utf8').toString('base64');

test('a plain id is itself', () => {
  expect(groupNames('order-17')).toEqual(['order-17']);
  expect(groupNames('/github:17')).toEqual(['/github:17', base64('/github:17')]);
});

test.each(['a b', 'it\'s', 'x*', '"quoted"', 'a/b', 'x'.repeat(129), ' ', '$.x'])('what a sender sends is found by it: %j', (value) => {
  const id = base64(value).slice(0, 128);
  expect(isGroup(value, id)).toBe(true);
  expect(isGroup(id, id)).toBe(true);
  expect(isGroup(groupHash(id), id)).toBe(true);
  expect(isGroup(`/github:${value}`, `/github:${id}`.slice(0, 128))).toBe(true);
  expect(isGroup(`${value}!`, value.length > 96 ? base64('y'.repeat(129)) : id)).toBe(false);
});

test('letters of other languages, in JSON and in a header, whose bytes API Gateway takes for characters each', () => {
  expect(isGroup('Zoë', base64('Zoë'))).toBe(true);
  expect(isGroup('Zoë', base64('Zo\u00c3\u00ab'))).toBe(true);
  expect(isGroup('Zoë', 'Zoe')).toBe(false);
});
