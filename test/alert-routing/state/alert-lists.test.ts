import { randomBytes } from 'node:crypto';
import { BatchGetItemCommand, DynamoDBClient, PutItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import { App, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { signalAt, START } from './support/events';
import { VirtualClock } from '../../../cli/src/local/clock';
import { DynamoDbService } from '../../../cli/src/local/dynamodb';
import { createAlertTable } from '../../../src/alert-routing/alert-table-construct';
import { Alert, AlertStatus } from '../../../src/alert-routing/state/alert';
import { AlertLists, ReadCall } from '../../../src/alert-routing/state/alert-lists';
import { DynamoDbAlerts } from '../../../src/alert-routing/state/dynamodb-alerts';
import { transition } from '../../../src/alert-routing/state/transition';
import { DYNAMODB } from '../../../src/aws-sdk/json-client/endpoint';
import { JsonClient } from '../../../src/aws-sdk/json-client/json-client';
import { headerOf } from '../../aws-sdk/json-client/sigv4';
import { Servers } from '../../delivery/support/servers';
import { propertiesOf } from '../../synth';

const servers = new Servers();
const saved = { ...process.env };
let client: DynamoDBClient;
let alerts: DynamoDbAlerts;

/** The table as the construct makes it, by the DynamoDB of the local runtime. */
function tableProperties(): Record<string, unknown> {
  const stack = new Stack(new App(), 'Shop');
  createAlertTable(stack, { routerPath: 'Shop/Alerts', removalPolicy: RemovalPolicy.DESTROY });
  return propertiesOf(Template.fromStack(stack), 'AWS::DynamoDB::Table', 'Table');
}

beforeAll(async () => {
  const service = new DynamoDbService({ clock: new VirtualClock(START) });
  service.createTable({ name: 'alerts', properties: tableProperties() });
  const { url } = await servers.http((response, { rawHeaders, body: request }) => {
    const { status, headers, body } = service.handle(headerOf(rawHeaders, 'x-amz-target'), request);
    response.writeHead(status, headers).end(body);
  });
  Object.assign(process.env, { AWS_ENDPOINT_URL_DYNAMODB: url, AWS_REGION: 'us-east-1', AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test' });
  client = new DynamoDBClient({});
  alerts = new DynamoDbAlerts({ tableName: 'alerts', retentionDays: 90, now: () => START });
});

afterAll(async () => {
  client.destroy();
  process.env = saved;
  await servers.close();
});

const json = new JsonClient(DYNAMODB);

/** As a function calls it, and as the command line does. */
const CALLS: Readonly<Record<string, ReadCall>> = {
  'the JSON protocol': (operation, input) => json.call({ operation, input }),
  'the SDK': (operation, input) => operation === 'Query' ? client.send(new QueryCommand(input as never)) : client.send(new BatchGetItemCommand(input as never)),
};

/** Writes an alert as the engines do: with what it is listed by. */
async function put(key: string, status: AlertStatus, minutes: number, listedAs: AlertStatus = status): Promise<Alert> {
  const opened = transition(undefined, signalAt(minutes * 60, { key }), START + minutes * 60_000).alert!;
  const alert = { ...opened, status };
  await client.send(new PutItemCommand({
    TableName: 'alerts',
    Item: {
      pk: { S: `ALERT#${alert.id}` }, sk: { S: 'STATE' }, content: { S: JSON.stringify(alert) }, version: { N: '1' }, status: { S: listedAs }, openedAt: { N: String(alert.openedAt) },
    },
  }));
  return alert;
}

test('the table has an index by status and time of opening, of keys alone', () => {
  expect(tableProperties()).toMatchObject({
    GlobalSecondaryIndexes: [{
      IndexName: 'byStatus',
      KeySchema: [{ AttributeName: 'status', KeyType: 'HASH' }, { AttributeName: 'openedAt', KeyType: 'RANGE' }],
      Projection: { ProjectionType: 'KEYS_ONLY' },
    }],
    AttributeDefinitions: expect.arrayContaining([{ AttributeName: 'openedAt', AttributeType: 'N' }]),
  });
});

describe.each(Object.keys(CALLS))('with %s', (name) => {
  const lists = new AlertLists('alerts', CALLS[name]);

  test('alerts are listed by their status, the newest first, so many as are wanted and since when they are', async () => {
    const open: Alert[] = [];
    for (let minute = 0; minute < 130; minute += 1) {
      open.push(await put(`open-${minute}`, 'open', minute));
    }
    await put('acknowledged', 'acknowledged', 10);
    const newest = [...open].reverse().map(({ id }) => id);
    const all = await lists.list('open', { most: 500 });
    expect(all.alerts.map(({ id }) => id)).toEqual(newest);
    expect(all.hasMore).toBe(false);
    const some = await lists.list('open', { most: 3 });
    expect([some.alerts.map(({ id }) => id), some.hasMore]).toEqual([newest.slice(0, 3), true]);
    const since = await lists.list('open', { most: 500, since: START + 120 * 60_000 });
    expect(since.alerts.map(({ id }) => id)).toEqual(newest.slice(0, 10));
    expect((await lists.list('acknowledged', { most: 5 })).alerts.map(({ event }) => event.key)).toEqual(['acknowledged']);
    expect(await lists.list('closed', { most: 5, since: START + 2_000 * 60_000 })).toEqual({ alerts: [], hasMore: false });
  });

  test('what the index does not know yet is shown as it is: an alert that is closed by now is in no list of open ones', async () => {
    const alert = await put('lagging', 'closed', 1_000, 'open');
    expect((await lists.list('open', { most: 500 })).alerts.map(({ id }) => id)).not.toContain(alert.id);
    await put('lagging', 'closed', 1_000);
  });

  test('alerts are read by their ids, each once, and those that are gone are left out', async () => {
    const [one, other] = [await put('one', 'closed', 1), await put('other', 'closed', 2)];
    expect(await lists.readMany([other.id, 'gone-1', one.id])).toEqual([other, one]);
    expect(await lists.readMany([])).toEqual([]);
  });

  test('the history is in the order of the times, and payloads are whole, in however many parts they are', async () => {
    const first = randomBytes(500_000).toString('hex').slice(0, 900_000);
    const record = { signalId: 's1', alertId: 'h-1', payloads: ['first', 'latest'] as const, payload: first, history: { at: START + 5_000, id: 's1', what: 'opened' } };
    await alerts.writeSignal(record);
    await alerts.writeSignal({ ...record, signalId: 's2', payloads: ['latest'], payload: '{"ü":1}', history: { at: START + 9_000, id: 's2', what: 'aggregated' } });
    await alerts.writeHistory('h-1', { at: START + 7_000, id: 'p', what: 'acknowledged', by: 'Ann' });
    expect((await lists.history('h-1')).map(({ what, by }) => [what, by])).toEqual([['opened', undefined], ['acknowledged', 'Ann'], ['aggregated', undefined]]);
    expect(await lists.payload('h-1', 'first')).toBe(first);
    expect(await lists.payload('h-1', 'latest')).toBe('{"ü":1}');
    expect(await lists.payload('none-1', 'first')).toBeUndefined();
    expect(await lists.history('none-1')).toEqual([]);
  });
});

test('alerts that DynamoDB leaves unread are asked for again, until it reads none for a while', async () => {
  const some = await Promise.all(Array.from({ length: 120 }, (_, index) => put(`unread-${index}`, 'closed', index)));
  const asked: number[] = [];
  const oneByOne: ReadCall = (operation, input) => {
    const { Keys: keys } = (input as { RequestItems: Record<string, { Keys: object[] }> }).RequestItems.alerts;
    asked.push(keys.length);
    const read = keys.slice(0, 30);
    return CALLS['the SDK'](operation, { RequestItems: { alerts: { Keys: read, ConsistentRead: true } } })
      .then((answer) => ({ ...answer as object, UnprocessedKeys: { alerts: { Keys: keys.slice(30) } } }));
  };
  expect(await new AlertLists('alerts', oneByOne).readMany(some.map(({ id }) => id))).toEqual(some);
  expect(asked).toEqual([100, 70, 40, 10, 20]);
  const never: ReadCall = async (_operation, input) => ({ UnprocessedKeys: (input as { RequestItems: object }).RequestItems });
  await expect(new AlertLists('alerts', never).readMany(['a-1'])).rejects.toThrow('DynamoDB left 1 alerts unread after 5 calls.');
});

test('a long list is asked for page by page', async () => {
  const pages = [{ Items: [{ pk: { S: 'ALERT#a-1' } }], LastEvaluatedKey: { at: 1 } }, { Items: [], LastEvaluatedKey: { at: 2 } }, { Items: [{ pk: { S: 'ALERT#b-1' } }] }];
  const from: unknown[] = [];
  const call: ReadCall = async (operation, input) => {
    if (operation === 'BatchGetItem') {
      return { Responses: { alerts: ['b-1', 'a-1'].map((id) => ({ content: { S: JSON.stringify({ id, status: 'open' }) } })) } };
    }
    from.push((input as { ExclusiveStartKey?: object }).ExclusiveStartKey);
    return pages.shift();
  };
  expect((await new AlertLists('alerts', call).list('open', { most: 10 })).alerts.map(({ id }) => id)).toEqual(['a-1', 'b-1']);
  expect(from).toEqual([undefined, { at: 1 }, { at: 2 }]);
});
