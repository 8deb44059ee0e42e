import { AwsRequest } from '../../../src/local/aws-endpoints/http-message';
import { Targets } from '../../../src/local/aws-endpoints/targets';
import { EventBridge, UnroutedEvent } from '../../../src/local/event-bridge/event-bridge';

const ENTRY = { Source: 's', DetailType: 't', Detail: '{"n":1}', Time: 1_795_219_200.5 };

let unrouted: UnroutedEvent[];
let invoked: Array<[string, string, string]>;
let eventBridge: EventBridge;

beforeEach(() => {
  unrouted = [];
  invoked = [];
  const targets = { invoke: (...call: [string, string, string]) => invoked.push(call) } as unknown as Targets;
  eventBridge = new EventBridge({ region: 'us-east-1', account: '1', targets, now: () => 0, onUnrouted: (event) => unrouted.push(event) });
});

function put(...entries: object[]): { status: number; body: Record<string, unknown> } {
  const { status, body } = eventBridge.handle('PutEvents', { body: Buffer.from(JSON.stringify({ Entries: entries })) } as AwsRequest);
  return { status, body: JSON.parse(body) as Record<string, unknown> };
}

test('each entry succeeds or fails by itself', () => {
  expect(put(ENTRY, { ...ENTRY, Detail: '[1]' }, { ...ENTRY, Detail: 'x' }, { ...ENTRY, Source: undefined })).toMatchObject({
    status: 200,
    body: { FailedEntryCount: 3, Entries: [{ EventId: expect.any(String) }, { ErrorCode: 'MalformedDetail' }, { ErrorCode: 'MalformedDetail' }, { ErrorCode: 'InvalidArgument' }] },
  });
  expect(unrouted.map(({ bus, event }) => [bus, JSON.parse(event) as unknown])).toEqual([['default', {
    'version': '0', 'id': expect.any(String), 'detail-type': 't', 'source': 's', 'account': '1', 'time': '2026-11-21T00:00:00Z', 'region': 'us-east-1', 'resources': [], 'detail': { n: 1 },
  }]]);
});

test('an event is 1 MB at most, counted as the documentation does', () => {
  const detail = (bytes: number) => ({ ...ENTRY, Detail: JSON.stringify({ x: 'a'.repeat(bytes - 8 - 16) }) });
  expect(put(detail(1_048_576)).status).toBe(200);
  expect(put(detail(1_048_577))).toEqual({
    status: 400, body: { __type: 'ValidationException', message: 'Total size of the entries in the request is over the limit.' },
  });
});

test.each([[[]], [Array.from({ length: 11 }, () => ENTRY)]])('one to ten entries', (entries) => {
  expect(put(...entries)).toMatchObject({ status: 400, body: { __type: 'ValidationException' } });
});

test('another operation is not emulated', () => {
  expect(eventBridge.handle('PutRule', { body: Buffer.from('{}') } as AwsRequest).status).toBe(400);
});

test('a rule of the bus, by its name or ARN, hands on the event, a part of it, or what it says', () => {
  const rule = { path: 'Shop/Rule', bus: 'orders', pattern: { source: ['s'] } };
  eventBridge.addRule({ ...rule, targets: [{ arn: 'arn:f1', inputPath: ['detail', 'n'] }, { arn: 'arn:f2', input: '"constant"' }, { arn: 'arn:f3', inputPath: ['gone', 'n'] }] });
  put({ ...ENTRY, EventBusName: 'arn:aws:events:us-east-1:1:event-bus/orders' }, { ...ENTRY, EventBusName: 'other' });
  expect(invoked).toEqual([['Rule Shop/Rule', 'arn:f1', '1'], ['Rule Shop/Rule', 'arn:f2', '"constant"'], ['Rule Shop/Rule', 'arn:f3', 'null']]);
  expect(unrouted).toMatchObject([{ bus: 'other' }]);
});
