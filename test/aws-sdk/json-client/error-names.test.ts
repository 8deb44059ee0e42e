import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { DYNAMODB } from '../../../src/aws-sdk/json-client/endpoint';
import { JsonClient } from '../../../src/aws-sdk/json-client/json-client';
import { Servers } from '../../delivery/support/servers';

const servers = new Servers();
const saved = { ...process.env };
afterEach(async () => {
  process.env = { ...saved };
  await servers.close();
});

const NAME = 'ConditionalCheckFailedException';
const get = { TableName: 'deliveries', Key: { deliveryId: { S: 'd1' } } };

test.each<[string, object, Record<string, string>]>([
  ['with a namespace', { __type: `com.amazonaws.dynamodb.v20120810#${NAME}` }, {}],
  ['with an address', { __type: `com.amazonaws.dynamodb.v20120810#${NAME}:http://internal.amazon.com/coral/#part` }, {}],
  ['with a list', { __type: `${NAME},Other` }, {}],
  ['in code', { code: NAME }, {}],
  ['in Code, with a namespace', { Code: `com.amazonaws.dynamodb.v20120810#${NAME}` }, {}],
  ['in a header', {}, { 'x-amzn-errortype': NAME }],
  ['in a header, with an address', {}, { 'X-Amzn-ErrorType': `${NAME}:http://internal.amazon.com/coral/` }],
  ['in all three', { __type: NAME, code: 'Other' }, { 'x-amzn-errortype': 'Another' }],
  ['in code and a header', { code: NAME }, { 'x-amzn-errortype': 'Another' }],
])('the name of an error, %s, is the one that the SDK gives it', async (_, fields, headers) => {
  const answer = JSON.stringify({ ...fields, message: 'x' });
  const { url } = await servers.http((response) => response.writeHead(400, { 'content-type': 'application/x-amz-json-1.0', ...headers }).end(answer));
  Object.assign(process.env, { AWS_ENDPOINT_URL: url, AWS_REGION: 'us-east-1', AWS_ACCESS_KEY_ID: 'a', AWS_SECRET_ACCESS_KEY: 'b' });
  const nameOf = (work: Promise<unknown>): Promise<string> => work.then(() => 'none', (error: Error) => error.name);
  expect(await nameOf(new DynamoDBClient({}).send(new GetItemCommand(get)))).toBe(NAME);
  expect(await nameOf(new JsonClient(DYNAMODB).call({ operation: 'GetItem', input: get }))).toBe(NAME);
});
