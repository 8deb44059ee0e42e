import { gzipSync } from 'node:zlib';
import * as fc from 'fast-check';
import { Signal } from '../../../src/alert-routing/signal/signal';
import { SignalReader } from '../../../src/alert-routing/signal/signal-reader';
import { MessageContent } from '../../../src/delivery/message-content';
import { messageOf } from '../../../src/delivery/transports/message';
import { DeliveryRequest } from '../../../src/delivery/transports/request';

const NOW = Date.UTC(2026, 5, 1, 12);
const TOPIC = 'arn:aws:sns:eu-west-1:123456789012:alarms';
const reader = new SignalReader(() => NOW);

function read(body: string, sentAt: number | undefined = NOW - 1_000, messageId = 'm1'): Signal {
  const result = reader.read(body, { messageId, sentAt });
  if (result.kind !== 'item') {
    throw new Error('It is no item; expected that whatever comes is a signal.');
  }
  expect(result.item).toMatchObject({ arrivedAt: result.item.content.receivedAt, content: result.item.content });
  return result.item.content;
}

const notification = (own: object = {}): string => JSON.stringify({
  Type: 'Notification',
  MessageId: '22b80b92-fdea-4c2c-8f9d-bdfb0c7bf324',
  TopicArn: TOPIC,
  Subject: 'ALARM: "disk"',
  Message: '{"AlarmName":"disk"}',
  Timestamp: '2026-06-01T11:59:58.000Z',
  SignatureVersion: '1',
  Signature: 'EXAMPLE',
  SigningCertURL: 'https://sns.eu-west-1.amazonaws.com/SimpleNotificationService-f.pem',
  UnsubscribeURL: 'https://sns.eu-west-1.amazonaws.com/?Action=Unsubscribe',
  ...own,
});

/** The message that a webhook with `Backend.queue(queue, { content: REQUEST })` puts into a queue. */
function requestMessage(own: Partial<DeliveryRequest>): string {
  return messageOf({
    deliveryId: 'delivery-1',
    attempt: 1,
    endpoint: '/',
    arrivedAt: NOW - 5_000,
    host: 'hooks.example.com',
    method: 'POST',
    path: 'grafana',
    query: [],
    headers: [],
    body: Buffer.alloc(0),
    sourceIp: '192.0.2.1',
    ...own,
  } as unknown as DeliveryRequest, MessageContent.REQUEST).text;
}

test('a notification of SNS is what it carries, with its topic, its subject and its own id and time', () => {
  expect(read(notification())).toEqual({
    id: '22b80b92-fdea-4c2c-8f9d-bdfb0c7bf324', receivedAt: NOW - 2_000, carrier: 'sns', body: Buffer.from('{"AlarmName":"disk"}'), topicArn: TOPIC, subject: 'ALARM: "disk"',
  });
  expect(read(notification({ Subject: undefined }))).not.toHaveProperty('subject');
  expect(read(notification({ Message: '' })).body).toHaveLength(0);
});

test.each(['yesterday', '2099-01-01T00:00:00.000Z', undefined, '1969-01-01T00:00:00Z'])('a time that cannot be (%s) is when the queue got it', (Timestamp) => {
  expect(read(notification({ Timestamp })).receivedAt).toBe(NOW - 1_000);
});

test('an event of EventBridge is itself, by its own id', () => {
  const event = { 'version': '0', 'id': 'e1', 'detail-type': 'EC2 Instance State-change Notification', 'source': 'aws.ec2', 'account': '123456789012', 'detail': {} };
  expect(read(JSON.stringify(event))).toEqual({ id: 'e1', receivedAt: NOW - 1_000, carrier: 'eventbridge', body: Buffer.from(JSON.stringify(event)) });
});

test('a request that a webhook put into the queue has the exact bytes of its body', () => {
  const bytes = Buffer.from([0, 255, 1, 254]);
  expect(read(requestMessage({ body: bytes, query: [['a', '1'], ['b', 'x y']], headers: [['Content-Type', 'application/octet-stream']] }))).toEqual({
    id: 'delivery-1',
    receivedAt: NOW - 5_000,
    carrier: 'https',
    body: bytes,
    request: { method: 'POST', path: '/grafana', query: 'a=1&b=x%20y', contentType: 'application/octet-stream' },
  });
  expect(read(requestMessage({ method: 'GET', query: [['title', 'down']] }))).toMatchObject({ body: Buffer.alloc(0), request: { method: 'GET', query: 'title=down', contentType: '' } });
  expect(read(requestMessage({ body: Buffer.from('{"a":"ü"}'), headers: [['content-type', 'application/json']] })).body.toString()).toBe('{"a":"ü"}');
  expect(read(requestMessage({ body: gzipSync('{"a":1}'), headers: [['content-encoding', 'gzip']] })).body.toString()).toBe('{"a":1}');
  expect(read(requestMessage({ body: gzipSync(Buffer.alloc(1_000_000, 'x')), headers: [['content-encoding', 'gzip']] })).body).toHaveLength(1_000_000);
  const bomb = gzipSync(`[${'[],'.repeat(3_000_000)}[]]`);
  expect(read(requestMessage({ body: bomb })).body).toEqual(bomb);
  expect(read(requestMessage({ body: Buffer.from([0x1f, 0x8b, 1]) })).body).toEqual(Buffer.from([0x1f, 0x8b, 1]));
});

