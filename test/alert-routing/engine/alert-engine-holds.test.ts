import { createHash } from 'node:crypto';
import type { SQSEvent } from 'aws-lambda';
import { composeAlertEngine } from '../../../src/alert-routing/engine/alert-engine';
import { RoutingConfig } from '../../../src/alert-routing/route/route-config';
import { Signal } from '../../../src/alert-routing/signal/signal';
import { DynamoDbAlerts } from '../../../src/alert-routing/state/dynamodb-alerts';
import { DynamoDbHolds } from '../../../src/alert-routing/state/dynamodb-holds';
import { alertId, keyHash } from '../../../src/alert-routing/state/key-hash';
import { DeliveryFunction } from '../../../src/delivery/function/delivery-function';
import { AwsApi, Refusal } from '../../delivery/support/aws-api';
import { DynaliteTable } from '../../delivery/support/dynalite-table';
import { event as eventOf, variables as streamVariables } from '../../delivery/support/events';
import { Servers } from '../../delivery/support/servers';
import { eventAt } from '../state/support/events';

/** The whole function, with what happens by itself: escalations, silences, digests, and alerts that follow from others. */
const ROUTING: RoutingConfig = {
  root: { name: 'default', destinations: ['ops'], escalation: 'chain' },
  classRules: [],
  tagKeys: [],
  alertWindowSeconds: 604_800,
  notificationWindowSeconds: 60,
  escalations: { chain: { steps: [{ afterSeconds: 300, mentions: ['here'] }], repeats: 0 } },
  silences: [{ name: 'Always quiet', match: { source: ['quiet'] }, until: 4e12 }],
  inhibitions: [{ parent: { source: ['node'] }, child: { source: ['pod'] }, equal: [], waitSeconds: 0 }],
  digests: ['daily'],
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

function newFunction(): DeliveryFunction<Signal> {
  return new DeliveryFunction<Signal>(streamVariables({
    QUEUE_URL: 'https://sqs.us-east-1.amazonaws.com/1/intake',
    GROUPS_PER_INVOCATION: '10',
    ALERT_ROUTER: 'Stack/Alerts',
    ALERTS_TABLE_NAME: 'alerts',
    ALERTS_RETENTION_DAYS: '90',
    ALERT_ROUTING: JSON.stringify(ROUTING),
    ALERT_DESTINATION_QUEUES: JSON.stringify({ ops: 'ops.fifo', daily: 'daily' }),
    ALERT_RESPONSE_QUEUE: 'responses',
  }), (line) => lines.push(JSON.parse(line) as Record<string, unknown>), composeAlertEngine(({ id, body }) =>
    ({ ...eventAt(0, { at: Date.now() - 1_000, ...JSON.parse(body.toString()) as object }), signalId: id })));
}

let batches = 0;

async function handle(...bodies: readonly object[]): Promise<unknown> {
  const now = Date.now();
  batches += 1;
  const { Records: records } = eventOf(...bodies.map((body, index) => ({
    messageId: `b${batches}-${index}`, receiptHandle: `r${index}`, body: JSON.stringify(body), receiveCount: 1, sentAt: now, firstReceivedAt: now,
  })));
  const event: SQSEvent = {
    Records: records.map(({ attributes: { SequenceNumber: _number, MessageDeduplicationId: _id, ...attributes }, ...one }) =>
      ({ ...one, attributes, eventSourceARN: 'arn:aws:sqs:us-east-1:1:intake' })),
  };
  return newFunction().handle(event, () => 60_000);
}

const sent = (): unknown[] => aws.inputs('SendMessage').map(({ QueueUrl, MessageBody, DelaySeconds, MessageGroupId, MessageDeduplicationId }) => {
  const { what, kind } = JSON.parse(String(MessageBody)) as Record<string, unknown>;
  const name = String(QueueUrl).split('/').pop()!;
  // A standard queue takes neither.
  expect(MessageGroupId === undefined && MessageDeduplicationId === undefined).toBe(!name.endsWith('.fifo'));
  return [name, what ?? kind, DelaySeconds];
}).sort();
const id = (key: string): string => alertId(keyHash(key), 1);
const metrics = (): Record<string, unknown> => Object.assign({}, ...lines.filter((line) => line.router !== undefined)) as Record<string, unknown>;

test('an alert that is opened is told to its destinations and digests, and a timer is set for its first step', async () => {
  expect(await handle({ key: 'a' })).toEqual({ batchItemFailures: [] });
  expect(sent()).toEqual([['daily', 'opened', 0], ['ops.fifo', 'opened', undefined], ['responses', 'timer', 305]]);
  aws.reset();
  // What is counted in it changes nothing of what is due.
  await handle({ key: 'a' });
  expect(sent()).toEqual([['daily', 'aggregated', 0], ['ops.fifo', 'aggregated', undefined]]);
  aws.reset();
  await handle({ key: 'a', status: 'resolved' });
  expect(sent()).toEqual([['daily', 'closed', 0], ['ops.fifo', 'closed', undefined]]);
  expect(metrics()).toMatchObject({ Closed: 1, TimeToClose: [expect.any(Number)] });
});

test('of what is silenced digests hear, and a timer is set for its end', async () => {
  await handle({ key: 'b', source: 'quiet' });
  expect(sent()).toEqual([['daily', 'opened', 0], ['responses', 'timer', 900]]);
  expect(metrics()).toMatchObject({ Alerts: 1, Held: 1 });
  expect(lines).toContainEqual(expect.objectContaining({ message: 'signal', held: 'silence' }));
});

test('what somebody silenced at run time is held, too', async () => {
  const holds = new DynamoDbHolds({ tableName: 'alerts', retentionDays: 1, now: Date.now });
  await holds.putSilence({ id: 's1', match: { source: ['mine'] }, from: 0, until: Date.now() + 60_000, by: 'Ann' });
  await handle({ key: 'c', source: 'mine' });
  expect(sent()).toEqual([['daily', 'opened', 0], ['responses', 'timer', expect.any(Number)]]);
  expect((await new DynamoDbAlerts({ tableName: 'alerts', retentionDays: 1, now: Date.now }).readAlert(id('c')))!.held).toMatchObject({ because: 's1' });
});

test('what follows from an alert that is open is held, and not after that is closed', async () => {
  await handle({ key: 'node', source: 'node' });
  aws.reset();
  await handle({ key: 'pod', source: 'pod' });
  expect(sent()).toEqual([['daily', 'opened', 0], ['responses', 'timer', 60]]);
  aws.reset();
  await handle({ key: 'node', source: 'node', status: 'resolved' });
  await handle({ key: 'pod 2', source: 'pod' });
  expect(sent()).toContainEqual(['responses', 'timer', 305]);
});

test('a timer that could not be set returns the signal, when everybody else is told', async () => {
  aws.on('SendMessage', ({ QueueUrl, MessageBody }) => String(QueueUrl).endsWith('responses')
    ? new Refusal('QueueDoesNotExist')
    : { MD5OfMessageBody: createHash('md5').update(String(MessageBody)).digest('hex') });
  expect(await handle({ key: 'd' })).toEqual({ batchItemFailures: [{ itemIdentifier: expect.any(String) }] });
  expect(sent().map((message) => (message as unknown[])[0])).toEqual(['daily', 'ops.fifo', 'responses']);
});
