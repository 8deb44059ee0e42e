import { randomBytes } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { AttributeValue, DeleteItemCommand, DynamoDBClient, GetItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import { signalAt, START } from './support/events';
import { VirtualClock } from '../../../cli/src/local/clock';
import { DynamoDbService } from '../../../cli/src/local/dynamodb';
import { Alert } from '../../../src/alert-routing/state/alert';
import { DynamoDbAlerts } from '../../../src/alert-routing/state/dynamodb-alerts';
import { DynamoDbHolds } from '../../../src/alert-routing/state/dynamodb-holds';
import { transition } from '../../../src/alert-routing/state/transition';
import { headerOf } from '../../aws-sdk/json-client/sigv4';
import { DynaliteTable } from '../../delivery/support/dynalite-table';
import { Servers } from '../../delivery/support/servers';

const SECONDS = START / 1000;
const DAY = 86_400;


const alertOf = (key: string): Alert => transition(undefined, signalAt(0, { key }), START).alert!;

/** The table behind two implementations of DynamoDB's API: dynalite, and the one of the local runtime, which runs the function. */
const TABLES: Readonly<Record<string, () => Promise<Pick<DynaliteTable, 'client' | 'stop'>>>> = {
  'dynalite': () => DynaliteTable.start('alerts', 'pk', 'sk'),
  'the local runtime': startLocalTable,
};

async function startLocalTable(): Promise<Pick<DynaliteTable, 'client' | 'stop'>> {
  const service = new DynamoDbService({ clock: new VirtualClock(START) });
  service.createTable({
    name: 'alerts',
    properties: {
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }, { AttributeName: 'sk', KeyType: 'RANGE' }],
      AttributeDefinitions: ['pk', 'sk'].map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
      BillingMode: 'PAY_PER_REQUEST',
    },
  });
  const servers = new Servers();
  const { url } = await servers.http((response, { rawHeaders, body: request }) => {
    const { status, headers, body } = service.handle(headerOf(rawHeaders, 'x-amz-target'), request);
    response.writeHead(status, headers).end(body);
  });
  const saved = { ...process.env };
  Object.assign(process.env, { AWS_ENDPOINT_URL_DYNAMODB: url, AWS_REGION: 'us-east-1', AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test' });
  const client = new DynamoDBClient({});
  return {
    client,
    stop: async () => {
      client.destroy();
      process.env = saved;
      await servers.close();
    },
  };
}

describe.each(Object.keys(TABLES))('with %s', (name) => {
  let table: Pick<DynaliteTable, 'client' | 'stop'>;
  let alerts: DynamoDbAlerts;
  beforeAll(async () => {
    table = await TABLES[name]();
    alerts = new DynamoDbAlerts({ tableName: 'alerts', retentionDays: 90, now: () => START });
  });
  afterAll(() => table.stop());

  async function itemsOf(pk: string): Promise<Array<Record<string, AttributeValue>>> {
    const { Items: items = [] } = await table.client.send(new QueryCommand({
      TableName: 'alerts', KeyConditionExpression: 'pk = :pk', ExpressionAttributeValues: { ':pk': { S: pk } },
    }));
    return items;
  }

  test('an alert is written once as new, read as it was written, and changed only by who knows its version', async () => {
    const alert = alertOf('a');
    expect(await alerts.readAlert(alert.id)).toBeUndefined();
    expect(await alerts.writeAlert(alert, undefined)).toBe(true);
    expect(await alerts.writeAlert(alert, undefined)).toBe(false);
    expect(await alerts.readAlert(alert.id)).toEqual(alert);
    const next = { ...alert, version: 2, count: 2 };
    expect(await alerts.writeAlert(next, 2)).toBe(false);
    expect(await alerts.writeAlert(next, 1)).toBe(true);
    expect(await alerts.writeAlert({ ...next, count: 3 }, 1)).toBe(false);
    expect(await alerts.readAlert(alert.id)).toEqual(next);
    const [{ pk, sk, version, expiresAt, status, openedAt }] = await itemsOf(`ALERT#${alert.id}`);
    expect({ pk, sk, version, expiresAt, status, openedAt }).toEqual({
      pk: { S: `ALERT#${alert.id}` },
      sk: { S: 'STATE' },
      version: { N: '2' },
      expiresAt: { N: String(SECONDS + 90 * DAY) },
      status: { S: 'open' },
      openedAt: { N: String(START) },
    });
  });

  test('what nobody has to do anything about is not listed', async () => {
    for (const own of [{ class: 'notification' as const, id: 'n-1' }, { count: 0, id: 'n-2' }]) {
      await alerts.writeAlert({ ...alertOf('n'), ...own }, undefined);
      const [item] = await itemsOf(`ALERT#${own.id}`);
      expect([item.status, item.openedAt]).toEqual([undefined, undefined]);
    }
  });

  test('the latest generation is never taken back, and outlives all alerts of it', async () => {
    expect(await alerts.readGeneration('hash')).toBeUndefined();
    for (const generation of [1, 3, 2]) {
      await alerts.writeGeneration('hash', generation);
    }
    expect(await alerts.readGeneration('hash')).toBe(3);
    const [{ expiresAt }] = await itemsOf('KEY#hash');
    expect(expiresAt).toEqual({ N: String(SECONDS + 490 * DAY) });
  });

  test('a signal that is counted is written down with its line of the history and its payload, in parts that DynamoDB takes', async () => {
    const payload = randomBytes(300_000).toString('base64').slice(0, 200_000) + 'ü'.repeat(200_000);
    const record = {
      signalId: 's1', alertId: 'x-1', payloads: ['first', 'latest'] as const, payload: randomBytes(450_000).toString('hex'), history: { at: START, id: 's1', what: 'opened', detail: 'It fails' },
    };
    await alerts.writeSignal(record);
    await alerts.writeSignal({ ...record, signalId: 's2', what: 'aggregated', version: 2, payloads: ['latest'], payload, history: { at: START + 1_000, id: 's2', what: 'aggregated' } });
    expect(await alerts.readSeen('s1')).toEqual({ alertId: 'x-1' });
    expect(await alerts.readSeen('s2')).toEqual({ alertId: 'x-1', what: 'aggregated', version: 2 });
    expect(await alerts.readSeen('s3')).toBeUndefined();
    const items = await itemsOf('ALERT#x-1');
    expect(items.filter(({ sk }) => sk.S!.startsWith('HISTORY')).map(({ sk, content }) => [sk.S, JSON.parse(content.S!)])).toEqual([
      ['HISTORY#2026-06-01T12:00:00.000Z#s1', { at: START, id: 's1', what: 'opened', detail: 'It fails' }],
      ['HISTORY#2026-06-01T12:00:01.000Z#s2', { at: START + 1_000, id: 's2', what: 'aggregated' }],
    ]);
    expect(payloadOf(items, 'first')).toBe(record.payload);
    expect(payloadOf(items, 'latest')).toBe(payload);
    expect(await alerts.readPayload('x-1', 'first')).toBe(record.payload);
    expect(await alerts.readPayload('x-1', 'latest')).toBe(payload);
    expect(await alerts.readPayload('x-2', 'latest')).toBeUndefined();
    const key = { pk: { S: 'ALERT#x-1' }, sk: { S: 'PAYLOAD#first#1' } };
    await table.client.send(new DeleteItemCommand({ TableName: 'alerts', Key: key }));
    expect(await alerts.readPayload('x-1', 'first')).toBeUndefined();
    expect(items.every(({ expiresAt }) => expiresAt?.N === String(SECONDS + 90 * DAY))).toBe(true);
  });

  test('ids of signals that are no keys of DynamoDB are written down all the same, each by itself', async () => {
    const ids = ['', ' ', 'ü', 'x'.repeat(5_000), 'x'.repeat(5_001), 'a#b'];
    await alerts.writeSeen(ids.map((signalId, index) => ({ signalId, alertId: `alert-${index}` })));
    expect(await Promise.all(ids.map((id) => alerts.readSeen(id)))).toEqual(ids.map((_, index) => ({ alertId: `alert-${index}` })));
    await alerts.writeHistory('y-1', { at: NaN, id: 'ü', what: 'posted' });
    await alerts.writeHistory('y-1', { at: 1e20, id: 'z', what: 'posted' });
    expect(await itemsOf('ALERT#y-1')).toHaveLength(2);
  });

  test('sixty signals at once are all written down', async () => {
    const signals = Array.from({ length: 60 }, (_, index) => ({ signalId: `many-${index}`, alertId: 'x-1' }));
    await alerts.writeSeen(signals);
    expect(await Promise.all(signals.map(({ signalId }) => alerts.readSeen(signalId)))).toEqual(signals.map(() => ({ alertId: 'x-1' })));
    await alerts.writeSeen([]);
  });

  test('what a destination remembers of its post is its own', async () => {
    expect(await alerts.readPost('x-1', 'ops')).toBeUndefined();
    await alerts.writePost('x-1', 'ops', { version: 2, channel: 'C1' } as { version: number });
    await alerts.writePost('x-1', 'data', { version: 1 });
    expect(await alerts.readPost('x-1', 'ops')).toEqual({ version: 2, channel: 'C1' });
    const { Item: item } = await table.client.send(new GetItemCommand({ TableName: 'alerts', Key: { pk: { S: 'ALERT#x-1' }, sk: { S: 'POST#data' } } }));
    expect(item).toMatchObject({ content: { S: '{"version":1}' }, version: { N: '1' }, expiresAt: { N: String(SECONDS + 90 * DAY) } });
  });

  test('silences that people begin are there from then on, until they are ended, and for as long as things are kept', async () => {
    const holds = new DynamoDbHolds({ tableName: 'alerts', retentionDays: 90, now: () => START });
    const silence = { id: 's1', match: { source: ['aws.ec2'] }, from: START, until: START + 3_600_000, by: 'Ann' };
    await holds.putSilence(silence);
    await holds.putSilence({ ...silence, id: 's2' });
    await holds.putSilence({ ...silence, until: START + 7_200_000 });
    expect(await holds.listSilences()).toEqual([{ ...silence, until: START + 7_200_000 }, { ...silence, id: 's2' }]);
    const [{ expiresAt }] = await itemsOf('SILENCES');
    expect(expiresAt).toEqual({ N: String(SECONDS + 7_200 + 90 * DAY) });
    await holds.deleteSilence('s1');
    await holds.deleteSilence('s1');
    expect((await holds.listSilences()).map(({ id }) => id)).toEqual(['s2']);
    // More than one answer of DynamoDB holds: it is asked again.
    const reason = 'x'.repeat(300_000);
    await Promise.all(Array.from({ length: 5 }, (_, index) => holds.putSilence({ ...silence, id: `many-${index}`, reason })));
    expect(await holds.listSilences()).toHaveLength(6);
  });

  test('alerts that others follow from are found by what they have in common', async () => {
    const holds = new DynamoDbHolds({ tableName: 'alerts', retentionDays: 90, now: () => START });
    expect(await holds.listParents('a')).toEqual([]);
    await holds.putParent('a', { alertId: 'x-1', isBoth: false });
    await holds.putParent('a', { alertId: 'x-2', isBoth: true });
    await holds.putParent('b', { alertId: 'x-3', isBoth: true });
    expect(await holds.listParents('a')).toEqual([{ alertId: 'x-1', isBoth: false }, { alertId: 'x-2', isBoth: true }]);
    await holds.deleteParent('a', 'x-1');
    expect(await holds.listParents('a')).toEqual([{ alertId: 'x-2', isBoth: true }]);
  });

  test('an alert that no item can hold loses what people need least, and is told', async () => {
    const alert = alertOf('large');
    const large = { ...alert, event: { ...alert.event, logLines: Array(2_000).fill('x'.repeat(1_000)), fields: [{ name: 'Reason', value: 'it broke' }] } };
    expect(await alerts.writeAlert(large, undefined)).toBe(true);
    expect((await alerts.readAlert(alert.id))!.event).toMatchObject({ logLines: [], fields: large.event.fields, title: alert.event.title });
  });
});

function payloadOf(items: ReadonlyArray<Record<string, AttributeValue>>, which: string): string {
  const parts = items.filter(({ sk }) => sk.S!.startsWith(`PAYLOAD#${which}#`)).sort((a, b) => a.sk.S! < b.sk.S! ? -1 : 1);
  return gunzipSync(Buffer.concat(parts.slice(0, Number(parts[0].parts.N)).map(({ content }) => content.B!))).toString();
}
