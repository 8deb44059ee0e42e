import { IncomingMessage, ServerResponse } from 'node:http';
import { AddressInfo } from 'node:net';
import { CreateTableCommand, DeleteItemCommand, DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { RecordsDetail } from '../../../src/contract/records';
import { DynamoDbRecords } from '../../../src/delivery/aws/dynamodb-records';
import { DeliveryOutcome, RecordEntry } from '../../../src/engine/delivery-record';
import { Webhook } from '../../../src/envelope/envelope';
import { itemOf, START, webhook } from '../support/world';

// dynalite has no types, and comes with the workspace cli/ that is installed with this package.
// eslint-disable-next-line @typescript-eslint/no-require-imports, import/no-extraneous-dependencies
const dynalite = require('dynalite') as (options: object) => import('node:http').Server;

/** Against a real DynamoDB API: an update expression is only right when something evaluates it. */
const server = dynalite({ createTableMs: 0 });
/** Operations in the order in which they arrived. */
const operations: string[] = [];
/** So many of the next answers to writes are lost: DynamoDB does what it was asked for, and the connection ends. */
let loseAnswers = 0;
let lost = 0;
server.prependListener('request', (request: IncomingMessage, response: ServerResponse) => {
  const operation = String(request.headers['x-amz-target']).split('.')[1];
  operations.push(operation);
  if (loseAnswers > 0 && ['UpdateItem', 'BatchWriteItem'].includes(operation)) {
    loseAnswers -= 1;
    lost += 1;
    response.end = () => response.destroy();
  }
});
let client: DynamoDBClient;
const saved = { ...process.env };
let table = 0;
let tableName = '';

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  process.env.AWS_ENDPOINT_URL_DYNAMODB = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  process.env.AWS_REGION = 'us-east-1';
  process.env.AWS_ACCESS_KEY_ID = 'test';
  process.env.AWS_SECRET_ACCESS_KEY = 'test';
  client = new DynamoDBClient({});
});

afterAll(async () => {
  client.destroy();
  process.env = saved;
  await new Promise((resolve) => server.close(resolve));
});

