import { createHash } from 'node:crypto';
import type { SQSEvent } from 'aws-lambda';
import { composeAlertEngine } from '../../../src/alert-routing/engine/alert-engine';
import { RoutingConfig } from '../../../src/alert-routing/route/route-config';
import { Signal } from '../../../src/alert-routing/signal/signal';
import { keyHash } from '../../../src/alert-routing/state/key-hash';
import { DeliveryFunction } from '../../../src/delivery/function/delivery-function';
import { AwsApi, Refusal } from '../../delivery/support/aws-api';
import { DynaliteTable } from '../../delivery/support/dynalite-table';
import { event as eventOf, variables as streamVariables } from '../../delivery/support/events';
import { Servers } from '../../delivery/support/servers';
import { eventAt } from '../state/support/events';

/** The whole function, as Lambda runs it: a standard queue, a table behind a real API, and queues that refuse. */
const ROUTING: RoutingConfig = {
  root: {
    name: 'default',
    destinations: ['ops'],
    routes: [{ name: 'data', match: { tag: 'Team', oneOf: ['data'] }, destinations: ['data', 'ops'] }],
  },
  classRules: [{ match: { title: ['just *'] }, class: 'notification' }],
  tagKeys: ['Team'],
  alertWindowSeconds: 604_800,
  notificationWindowSeconds: 60,
};

const servers = new Servers();
const aws = new AwsApi();
let table: DynaliteTable;
let lines: Array<Record<string, unknown>> = [];

beforeAll(async () => {
  await aws.start(servers);
  table = await DynaliteTable.start('alerts', 'pk', 'sk');
});
beforeEach(() => {
  aws.reset();
  lines = [];
});
afterAll(async () => {
  await table.stop();
  await servers.close();
  aws.stop();
});

/** Reads `key title` and what else the test says in JSON. */
function parse({ id, body }: Signal) {
  const own = JSON.parse(body.toString()) as object;
  return { ...eventAt(0, { at: Date.now() - 1_000, ...own }), signalId: id };
}

function newFunction(overrides: Record<string, string | undefined> = {}): DeliveryFunction<Signal> {
  return new DeliveryFunction<Signal>(streamVariables({
    QUEUE_URL: 'https://sqs.us-east-1.amazonaws.com/1/intake',
    GROUPS_PER_INVOCATION: '10',
    ALERT_ROUTER: 'Stack/Alerts',
    ALERTS_TABLE_NAME: 'alerts',
    ALERTS_RETENTION_DAYS: '90',
    ALERT_ROUTING: JSON.stringify(ROUTING),
    ALERT_DESTINATION_QUEUES: JSON.stringify({ ops: 'ops.fifo', data: 'data.fifo' }),
    ...overrides,
  }), (line) => lines.push(JSON.parse(line) as Record<string, unknown>), composeAlertEngine(parse));
}

/** A batch of a standard queue: no groups, no numbers. */
function batch(bodies: readonly unknown[], receiveCount = 1, from = 'm'): SQSEvent {
  const now = Date.now();
  const { Records: records } = eventOf(...bodies.map((body, index) => ({
    messageId: `${from}${index}`, receiptHandle: `r${index}`, body: typeof body === 'string' ? body : JSON.stringify(body), receiveCount, sentAt: now, firstReceivedAt: now,
  })));
  return {
    Records: records.map(({ attributes: { SequenceNumber: _number, MessageDeduplicationId: _id, ...attributes }, ...one }) =>
      ({ ...one, attributes, eventSourceARN: 'arn:aws:sqs:us-east-1:1:intake' })),
  };
}

const sent = (): unknown[] => aws.inputs('SendMessage').map(({ QueueUrl, MessageBody, MessageGroupId, MessageDeduplicationId }) => {
  const { alertId, version, schemaVersion, arrivedAt } = JSON.parse(String(MessageBody)) as Record<string, unknown>;
  expect([MessageGroupId, MessageDeduplicationId, schemaVersion, typeof arrivedAt]).toEqual([alertId, `${String(alertId)}:${String(version)}`, 1, 'number']);
  return [String(QueueUrl).split('/').pop(), alertId, version];
});
const metrics = (): Record<string, unknown> => Object.assign({}, ...lines.filter((line) => line.router !== undefined)) as Record<string, unknown>;

