import { DynamoDbStorms } from '../../../src/alert-routing/state/dynamodb-storms';
import { StormMember } from '../../../src/alert-routing/state/storm-table';
import { AwsApi } from '../../delivery/support/aws-api';
import { Servers } from '../../delivery/support/servers';

const servers = new Servers();
const aws = new AwsApi();
const saved = { ...process.env };
const NOW = 1_800_000_000_000;
const window = { destination: 'ops', from: NOW };
const member = (id: string): StormMember => ({ alertId: id, title: `title of ${id}`, severity: 'error', at: NOW });
let storms: DynamoDbStorms;

beforeEach(async () => {
  await aws.start(servers);
  aws.reset();
  storms = new DynamoDbStorms({ tableName: 'alerts', now: () => NOW });
});
afterEach(async () => {
  await servers.close();
  process.env = { ...saved };
});

const EXPIRES = { N: String(NOW / 1000 + 30 * 86_400) };
const key = (sk: string): object => ({ pk: { S: `STORM#ops#${NOW}` }, sk: { S: sk } });

test('a place is taken with one conditional write', async () => {
  aws.on('UpdateItem', {});
  expect(await storms.takePlace(window, 30)).toBe(true);
  expect(aws.inputs('UpdateItem')).toEqual([{
    TableName: 'alerts',
    Key: key('PLACES'),
    UpdateExpression: 'ADD #version :one SET #expiresAt = :expiresAt',
    ConditionExpression: 'attribute_not_exists(#version) OR #version < :places',
    ExpressionAttributeNames: { '#version': 'version', '#expiresAt': 'expiresAt' },
    ExpressionAttributeValues: { ':one': { N: '1' }, ':places': { N: '30' }, ':expiresAt': EXPIRES },
  }]);
});

test('members are one item each, which expires, and are all read, page by page, consistently', async () => {
  aws.on('PutItem', {});
  await storms.writeMember(window, member('a-1'));
  expect(aws.inputs('PutItem')).toEqual([{ TableName: 'alerts', Item: { ...key('ALERT#a-1'), content: { S: JSON.stringify(member('a-1')) }, expiresAt: EXPIRES } }]);
  const item = (id: string): object => ({ content: { S: JSON.stringify(member(id)) } });
  aws.on('Query', ({ ExclusiveStartKey }) => ExclusiveStartKey ? { Items: [item('a-3')] } : { Items: [item('a-1'), item('a-2')], LastEvaluatedKey: { pk: { S: 'x' } } });
  expect((await storms.readMembers(window)).map(({ alertId }) => alertId)).toEqual(['a-1', 'a-2', 'a-3']);
  expect(aws.inputs('Query')[0]).toMatchObject({
    ConsistentRead: true, KeyConditionExpression: '#pk = :pk AND begins_with(#sk, :member)', ExpressionAttributeValues: { ':pk': { S: `STORM#ops#${NOW}` }, ':member': { S: 'ALERT#' } },
  });
});

test('whether an alert is one of them, and what is known of the message, is read consistently', async () => {
  aws.on('GetItem', ({ Key }) => (Key as { sk: { S: string } }).sk.S === 'ALERT#a-1' ? { Item: { content: { S: '{}' } } } : {});
  expect([await storms.hasMember(window, 'a-1'), await storms.hasMember(window, 'a-2')]).toEqual([true, false]);
  expect(aws.inputs('GetItem').every(({ ConsistentRead }) => ConsistentRead === true)).toBe(true);
  aws.on('PutItem', {});
  expect(await storms.claimSummary(window, 'a-4')).toEqual({ owner: 'a-4' });
  expect(aws.inputs('PutItem')[0]).toMatchObject({ Item: { ...key('SUMMARY'), content: { S: '{"owner":"a-4"}' } }, ConditionExpression: 'attribute_not_exists(#pk)' });
  await storms.writeSummary(window, { owner: 'a-4', sent: true });
  expect(aws.inputs('PutItem')[1]).toMatchObject({ Item: { content: { S: '{"owner":"a-4","sent":true}' } } });
});