beforeEach(async () => {
  table += 1;
  tableName = `records-${table}`;
  loseAnswers = 0;
  lost = 0;
  await client.send(new CreateTableCommand({
    TableName: tableName,
    KeySchema: [{ AttributeName: 'deliveryId', KeyType: 'HASH' }, { AttributeName: 'destination', KeyType: 'RANGE' }],
    AttributeDefinitions: [{ AttributeName: 'deliveryId', AttributeType: 'S' }, { AttributeName: 'destination', AttributeType: 'S' }],
    BillingMode: 'PAY_PER_REQUEST',
  }));
  while ((await stored()) === 'not ready') {
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
});

const KEY = { deliveryId: { S: 'delivery-1' }, destination: { S: 'Default' } };

const recordsOf = (detail = RecordsDetail.METADATA) => new DynamoDbRecords({ tableName, destination: 'Default', detail, retentionDays: 30 });

async function stored(): Promise<unknown> {
  try {
    return (await client.send(new GetItemCommand({ TableName: tableName, Key: KEY }))).Item;
  } catch (error) {
    if ((error as Error).name === 'ResourceNotFoundException') {
      return 'not ready';
    }
    throw error;
  }
}

const entry = (overrides: Partial<RecordEntry<Webhook>> = {}): RecordEntry<Webhook> => ({
  deliveryId: 'delivery-1',
  messageId: 'm1',
  group: 'order-1',
  isFirst: false,
  outcome: DeliveryOutcome.DELIVERED,
  newAttempts: 1,
  newRejections: 0,
  history: { attempts: 1, rejections: 0, firstAttemptAt: START, lastStatuses: ['200'] },
  at: START + 50,
  item: itemOf(webhook({ id: 'delivery-1', arrivedAt: START - 1000 })),
  ...overrides,
});

/** The n-th attempt, answered with a status. */
const attempt = (attempts: number, status: string, overrides: Partial<RecordEntry<Webhook>> = {}): RecordEntry<Webhook> => entry({
  outcome: DeliveryOutcome.RETRYING,
  history: { attempts, rejections: 0, firstAttemptAt: START, lastStatuses: [status] },
  at: START + attempts * 1000,
  ...overrides,
});

test('a delivery is one item', async () => {
  await recordsOf().write(entry());
  expect(await stored()).toEqual({
    deliveryId: { S: 'delivery-1' },
    destination: { S: 'Default' },
    messageId: { S: 'm1' },
    group: { S: 'order-1' },
    outcome: { S: 'delivered' },
    attempts: { N: '1' },
    messageAttempts: { N: '1' },
    rejections: { N: '0' },
    lastStatuses: { L: [{ S: '200' }] },
    arrivedAt: { S: '2026-11-21T11:59:59.000Z' },
    firstAttemptAt: { S: '2026-11-21T12:00:00.000Z' },
    lastAttemptAt: { S: '2026-11-21T12:00:00.050Z' },
    expiresAt: { N: String(Math.floor(START / 1000) + 30 * 86_400) },
  });
});

test.each(Object.values(RecordsDetail))('a token for whoever registers an endpoint is on record with the body, for a day (%s)', async (detail) => {
  const history = { attempts: 0, rejections: 0, lastStatuses: [] };
  const item = itemOf(webhook({ id: 'delivery-1', arrivedAt: START - 1000, body: Buffer.from('{"verification_token":"t"}') }));
  await recordsOf(detail).write(entry({ outcome: DeliveryOutcome.REGISTRATION, isFirst: true, newAttempts: 0, history, item }));
  expect(await stored()).toMatchObject({
    outcome: { S: 'registration' },
    body: { B: new Uint8Array(Buffer.from('{"verification_token":"t"}')) },
    expiresAt: { N: String(Math.floor((START + 50) / 1000) + 86_400) },
  });
});

test.each([RecordsDetail.METADATA, RecordsDetail.FULL])('field case D11: what succeeds at once is the same item, put with others or updated by itself (%s)', async (detail) => {
  const records = recordsOf(detail);
  await records.write(entry());
  const updated = await stored();
  await client.send(new DeleteItemCommand({ TableName: tableName, Key: KEY }));
  const writing = records.write(entry({ isFirst: true }));
  records.flush();
  await writing;
  expect(await stored()).toEqual(updated);
  expect(operations.slice(-5)).toEqual(['UpdateItem', 'GetItem', 'DeleteItem', 'BatchWriteItem', 'GetItem']);
});

test('field case D11: only a first attempt that succeeds, of what nothing is on record, replaces what there is', async () => {
  const records = recordsOf();
  const others: Array<Partial<RecordEntry<Webhook>>> = [
    { isFirst: false },
    { outcome: DeliveryOutcome.RETRYING },
    { outcome: DeliveryOutcome.DEAD_LETTER, reason: 'gone' },
    { newAttempts: 2, history: { attempts: 2, rejections: 0, firstAttemptAt: START, lastStatuses: ['500', '200'] } },
  ];
  operations.length = 0;
  for (const [index, other] of others.entries()) {
    await records.write(entry({ isFirst: true, messageId: `m${index}`, at: START + index * 1000 + 50, ...other }));
  }
  expect(operations).toEqual(Array(4).fill('UpdateItem'));
  expect(await stored()).toMatchObject({ attempts: { N: '5' } });
});

describe('an answer that is lost', () => {
  const written: Array<readonly [string, () => RecordEntry<Webhook>, number, number]> = [
    ['of a first success', () => entry({ isFirst: true }), 1, 1],
    ['of a first success that may be on record', () => entry(), 1, 1],
    ['of a first failure', () => attempt(1, '400', { newRejections: 1, history: { attempts: 1, rejections: 1, lastStatuses: ['400'] } }), 1, 1],
    ['of a later attempt', () => attempt(2, '500'), 2, 2],
    ['of several attempts', () => attempt(4, '500', { newAttempts: 3 }), 4, 4],
    ['of a message that was redriven', () => attempt(1, '500', { messageId: 'm2', at: START + 9000 }), 2, 1],
    ['of a later attempt at a message that was redriven and is not on record', () => attempt(3, '500', { messageId: 'm2', at: START + 9000 }), 2, 3],
    ['of a dead letter without a new attempt', () => attempt(1, '500', { newAttempts: 0, outcome: DeliveryOutcome.DEAD_LETTER, reason: 'expired', at: START + 9000 }), 1, 1],
  ];
  test.each(written)('%s: nothing is counted twice', async (_, make, attempts, messageAttempts) => {
    const records = recordsOf();
    const one = make();
    if (attempts > 1 || one.newAttempts === 0) {
      await records.write(attempt(1, '500'));
    }
    for (const losing of [1, 2]) {
      loseAnswers = losing;
      const writing = records.write(one);
      records.flush();
      await writing;
      expect(await stored()).toMatchObject({
        attempts: { N: String(attempts) }, messageAttempts: { N: String(messageAttempts) }, rejections: { N: String(one.history.rejections) },
      });
    }
    expect(lost).toBeGreaterThanOrEqual(3);
  });

  test('and whose call is made again when a later attempt is on record: that one stays', async () => {
    const records = recordsOf();
    await records.write(attempt(1, '500'));
    await records.write(attempt(2, '200', { outcome: DeliveryOutcome.DELIVERED }));
    await records.write(attempt(1, '500'));
    expect(await stored()).toMatchObject({ attempts: { N: '2' }, messageAttempts: { N: '2' }, outcome: { S: 'delivered' }, lastStatuses: { L: [{ S: '200' }] } });
  });
});

describe('environments whose clocks differ by more than attempts are apart', () => {
  const fast = (overrides: Partial<RecordEntry<Webhook>> = {}) => attempt(1, '500', { at: START + 100_000, ...overrides });
  /** The second attempt, of an environment whose clock is behind, which read that there was one. */
  const slow = (overrides: Partial<RecordEntry<Webhook>> = {}) => attempt(2, '200', {
    outcome: DeliveryOutcome.DELIVERED,
    history: { attempts: 2, rejections: 0, firstAttemptAt: START, lastStatuses: ['500', '200'], recordedAttempts: 1 },
    ...overrides,
  });

  test('what was tried is counted, and how it ended is on record', async () => {
    const records = recordsOf();
    await records.write(fast());
    await records.write(slow());
    expect(await stored()).toMatchObject({
      attempts: { N: '2' },
      messageAttempts: { N: '2' },
      outcome: { S: 'delivered' },
      lastStatuses: { L: [{ S: '500' }, { S: '200' }] },
      lastAttemptAt: { S: new Date(START + 100_000).toISOString() },
    });
  });

  test('nothing is counted twice: not the one, nor the other, in whatever order they are written again', async () => {
    const records = recordsOf();
    await records.write(fast());
    for (loseAnswers of [1, 2]) {
      await records.write(slow());
    }
    await records.write(fast());
    await records.write(slow());
    await records.write(fast({ history: { attempts: 1, rejections: 0, lastStatuses: ['500'], recordedAttempts: 1 } }));
    expect(await stored()).toMatchObject({ attempts: { N: '2' }, messageAttempts: { N: '2' }, outcome: { S: 'delivered' } });
  });

  test('a write that was held up does not undo what came after it', async () => {
    const records = recordsOf();
    await records.write(fast());
    await records.write(slow({ outcome: DeliveryOutcome.DELIVERED }));
    await records.write(slow({ outcome: DeliveryOutcome.RETRYING, at: START + 1 }));
    expect(await stored()).toMatchObject({ attempts: { N: '2' }, outcome: { S: 'delivered' } });
  });

  test('without having read how many there were, or about another message, it is left out', async () => {
    const records = recordsOf();
    await records.write(fast());
    await records.write(slow({ history: { attempts: 2, rejections: 0, lastStatuses: ['200'] } }));
    await records.write(slow({ messageId: 'm2' }));
    expect(await stored()).toMatchObject({ attempts: { N: '1' }, messageId: { S: 'm1' }, outcome: { S: 'retrying' } });
  });
});

test('attempts add up, and the first time stays', async () => {
  const records = recordsOf();
  await records.write(attempt(1, '500'));
  await records.write(attempt(4, '503', { newAttempts: 3, history: { attempts: 4, rejections: 1, firstAttemptAt: START + 9, lastStatuses: ['500', '503'] }, newRejections: 1 }));
  expect(await stored()).toMatchObject({
    outcome: { S: 'retrying' },
    attempts: { N: '4' },
    messageAttempts: { N: '4' },
    rejections: { N: '1' },
    firstAttemptAt: { S: '2026-11-21T12:00:00.000Z' },
    lastAttemptAt: { S: '2026-11-21T12:00:04.000Z' },
  });
  expect(await records.read('delivery-1', 'm1')).toEqual({
    attempts: 4, rejections: 1, firstAttemptAt: START, lastAttemptAt: START + 4_000, lastStatuses: ['500', '503'], deadLettered: false,
  });
});

test('field case D8: a message that is on record as a dead letter is told as one, and a redriven copy is not', async () => {
  const records = recordsOf();
  await records.write(attempt(1, '410', { outcome: DeliveryOutcome.DEAD_LETTER, reason: 'gone' }));
  expect(await records.read('delivery-1', 'm1')).toMatchObject({ attempts: 1, deadLettered: true });
  expect(await records.read('delivery-1', 'm2')).toBeUndefined();
});

describe('field case D8: that it was given up on without an attempt', () => {
  const givenUp = (messageId = 'm1') => entry({
    messageId, outcome: DeliveryOutcome.RETRYING, reason: 'expired', newAttempts: 0, history: { attempts: 2, rejections: 0, lastStatuses: ['500'] }, at: START + 90_000,
  });
  const retrying = () => entry({ outcome: DeliveryOutcome.RETRYING, history: { attempts: 1, rejections: 0, firstAttemptAt: START, lastStatuses: ['503'] } });

  test('is on record where there was nothing, and can be read', async () => {
    await recordsOf().write(givenUp());
    expect(await recordsOf().read('delivery-1', 'm1')).toMatchObject({ attempts: 2, givenUpFor: 'expired', deadLettered: false });
  });

  test('is added to what is on record of the message, and changes nothing else of it', async () => {
    await recordsOf().write(retrying());
    const before = await stored() as object;
    await recordsOf().write(givenUp());
    expect(await stored()).toEqual({ ...before, reason: { S: 'expired' } });
  });

  test('is on record of a redriven message, where its earlier one is as a dead letter', async () => {
    await recordsOf().write(attempt(1, '410', { outcome: DeliveryOutcome.DEAD_LETTER, reason: 'gone' }));
    await recordsOf().write({ ...givenUp('m2'), history: { attempts: 0, rejections: 0, lastStatuses: [] } });
    expect(await recordsOf().read('delivery-1', 'm2')).toMatchObject({ attempts: 0, givenUpFor: 'expired', deadLettered: false });
    expect(await stored()).toMatchObject({ attempts: { N: '1' }, messageAttempts: { N: '0' } });
  });

  test('changes nothing where it comes late, and the webhook is a dead letter again after it was redriven', async () => {
    await recordsOf().write(attempt(1, '410', { messageId: 'm2', outcome: DeliveryOutcome.DEAD_LETTER, reason: 'gone', at: START + 91_000 }));
    const before = await stored();
    await recordsOf().write(givenUp());
    expect(await stored()).toEqual(before);
  });

  test.each<[string, Partial<RecordEntry<Webhook>>]>([
    ['was delivered', {}], ['is a dead letter', { outcome: DeliveryOutcome.DEAD_LETTER, reason: 'gone' }], ['was redriven', { messageId: 'm2', outcome: DeliveryOutcome.RETRYING }],
  ])('changes nothing where it comes late, and the webhook %s', async (_what, later) => {
    await recordsOf().write(retrying());
    await recordsOf().write(entry({ at: START + 60_000, history: { attempts: 2, rejections: 0, lastStatuses: ['503', '200'] }, ...later }));
    const before = await stored();
    await recordsOf().write(givenUp());
    expect(await stored()).toEqual(before);
  });
});

test('an environment that knows of too few or too many attempts does not spoil the count', async () => {
  const records = recordsOf();
  await records.write(attempt(1, '400', { newRejections: 1, history: { attempts: 1, rejections: 1, lastStatuses: ['400'] } }));
  await records.write(attempt(40, '400', { newRejections: 1, history: { attempts: 40, rejections: 1, lastStatuses: ['400'] } }));
  expect(await records.read('delivery-1', 'm1')).toMatchObject({ attempts: 2, rejections: 2 });
});

test('a first write that was lost is made up for', async () => {
  const records = recordsOf();
  await records.write(attempt(2, '500'));
  expect(await records.read('delivery-1', 'm1')).toMatchObject({ attempts: 2 });
  expect(await stored()).toMatchObject({ attempts: { N: '1' }, messageAttempts: { N: '2' } });
});

test('a message that was redriven counts anew; the delivery counts on', async () => {
  const records = recordsOf();
  await records.write(attempt(1, '410', { outcome: DeliveryOutcome.DEAD_LETTER, reason: 'gone' }));
  expect(await stored()).toMatchObject({ outcome: { S: 'dead-letter' }, reason: { S: 'gone' } });
  expect(await records.read('delivery-1', 'm2')).toBeUndefined();
  await records.write(attempt(3, '500', { messageId: 'm2' }));
  expect(await records.read('delivery-1', 'm2')).toMatchObject({ attempts: 3 });
  expect(await stored()).toMatchObject({ attempts: { N: '2' }, outcome: { S: 'retrying' } });
  expect(Object.keys(await stored() as object)).not.toContain('reason');
});

test('what no record says is not known', async () => {
  expect(await recordsOf().read('delivery-1', 'm1')).toBeUndefined();
});

test('a dead letter that was never tried has no time of an attempt', async () => {
  await recordsOf().write(entry({
    outcome: DeliveryOutcome.DEAD_LETTER, reason: 'path', newAttempts: 0, history: { attempts: 0, rejections: 0, lastStatuses: [] }, group: undefined,
  }));
  const item = await stored() as object;
  expect(item).toMatchObject({ reason: { S: 'path' }, attempts: { N: '0' } });
  expect(Object.keys(item)).not.toEqual(expect.arrayContaining(['lastAttemptAt']));
  expect(Object.keys(item)).not.toEqual(expect.arrayContaining(['group']));
});

test('failures: what succeeds at once is not recorded, what failed before is', async () => {
  const records = recordsOf(RecordsDetail.FAILURES);
  await records.write(entry());
  expect(await stored()).toBeUndefined();
  await records.write(attempt(1, '500'));
  await records.write(entry({ history: { attempts: 2, rejections: 0, firstAttemptAt: START, lastStatuses: ['500', '200'] }, at: START + 2000 }));
  expect(await stored()).toMatchObject({ outcome: { S: 'delivered' }, attempts: { N: '2' } });
});

test('failures: a dead letter that is redriven and then delivered at once is on record as delivered; what is not on record stays so', async () => {
  const records = recordsOf(RecordsDetail.FAILURES);
  await records.write(entry({ messageId: 'm2', at: START + 9000 }));
  expect(await stored()).toBeUndefined();
  await records.write(attempt(1, '410', { outcome: DeliveryOutcome.DEAD_LETTER, reason: 'gone' }));
  operations.length = 0;
  await records.write(entry({ isFirst: true, messageId: 'm2', at: START + 9000 }));
  expect(operations).toEqual([]);
  await records.write(entry({ messageId: 'm2', at: START + 9000 }));
  const item = await stored();
  expect(item).toMatchObject({ outcome: { S: 'delivered' }, messageId: { S: 'm2' }, attempts: { N: '2' }, messageAttempts: { N: '1' } });
  expect(item).not.toHaveProperty('reason');
});

test('full: the request is kept as it arrived', async () => {
  const body = Buffer.from([0, 255, 10, 13]);
  await recordsOf(RecordsDetail.FULL).write(entry({ item: itemOf(webhook({ id: 'delivery-1', body, query: [['a', ''], ['b', '2']] })) }));
  expect(await stored()).toMatchObject({
    method: { S: 'POST' },
    path: { S: 'orders' },
    query: { L: [{ L: [{ S: 'a' }, { S: '' }] }, { L: [{ S: 'b' }, { S: '2' }] }] },
    headers: { L: [{ L: [{ S: 'Content-Type' }, { S: 'application/json' }] }] },
    body: { B: new Uint8Array(body) },
    endpoint: { S: '/' },
    rawPath: { S: expect.any(String) },
    sourceIp: { S: expect.any(String) },
  });
});

test.each([[380_000, true], [395_000, false], [786_000, false]])('full: a body of %d bytes fits: %s', async (size, fits) => {
  await recordsOf(RecordsDetail.FULL).write(entry({ item: itemOf(webhook({ id: 'delivery-1', body: Buffer.alloc(size, 'x') })) }));
  const item = await stored() as { body?: { B: Uint8Array }; requestOmitted?: object };
  expect(item.body?.B.length).toBe(fits ? size : undefined);
  expect(item.requestOmitted).toEqual(fits ? undefined : { BOOL: true });
});

test('metadata: nothing of the request is kept', async () => {
  await recordsOf().write(entry({ item: itemOf(webhook({ id: 'delivery-1', body: Buffer.from('canary'), headers: [['X-Canary', 'canary']] })) }));
  expect(JSON.stringify(await stored())).not.toContain('canary');
});

test('another error than a lost condition is an error', async () => {
  const records = new DynamoDbRecords({ tableName: 'missing', destination: 'Default', detail: RecordsDetail.METADATA, retentionDays: 1 });
  await expect(records.write(attempt(2, '500'))).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  await expect(records.read('delivery-1', 'm1')).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
});