test('a batch of a standard queue: each signal is applied, its destinations are told, and all of it is acknowledged', async () => {
  const lambda = newFunction();
  const [a, b] = [`${keyHash('a')}-1`, `${keyHash('b')}-1`];
  const bodies = [{ key: 'a' }, { key: 'b', tags: { Team: 'data' } }, { key: 'c', title: 'just so', tags: { Team: 'x' } }];
  expect(await lambda.handle(batch(bodies), () => 60_000)).toEqual({ batchItemFailures: [] });
  expect(sent().sort()).toEqual([['data.fifo', b, 1], ['ops.fifo', a, 1], ['ops.fifo', b, 1], ['ops.fifo', `${keyHash('c')}-1`, 1]].sort());
  expect(metrics()).toMatchObject({ router: 'Stack/Alerts', AlertSignals: 3, Alerts: 2, Notifications: 1 });
  expect(aws.inputs('ChangeMessageVisibilityBatch')).toEqual([]);
  expect(lines.filter(({ message }) => message === 'signal')).toHaveLength(3);
  expect(JSON.stringify(lines)).not.toContain('just so');

  // Delivered once more, by the queue, and to a function that knows nothing of it.
  expect(await newFunction().handle(batch(bodies, 2), () => 60_000)).toEqual({ batchItemFailures: [] });
  expect(sent()).toHaveLength(8);
  expect(lines.filter(({ message, outcome }) => message === 'signal' && outcome === 'known').map(({ count, version }) => [count, version])).toEqual([[1, 1], [1, 1], [1, 1]]);

  // Another one with the same key.
  expect(await lambda.handle(batch([{ key: 'a' }], 1, 'n'), () => 60_000)).toEqual({ batchItemFailures: [] });
  expect(sent().at(-1)).toEqual(['ops.fifo', a, 2]);
});

test('a queue that refuses keeps nobody else from his own; the signal returns, and is counted once', async () => {
  const lambda = newFunction();
  aws.on('SendMessage', ({ QueueUrl, MessageBody }) => String(QueueUrl).endsWith('data.fifo')
    ? new Refusal('QueueDoesNotExist')
    : { MD5OfMessageBody: createHash('md5').update(String(MessageBody)).digest('hex') });
  const bodies = [{ key: 'd', tags: { Team: 'data' } }, { key: 'e', tags: { Team: 'x' } }];
  expect(await lambda.handle(batch(bodies, 1, 'q'), () => 60_000)).toEqual({ batchItemFailures: [{ itemIdentifier: 'q0' }] });
  expect(sent().map((hint) => (hint as unknown[])[0]).sort()).toEqual(['data.fifo', 'ops.fifo', 'ops.fifo']);
  expect(aws.inputs('ChangeMessageVisibilityBatch').flatMap(({ Entries }) => Entries)).toEqual([expect.objectContaining({ ReceiptHandle: 'r0' })]);
  expect(metrics()).toMatchObject({ HintFailed: 1, AlertSignals: 2, Alerts: 2 });
  expect(lines).toContainEqual(expect.objectContaining({ message: 'problem', doing: 'routing', destination: 'data', detail: 'QueueDoesNotExist' }));

  aws.reset();
  expect(await newFunction().handle(batch(bodies.slice(0, 1), 2, 'q'), () => 60_000)).toEqual({ batchItemFailures: [] });
  expect(sent().map((hint) => (hint as unknown[])[0]).sort()).toEqual(['data.fifo', 'ops.fifo']);
  // What was received before is held anew before anything is done with it.
  expect(aws.inputs('ChangeMessageVisibilityBatch')).toHaveLength(1);
});

