import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { functionEvent } from '../../../src/delivery/transports/function-event';
import { DeliveryRequest, Pairs } from '../../../src/delivery/transports/request';

const JSON_TEXT = '{"name":"caf\u00e9 \u{1f600}","quoted":"\\"\\n"}';

interface Event {
  readonly body?: string;
  readonly isBase64Encoded: boolean;
}

/** The event as the function gets it, through JSON. */
function eventOf(headers: Pairs, body: Uint8Array): Event {
  const request: DeliveryRequest = {
    deliveryId: 'delivery-1', attempt: 1, endpoint: '/', method: 'POST', path: '', query: [], headers, body, host: 'api.example', sourceIp: '192.0.2.1', arrivedAt: 0,
  };
  return JSON.parse(JSON.stringify(functionEvent(request))) as Event;
}

const typed = (type: string): Pairs => [['Content-Type', type]];
const bytesOf = ({ body = '', isBase64Encoded }: Event): Buffer => Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8');

test('field case D5: a function parses the body of a JSON webhook as it is', () => {
  expect(JSON.parse(eventOf(typed('application/json'), Buffer.from(JSON_TEXT)).body!)).toEqual(JSON.parse(JSON_TEXT));
});

test.each([
  'application/json', 'Application/JSON', ' application/json ; charset=utf-8', 'application/json;charset=UTF-8', 'text/plain', 'text/html; charset=utf-8', 'text/xml',
  'text/csv', 'application/xml', 'application/javascript', 'application/cloudevents+json', 'application/vnd.api+json; version=1', 'application/atom+xml', 'image/svg+xml',
])('field case D5: text as text: %s', (type) => {
  expect(eventOf(typed(type), Buffer.from(JSON_TEXT))).toMatchObject({ body: JSON_TEXT, isBase64Encoded: false });
});

test.each([
  'application/octet-stream', 'image/png', 'application/pdf', 'multipart/form-data; boundary=x', 'application/x-www-form-urlencoded', 'application/jsonx', 'application/json-seq',
  'application/x-ndjson', 'x/application/json', 'text', '', 'json',
])('field case D5: the rest as base64: %s', (type) => {
  expect(eventOf(typed(type), Buffer.from(JSON_TEXT))).toMatchObject({ body: Buffer.from(JSON_TEXT).toString('base64'), isBase64Encoded: true });
});

test('field case D5: a body without a type is base64, as is one of a function URL', () => {
  expect(eventOf([], Buffer.from(JSON_TEXT))).toMatchObject({ isBase64Encoded: true });
});

test.each<[string, Uint8Array]>([
  ['Latin-1', Buffer.from('caf\u00e9', 'latin1')],
  ['half a character', Buffer.from(JSON_TEXT).subarray(0, 13)],
  ['an encoded surrogate', Buffer.from([0xed, 0xa0, 0x80])],
  ['an overlong slash', Buffer.from([0xc0, 0xaf])],
  ['all bytes', Buffer.from(Array.from({ length: 256 }, (_, byte) => byte))],
])('field case D5: bytes that are not UTF-8 are base64, whatever their type says: %s', (_, body) => {
  for (const type of ['application/json', 'text/plain; charset=iso-8859-1']) {
    const event = eventOf(typed(type), body);
    expect(event.isBase64Encoded).toBe(true);
    expect(bytesOf(event)).toEqual(Buffer.from(body));
  }
});

test.each<[string, Uint8Array]>([
  ['a byte order mark', Buffer.from('\ufeff{"a":1}')], ['control characters', Buffer.from('a\0b\x01\x7f\u2028\u2029')], ['U+FFFD', Buffer.from('\ufffd')], ['a blank', Buffer.from(' ')],
])('field case D5: text arrives with %s', (_, body) => {
  const event = eventOf(typed('text/plain'), body);
  expect(event.isBase64Encoded).toBe(false);
  expect(bytesOf(event)).toEqual(body);
});

test('field case D5: compressed text is base64', () => {
  for (const coding of ['gzip', 'br', 'deflate']) {
    expect(eventOf([...typed('application/json'), ['content-encoding', coding]], Buffer.from('{}')).isBase64Encoded).toBe(true);
  }
  expect(eventOf(typed('application/json'), gzipSync(JSON_TEXT)).isBase64Encoded).toBe(true);
  expect(eventOf([...typed('application/json'), ['Content-Encoding', 'identity']], Buffer.from('{}')).isBase64Encoded).toBe(false);
});

test('field case D5: of several types the first counts', () => {
  expect(eventOf([...typed('application/json'), ...typed('image/png')], Buffer.from('{}')).isBase64Encoded).toBe(false);
});

test('field case D5: an empty body is none', () => {
  const event = eventOf(typed('application/json'), Buffer.alloc(0));
  expect(event).toMatchObject({ isBase64Encoded: false });
  expect(Object.keys(event)).not.toContain('body');
});

test('field case D5: whatever the type and the bytes are, the function can have the bytes back', () => {
  const types = fc.oneof(fc.constantFrom('application/json', 'text/plain', 'application/xml; charset=latin1', 'image/png', ''), fc.string());
  const bodies = fc.oneof(fc.uint8Array({ minLength: 1, maxLength: 40 }), fc.string({ unit: 'binary', minLength: 1 }).map((text) => new Uint8Array(Buffer.from(text, 'utf8'))));
  fc.assert(fc.property(types, bodies, (type, body) => {
    expect(bytesOf(eventOf(typed(type), body))).toEqual(Buffer.from(body));
  }), { numRuns: 300 });
});
