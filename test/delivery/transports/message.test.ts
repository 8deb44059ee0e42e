import { MessageContent } from '../../../src/delivery/message-content';
import { functionEvent } from '../../../src/delivery/transports/function-event';
import { documentOf, messageOf } from '../../../src/delivery/transports/message';
import { deliveryRequest } from '../support/requests';

const ABOUT = {
  deliveryId: { type: 'String', value: 'fYs1XG4CIAMEQzQ=' },
  attempt: { type: 'Number', value: '2' },
  group: { type: 'String', value: 'order-1' },
  endpoint: { type: 'String', value: '/github' },
  arrivedAt: { type: 'String', value: '2026-11-21T00:00:00.000Z' },
};

test('the whole request is the event that a function gets', () => {
  const { text, attributes } = messageOf(deliveryRequest(), MessageContent.REQUEST);
  expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(functionEvent(deliveryRequest()))));
  expect(attributes).toEqual(ABOUT);
  expect(documentOf(deliveryRequest(), MessageContent.REQUEST)).toBe(text);
});

test('the body alone is exactly what was sent, with its type', () => {
  const { text, attributes } = messageOf(deliveryRequest(), MessageContent.BODY);
  expect(text).toBe('{"n":12345678901234567890,"text":"é"}');
  expect(attributes).toEqual({ ...ABOUT, contentType: { type: 'String', value: 'application/json' } });
  expect(documentOf(deliveryRequest(), MessageContent.BODY)).toBe(text);
});

test('a webhook without a group, and a body without a type, have no attribute for it', () => {
  const { attributes } = messageOf(deliveryRequest({ group: undefined, headers: [['Content-Type', ' ']] }), MessageContent.BODY);
  expect(Object.keys(attributes).sort()).toEqual(['arrivedAt', 'attempt', 'deliveryId', 'endpoint']);
});

test.each<[string, Buffer]>([
  ['bytes that are not UTF-8', Buffer.from([0, 255, 10])], ['a control character', Buffer.from('a\x00b')], ['U+FFFE', Buffer.from('a\ufffe')],
])('a body with %s is base64, and its message says so', (_, body) => {
  const { text, attributes } = messageOf(deliveryRequest({ body }), MessageContent.BODY);
  expect(Buffer.from(text, 'base64').equals(body)).toBe(true);
  expect(attributes.encoding).toEqual({ type: 'String', value: 'base64' });
});

test('a body that is text stays text: tabs, line ends, and characters beyond the sixteen bits', () => {
  const body = 'a\tb\r\n😀\u007f';
  expect(messageOf(deliveryRequest({ body: Buffer.from(body) }), MessageContent.BODY)).toMatchObject({ text: body });
});

test('a whole request never holds a character that SQS refuses, and says the same', () => {
  const body = `"${String.fromCharCode(0xfffe, 0xffff)}\\u0000"`;
  const { text } = messageOf(deliveryRequest({ body: Buffer.from(body) }), MessageContent.REQUEST);
  expect(text).not.toMatch(/[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/); // eslint-disable-line no-control-regex
  expect((JSON.parse(text) as { body: string }).body).toBe(body);
});

test('an empty body is no message', () => {
  expect(() => messageOf(deliveryRequest({ body: Buffer.alloc(0) }), MessageContent.BODY)).toThrow('the body is empty');
});

test.each(['', '[1]', '"text"', '1', 'null', 'a=1', '{"a":', '\ufeff{}'])('the body %j is no JSON object', (body) => {
  expect(() => documentOf(deliveryRequest({ body: Buffer.from(body) }), MessageContent.BODY)).toThrow('the body is no JSON object');
  expect(() => documentOf(deliveryRequest({ body: Buffer.from([0x7b, 0xff, 0x7d]) }), MessageContent.BODY)).toThrow('the body is no JSON object');
});