test('what SNS sends by HTTPS is the same signal as what it sends to a queue', () => {
  const headers: DeliveryRequest['headers'] = [['x-amz-sns-message-type', 'Notification'], ['x-amz-sns-message-id', 'i2'], ['x-amz-sns-topic-arn', TOPIC], ['Content-Type', 'text/plain; charset=UTF-8']];
  expect(read(requestMessage({ headers, body: Buffer.from(notification()) }))).toEqual(read(notification()));
  const raw: DeliveryRequest['headers'] = [...headers, ['x-amz-sns-rawdelivery', 'true']];
  expect(read(requestMessage({ headers: raw, body: Buffer.from('disk is full') }))).toEqual({ id: 'i2', receivedAt: NOW - 5_000, carrier: 'sns', body: Buffer.from('disk is full'), topicArn: TOPIC });
  expect(read(requestMessage({ headers, body: Buffer.from('no JSON') }))).toMatchObject({ id: 'delivery-1', carrier: 'https' });
  expect(read(requestMessage({ headers, body: Buffer.from('[]') }))).toMatchObject({ id: 'delivery-1', carrier: 'https' });
});

test.each([
  'plain text', '', ' ', '[1]', 'null', '"text"', '{', '{}', notification({ Type: 'SubscriptionConfirmation' }), notification({ MessageId: 5 }), notification({ Message: {} }),
  JSON.stringify({ 'id': 'e1', 'source': 'x', 'detail-type': 'y', 'detail': [] }), JSON.stringify({ version: '2.0', rawPath: '/' }), JSON.stringify({ version: '2.0', rawPath: '/', requestContext: { http: {} } }),
])('whatever else is in the queue is a signal by the id of its message: %s', (body) => {
  expect(read(body)).toEqual({ id: 'm1', receivedAt: NOW - 1_000, carrier: 'queue', body: Buffer.from(body) });
});

test('without what the queue says it is received now; a delivery id is one that logs and keys can hold', () => {
  expect(reader.read('text').item).toMatchObject({ deliveryId: expect.stringMatching(/^[0-9a-f]{64}$/), arrivedAt: NOW });
  expect(reader.read(notification({ MessageId: 'a b' }), { messageId: 'm' }).item).toMatchObject({ deliveryId: expect.stringMatching(/^[0-9a-f]{64}$/), content: { id: expect.stringMatching(/^[0-9a-f]{64}$/) } });
});

test('nothing is undeliverable, and nothing throws', () => {
  const values = fc.oneof(fc.string({ unit: 'binary' }), fc.json(), fc.dictionary(
    fc.constantFrom('Type', 'MessageId', 'TopicArn', 'Message', 'Timestamp', 'version', 'rawPath', 'requestContext', 'body', 'isBase64Encoded', 'headers', 'id', 'source', 'detail-type', 'detail', 'account'),
    fc.oneof(fc.constantFrom('Notification', '2.0', 'x'), fc.jsonValue(), fc.constant({ http: { method: 'POST' } })),
  ).map((value) => JSON.stringify(value)));
  fc.assert(fc.property(values, (body) => {
    expect(read(body).id).not.toBe('');
  }), { numRuns: 2_000 });
});

test('no id is longer than a table can keep it, whoever made it up', () => {
  const long = 'x'.repeat(250_000);
  for (const signal of [read(notification({ MessageId: long })), read(requestMessage({ headers: [['x-amz-sns-message-type', 'Notification']], body: Buffer.from(notification({ MessageId: long })) }))]) {
    expect(signal.carrier).toBe('sns');
    expect(signal.id.length).toBe(64);
  }
  expect(read(notification({ MessageId: 'zwölf' })).id).toMatch(/^[0-9a-f]{64}$/);
  expect(read('text', NOW, 'm1').id).toBe('m1');
});
