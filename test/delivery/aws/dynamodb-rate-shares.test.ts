import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { SeededRandom } from '../../../cli/src/simulation/random';
import { RateSharesTable } from '../../../cli/src/simulation/world/rate-shares-table';
import { DynamoDbRateShares } from '../../../src/delivery/aws/dynamodb-rate-shares';
import { DynaliteTable } from '../support/dynalite-table';

let table: DynaliteTable;
let client: DynamoDBClient;

beforeAll(async () => {
  table = await DynaliteTable.start('shares', 'share');
  client = table.client;
});
afterAll(() => table.stop());

const environment = (destination: string) => new DynamoDbRateShares({ tableName: 'shares', destination });

test('a share is its owner\'s until its time is over, and then whoever\'s claim comes first', async () => {
  const [first, second] = [environment('A'), environment('A')];
  expect(await first.claim({ share: 3, number: 1, now: 1_000, until: 5_000 })).toBe(true);
  const { Item: item } = await client.send(new GetItemCommand({ TableName: 'shares', Key: { share: { S: 'A#3' } } }));
  expect(item).toEqual({ share: { S: 'A#3' }, owner: { S: expect.stringMatching(/^[-0-9a-f]{36}$/) }, claim: { N: '1' }, freeAt: { N: '5000' } });
  expect(await second.claim({ share: 3, number: 7, now: 4_999, until: 9_000 })).toBe(false);
  expect(await second.claim({ share: 3, number: 8, now: 5_000, until: 9_000 })).toBe(true);
  expect(await first.claim({ share: 3, number: 2, now: 5_000, until: 9_000 })).toBe(false);
});

test('what arrives late changes nothing, what arrives twice nothing more', async () => {
  const owner = environment('B');
  expect(await owner.claim({ share: 0, number: 2, now: 2_000, until: 8_000 })).toBe(true);
  expect(await owner.claim({ share: 0, number: 1, now: 1_000, until: 3_000 })).toBe(false);
  expect(await owner.claim({ share: 0, number: 2, now: 2_000, until: 8_000 })).toBe(true);
  expect(await environment('B').claim({ share: 0, number: 1, now: 7_999, until: 9_000 })).toBe(false);
  expect(await owner.claim({ share: 0, number: 3, now: 2_000, until: 2_500 })).toBe(true);
  expect(await environment('B').claim({ share: 0, number: 1, now: 2_500, until: 9_000 })).toBe(true);
});

test('destinations have shares of their own', async () => {
  expect(await environment('C').claim({ share: 0, number: 1, now: 1_000, until: 5_000 })).toBe(true);
  expect(await environment('D').claim({ share: 0, number: 1, now: 1_000, until: 5_000 })).toBe(true);
});

test('DynamoDB decides as the model does with which the rate is proved', async () => {
  const random = new SeededRandom(1);
  const model = new RateSharesTable();
  const environments = Array.from({ length: 3 }, () => environment('E'));
  const answers = { granted: 0, refused: 0 };
  for (let round = 0; round < 200; round += 1) {
    const owner = random.int(0, 2);
    const now = random.int(1, 400);
    const claim = { share: random.int(0, 1), number: random.int(1, 40), now, until: now + random.int(-20, 60) };
    const expected = model.claim(owner, claim);
    expect(await environments[owner].claim(claim)).toBe(expected);
    answers[expected ? 'granted' : 'refused'] += 1;
  }
  expect(Math.min(answers.granted, answers.refused)).toBeGreaterThan(20);
});

test('a table that is not there is an error, and no refusal', async () => {
  const shares = new DynamoDbRateShares({ tableName: 'missing', destination: 'A' });
  await expect(shares.claim({ share: 0, number: 1, now: 1, until: 2 })).rejects.toThrow();
});