test('tags are looked up where a signal has none, and where they cannot be, the default route is taken', async () => {
  const arn = 'arn:aws:ec2:eu-west-1:123456789012:instance/i-1';
  aws.on('GetResources', { ResourceTagMappingList: [{ ResourceARN: arn, Tags: [{ Key: 'Team', Value: 'data' }, { Key: 'Other', Value: 'x' }] }] });
  await newFunction().handle(batch([{ key: 'f', resources: [arn] }], 1, 't'), () => 60_000);
  expect(sent().map((hint) => (hint as unknown[])[0])).toEqual(['data.fifo', 'ops.fifo']);
  aws.reset();
  aws.on('GetResources', new Refusal('AccessDeniedException'));
  await newFunction().handle(batch([{ key: 'g', resources: [arn] }], 1, 'u'), () => 60_000);
  expect(sent().map((hint) => (hint as unknown[])[0])).toEqual(['ops.fifo']);
  expect(metrics()).toMatchObject({ TagLookupFailed: 1 });
  aws.reset();
  await newFunction().handle(batch([{ key: 'h', resources: [arn], tags: { a: 'b' }, tagsAreComplete: true }], 1, 'v'), () => 60_000);
  expect(aws.inputs('GetResources')).toEqual([]);
});

test('what no parser can read is told as it is', async () => {
  const envelope = { Type: 'Notification', MessageId: 'i1', TopicArn: 'arn:aws:sns:us-east-1:1:t', Subject: 'Disk', Message: 'not JSON', Timestamp: new Date().toISOString() };
  expect(await newFunction().handle(batch(['no JSON', envelope], 1, 'x'), () => 60_000)).toEqual({ batchItemFailures: [] });
  expect(sent()).toHaveLength(2);
  expect(metrics()).toMatchObject({ ParserFailed: 2, Alerts: 2 });
});

test('a table that does not answer returns everything to the queue', async () => {
  const lambda = newFunction({ ALERTS_TABLE_NAME: 'gone' });
  expect(await lambda.handle(batch([{ key: 'i' }], 1, 'y'), () => 60_000)).toEqual({ batchItemFailures: [{ itemIdentifier: 'y0' }] });
  expect(lines).toContainEqual(expect.objectContaining({ message: 'attempt', decision: 'retry', detail: 'ResourceNotFoundException' }));
});

test.each<[string, string | undefined]>([
  ['ALERT_ROUTING', undefined], ['ALERT_ROUTING', '{}'], ['ALERT_ROUTING', JSON.stringify({ ...ROUTING, alertWindowSeconds: 0 })], ['ALERT_DESTINATION_QUEUES', '{"ops":1}'],
  ['ALERT_ROUTING', JSON.stringify({ ...ROUTING, root: { name: 'default', destinations: [] } })], ['ALERTS_RETENTION_DAYS', '0'], ['ALERT_ROUTER', ''],
  ['ALERT_ROUTING', JSON.stringify({ ...ROUTING, classRules: [{ match: { weather: ['rain'] }, class: 'alert' }] })],
])('a configuration that is wrong leaves everything in the queue, and the log says which: %s=%s', async (name, value) => {
  expect(await newFunction({ [name]: value }).handle(batch([{ key: 'j' }], 1, 'z'), () => 60_000)).toEqual({ batchItemFailures: [{ itemIdentifier: 'z0' }] });
  expect(lines).toContainEqual(expect.objectContaining({ message: 'problem', doing: 'configuration', detail: expect.stringContaining(name) }));
});

test('a destination that a deployment took away is not waited for', async () => {
  await newFunction().handle(batch([{ key: 'k', tags: { Team: 'data' } }], 1, 'k'), () => 60_000);
  aws.reset();
  const lambda = newFunction({ ALERT_DESTINATION_QUEUES: '{"ops":"ops.fifo"}' });
  expect(await lambda.handle(batch([{ key: 'k', tags: { Team: 'x' } }], 1, 'l'), () => 60_000)).toEqual({ batchItemFailures: [] });
  expect(sent()).toEqual([['ops.fifo', `${keyHash('k')}-1`, 2]]);
});
