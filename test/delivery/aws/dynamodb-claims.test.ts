import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { SeededRandom } from '../../../cli/src/simulation/random';
import { ClaimsTable } from '../../../cli/src/simulation/world/claims-table';
import { DynamoDbClaims } from '../../../src/delivery/aws/dynamodb-claims';
import { DynaliteTable } from '../support/dynalite-table';

let table: DynaliteTable;
let client: DynamoDBClient;
const claims = new DynamoDbClaims('claims');

beforeAll(async () => {
  table = await DynaliteTable.start('claims', 'id');
  client = table.client;
});
afterAll(() => table.stop());

test('a claim is written once, read as it was written, and expires', async () => {
  const claim = { deliveryId: 'd1', messageId: 'm1', arrivedAt: 1_790_000_000_123, version: 1 };
  expect(await claims.read('a')).toBeUndefined();
  expect(await claims.write('a', claim, 1_790_300_000)).toBe(true);
  expect(await claims.read('a')).toEqual(claim);
  expect(await claims.write('a', { ...claim, deliveryId: 'd2' }, 1_790_300_000)).toBe(false);
  const { Item: item } = await client.send(new GetItemCommand({ TableName: 'claims', Key: { id: { S: 'a' } } }));
  expect(item).toEqual({
    id: { S: 'a' }, deliveryId: { S: 'd1' }, messageId: { S: 'm1' }, arrivedAt: { N: '1790000000123' }, version: { N: '1' }, expiresAt: { N: '1790300000' },
  });
});

test('only the message that has a claim frees it, and the version moves on whoever asks', async () => {
  await claims.write('b', { deliveryId: 'd1', messageId: 'm1', arrivedAt: 1, version: 1 }, 10);
  await claims.free('b', 'd2', 'm1', 20);
  await claims.free('b', 'd1', 'm2', 20);
  expect(await claims.read('b')).toMatchObject({ deliveryId: 'd1', version: 3 });
  await claims.free('b', 'd1', 'm1', 20);
  expect(await claims.read('b')).toEqual({ deliveryId: undefined, messageId: 'm1', arrivedAt: 1, version: 4 });
  expect(await claims.write('b', { deliveryId: 'd3', messageId: 'm3', arrivedAt: 2, version: 5 }, 10)).toBe(true);
});

test('field case S4: what is freed before it was claimed can be claimed by the next one and not by a late write', async () => {
  await claims.free('none', 'd1', 'm1', 20);
  expect(await claims.read('none')).toEqual({ deliveryId: undefined, messageId: '', arrivedAt: 0, version: 1 });
  const { Item: item } = await client.send(new GetItemCommand({ TableName: 'claims', Key: { id: { S: 'none' } } }));
  expect(item).toEqual({ id: { S: 'none' }, version: { N: '1' }, expiresAt: { N: '20' } });
  expect(await claims.write('none', { deliveryId: 'd1', messageId: 'm1', arrivedAt: 1, version: 1 }, 10)).toBe(false);
  expect(await claims.write('none', { deliveryId: 'd2', messageId: 'm2', arrivedAt: 2, version: 2 }, 10)).toBe(true);
});

test('DynamoDB decides as the model does with which deduplication is proved', async () => {
  const random = new SeededRandom(1);
  const model = new ClaimsTable();
  const answers = { written: 0, refused: 0, freed: 0 };
  for (let round = 0; round < 300; round += 1) {
    const key = `model-${random.int(0, 1)}`;
    const [deliveryId, messageId] = [`d${random.int(0, 1)}`, `m${random.int(0, 1)}`];
    const before = model.read(key);
    if (random.chance(0.3)) {
      model.free(key, deliveryId, messageId);
      await claims.free(key, deliveryId, messageId, 10);
      answers.freed += model.read(key) === before ? 0 : 1;
    } else {
      const claim = { deliveryId, messageId, arrivedAt: random.int(1, 9), version: (before?.version ?? 0) + random.int(0, 1) || 1 };
      const expected = model.write(key, claim);
      expect(await claims.write(key, claim, 10)).toBe(expected);
      answers[expected ? 'written' : 'refused'] += 1;
    }
    expect(await claims.read(key)).toEqual(model.read(key));
  }
  expect(Math.min(...Object.values(answers))).toBeGreaterThan(10);
});

test('a table that is not there is an error, and no refusal', async () => {
  const missing = new DynamoDbClaims('missing');
  await expect(missing.write('a', { deliveryId: 'd', messageId: 'm', arrivedAt: 1, version: 1 }, 1)).rejects.toThrow();
  await expect(missing.read('a')).rejects.toThrow();
  await expect(missing.free('a', 'd', 'm', 1)).rejects.toThrow();
});
