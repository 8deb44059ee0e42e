import { DYNAMODB } from '../../../src/aws-sdk/json-client/endpoint';
import { JsonClient } from '../../../src/aws-sdk/json-client/json-client';
import { PutBatch } from '../../../src/delivery/aws/put-batch';
import { ticksUntil } from '../../time-taken';
import { AwsApi, Refusal } from '../support/aws-api';
import { Servers } from '../support/servers';

const servers = new Servers();
const aws = new AwsApi();
beforeAll(() => aws.start(servers));
beforeEach(() => aws.reset());
afterAll(() => {
  aws.stop();
  return servers.close();
});

const item = (id: string | number) => ({ id: { S: String(id) } });
const putAll = (batch: PutBatch, count: number) => Array.from({ length: count }, (_, index) => batch.put(String(index), item(index)));
const create = () => new PutBatch(new JsonClient(DYNAMODB), 'table');

/** The items of each call. */
const calls = () => aws.inputs('BatchWriteItem').map(({ RequestItems }) =>
  (RequestItems as { table: Array<{ PutRequest: { Item: { id: { S: string } } } }> }).table.map(({ PutRequest }) => PutRequest.Item.id.S));

test('field case D11: ten items are one call, at once', async () => {
  await Promise.all(putAll(create(), 10));
  expect(calls()).toEqual([['0', '1', '2', '3', '4', '5', '6', '7', '8', '9']]);
});

test('what waits goes when nothing more is coming, and a flush of nothing is no call', async () => {
  const batch = create();
  batch.flush();
  const written = putAll(batch, 12);
  batch.flush();
  batch.flush();
  await Promise.all(written);
  expect(calls().map((ids) => ids.length)).toEqual([10, 2]);
});

test('nothing waits longer than a second for others', async () => {
  const startedAt = performance.now();
  expect(await ticksUntil(create().put('a', item('a')))).toBeLessThan(1_900);
  expect(performance.now() - startedAt).toBeGreaterThanOrEqual(990);
});

test('of two items with one key the later one counts: both in one call would be refused', async () => {
  const batch = create();
  const written = [batch.put('a', item('old')), batch.put('b', item('b')), batch.put('a', item('new'))];
  batch.flush();
  await Promise.all(written);
  expect(calls()).toEqual([['new', 'b']]);
});

test('what DynamoDB leaves unwritten is sent again, and nothing else', async () => {
  aws.on('BatchWriteItem', ({ RequestItems }) => {
    const { table } = RequestItems as { table: object[] };
    return { UnprocessedItems: table.length > 1 ? { table: table.slice(2) } : {} };
  });
  const batch = create();
  const written = putAll(batch, 5);
  batch.flush();
  await Promise.all(written);
  expect(calls()).toEqual([['0', '1', '2', '3', '4'], ['2', '3', '4'], ['4']]);
});

test('what stays unwritten is an error after three calls', async () => {
  aws.on('BatchWriteItem', ({ RequestItems }) => ({ UnprocessedItems: RequestItems }));
  const batch = create();
  const written = batch.put('a', item('a'));
  batch.flush();
  await expect(written).rejects.toMatchObject({ code: 'UnprocessedItems', message: 'DynamoDB left 1 of 1 items unwritten after 3 calls.' });
  expect(calls()).toHaveLength(3);
});

test('a call that is refused is an error of all of its items, and of no others', async () => {
  aws.on('BatchWriteItem', new Refusal('AccessDeniedException'));
  const batch = create();
  const refused = putAll(batch, 10);
  expect((await Promise.allSettled(refused)).map(({ status }) => status)).toEqual(Array(10).fill('rejected'));
  aws.reset();
  const written = batch.put('a', item('a'));
  batch.flush();
  await written;
});
