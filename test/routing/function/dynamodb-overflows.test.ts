import { OverflowsTable } from '../../../cli/src/simulation/fan-out/overflows-table';
import { SeededRandom } from '../../../cli/src/simulation/random';
import { DynamoDbOverflows } from '../../../src/routing/function/dynamodb-overflows';
import { DynaliteTable } from '../../delivery/support/dynalite-table';

let table: DynaliteTable;
const overflows = new DynamoDbOverflows('overflows', () => 1_790_000_000_000);

beforeAll(async () => {
  table = await DynaliteTable.start('overflows', 'group');
});
afterAll(() => table.stop());

async function succeeds(call: () => unknown): Promise<boolean> {
  try {
    await call();
    return true;
  } catch (error) {
    expect(error).toMatchObject({ name: 'ConditionalCheckFailedException' });
    return false;
  }
}

test('what waits is told with its last ticket, and ends with that one only', async () => {
  expect(await overflows.waiting('a')).toEqual(new Map());
  await overflows.begin('a', 'Teams', 't1');
  await overflows.begin('a', 'Slack', 's1');
  await overflows.begin('a', 'Teams', 't2', 't1');
  await overflows.end('a', 'Teams', 't1');
  expect(await overflows.waiting('a')).toEqual(new Map([['Teams', 't2'], ['Slack', 's1']]));
  await overflows.end('a', 'Teams', 't2');
  expect(await overflows.waiting('a')).toEqual(new Map([['Slack', 's1']]));
});

test('what takes effect late does not undo what was said after it, and what is done twice is done once', async () => {
  await overflows.begin('b', 'Teams', 't1');
  await overflows.begin('b', 'Teams', 't1');
  await overflows.begin('b', 'Teams', 't2', 't1');
  expect(await succeeds(() => overflows.begin('b', 'Teams', 't1'))).toBe(false);
  expect(await overflows.waiting('b')).toEqual(new Map([['Teams', 't2']]));
});

test('DynamoDB decides as the model does with which the overflow is proved', async () => {
  const random = new SeededRandom(1);
  const model = new OverflowsTable();
  const counts = { begun: 0, refused: 0 };
  for (let round = 0; round < 200; round += 1) {
    const [group, destination, ticket] = [`g${random.int(0, 1)}`, `d${random.int(0, 1)}`, `t${random.int(0, 3)}`];
    if (random.chance(0.4)) {
      model.end(group, destination, ticket);
      await overflows.end(group, destination, ticket);
    } else {
      const before = random.chance(0.5) ? model.waiting(group).get(destination) : `t${random.int(0, 3)}`;
      const begun = await succeeds(() => model.begin(group, destination, ticket, before));
      expect(await succeeds(() => overflows.begin(group, destination, ticket, before))).toBe(begun);
      counts[begun ? 'begun' : 'refused'] += 1;
    }
    expect(await overflows.waiting(group)).toEqual(model.waiting(group));
  }
  expect(Math.min(...Object.values(counts))).toBeGreaterThan(10);
});
