import { createHash } from 'node:crypto';
import { BatchWriteItemCommand, BatchWriteItemCommandInput, DynamoDBClient, GetItemCommand, UpdateItemCommand, UpdateItemCommandInput } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { ChangeMessageVisibilityBatchCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { authorizationOf, headerOf, signatureOf } from './sigv4';
import { DYNAMODB, EVENTBRIDGE, JsonService, SQS, STEP_FUNCTIONS } from '../../../src/aws-sdk/json-client/endpoint';
import { JsonClient } from '../../../src/aws-sdk/json-client/json-client';
import { Seen, Servers } from '../../delivery/support/servers';

/** Whatever our client sends, the SDK sends as well: each call is made with both, to a server that keeps the requests. */
const servers = new Servers();
afterAll(() => servers.close());

const SECRET = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY';
const TOKEN = 'token/with+signs==';
const saved = { ...process.env };
beforeAll(() => {
  Object.assign(process.env, { AWS_REGION: 'eu-west-3', AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE', AWS_SECRET_ACCESS_KEY: SECRET, AWS_SESSION_TOKEN: TOKEN });
});
afterAll(() => {
  process.env = saved;
});

const body = Buffer.from([0, 255, 10, 13]);
const item = (bytes: unknown): object => ({
  deliveryId: { S: 'd–1 "quoted" \\ \u2028 😀' }, attempts: { N: '1' }, omitted: { BOOL: true }, lastStatuses: { L: [{ S: '200' }, { L: [] }] }, body: { B: bytes },
});
const batch = (bytes: unknown): object => ({ RequestItems: { records: [{ PutRequest: { Item: item(bytes) } }, { PutRequest: { Item: { deliveryId: { S: 'd2' } } } }] } });
const get = { TableName: 'records', Key: { deliveryId: { S: 'd1' }, destination: { S: 'Default' } }, ConsistentRead: true };
const update = (bytes: unknown): object => ({
  TableName: 'records',
  Key: get.Key,
  UpdateExpression: 'SET #a = :a, #b = if_not_exists(#b, :b) ADD #c :c REMOVE #d',
  ConditionExpression: '#a = :if',
  ExpressionAttributeNames: { '#a': 'a', '#b': 'b', '#c': 'c', '#d': 'd' },
  ExpressionAttributeValues: { ':a': { S: 'é' }, ':b': { B: bytes }, ':c': { N: '1' }, ':if': { S: '' } },
});
const visibility = (queueUrl: string): { QueueUrl: string; Entries: object[] } => ({
  QueueUrl: queueUrl, Entries: [{ Id: '0', ReceiptHandle: 'AQEB+/==', VisibilityTimeout: 30 }, { Id: '1', ReceiptHandle: 'AQEC', VisibilityTimeout: 0 }],
});
const letter = (queueUrl: string): object => ({
  QueueUrl: queueUrl,
  MessageBody: '{"v":1,"body":"e30="}',
  MessageGroupId: 'order-1',
  MessageDeduplicationId: 'm1',
  MessageAttributes: { reason: { DataType: 'String', StringValue: 'gone' } },
});

const events = (time: unknown): object => ({
  Entries: [{
    Source: 'cdk-scalable-webhook', DetailType: 'Webhook', Detail: '{"é":"😀"}', EventBusName: 'arn:aws:events:eu-west-3:1:event-bus/b', Resources: ['arn:aws:sqs:eu-west-3:1:q'], Time: time,
  }],
});
const execution = { stateMachineArn: 'arn:aws:states:eu-west-3:1:stateMachine:m', name: 'd1', input: '{"é":"😀"}' };

interface Both {
  readonly service: JsonService;
  readonly input: (queueUrl: string) => object;
  readonly sdk: (queueUrl: string) => Promise<unknown>;
}

const CALLS: Readonly<Record<string, Both>> = {
  BatchWriteItem: {
    service: DYNAMODB,
    input: () => batch(body.toString('base64')),
    sdk: () => new DynamoDBClient({}).send(new BatchWriteItemCommand(batch(body) as BatchWriteItemCommandInput)),
  },
  UpdateItem: {
    service: DYNAMODB,
    input: () => update(body.toString('base64')),
    sdk: () => new DynamoDBClient({}).send(new UpdateItemCommand(update(body) as UpdateItemCommandInput)),
  },
  GetItem: { service: DYNAMODB, input: () => get, sdk: () => new DynamoDBClient({}).send(new GetItemCommand(get)) },
  ChangeMessageVisibilityBatch: {
    service: SQS,
    input: visibility,
    sdk: (queueUrl) => new SQSClient({}).send(new ChangeMessageVisibilityBatchCommand(visibility(queueUrl) as never)),
  },
  PutEvents: {
    service: EVENTBRIDGE,
    input: () => events(1_795_219_200.123),
    sdk: () => new EventBridgeClient({}).send(new PutEventsCommand(events(new Date(1_795_219_200_123)) as never)),
  },
  StartExecution: { service: STEP_FUNCTIONS, input: () => execution, sdk: () => new SFNClient({}).send(new StartExecutionCommand(execution)) },
  SendMessage: { service: SQS, input: letter, sdk: (queueUrl) => new SQSClient({}).send(new SendMessageCommand(letter(queueUrl) as never)) },
};

/** Makes a call with both clients. */
async function both(operation: string, { service, input, sdk }: Both): Promise<{ ours: Seen; theirs: Seen }> {
  // The SDK compares the checksum of a message that is stored.
  const answer = JSON.stringify({ MD5OfMessageBody: createHash('md5').update('{"v":1,"body":"e30="}').digest('hex') });
  const { url, seen } = await servers.http((response) => response.writeHead(200, { 'content-type': 'application/x-amz-json-1.0' }).end(answer));
  process.env.AWS_ENDPOINT_URL = url;
  const queueUrl = `${url}/000000000000/queue.fifo`;
  await new JsonClient(service).call({ operation, input: input(queueUrl), queueUrl });
  await sdk(queueUrl);
  expect(seen).toHaveLength(2);
  return { ours: seen[0], theirs: seen[1] };
}

describe.each(Object.entries(CALLS))('%s', (operation, call) => {
  test('is the request that the SDK makes', async () => {
    const { ours, theirs } = await both(operation, call);
    expect([ours.method, ours.url]).toEqual([theirs.method, theirs.url]);
    expect(JSON.parse(ours.body.toString())).toEqual(JSON.parse(theirs.body.toString()));
    for (const name of ['host', 'content-type', 'x-amz-target', 'x-amz-security-token']) {
      expect([name, headerOf(ours.rawHeaders, name)]).toEqual([name, headerOf(theirs.rawHeaders, name)]);
    }
    expect(headerOf(ours.rawHeaders, 'content-length')).toBe(String(ours.body.length));
    expect(headerOf(ours.rawHeaders, 'x-amz-security-token')).toBe(TOKEN);
  });

  test('is signed as the SDK signs, and the signature verifies', async () => {
    const { ours, theirs } = await both(operation, call);
    const [mine, sdk] = [authorizationOf(ours.rawHeaders), authorizationOf(theirs.rawHeaders)];
    expect([mine.keyId, mine.scope]).toEqual([sdk.keyId, sdk.scope]);
    expect(mine.scope).toMatch(/^\d{8}\/eu-west-3\/(?:dynamodb|events|sqs|states)\/aws4_request$/);
    expect(mine.signedHeaders).toEqual(expect.arrayContaining(['content-type', 'host', 'x-amz-date', 'x-amz-security-token', 'x-amz-target']));
    expect(mine.signature).toBe(signatureOf(ours, SECRET));
    expect(sdk.signature).toBe(signatureOf(theirs, SECRET)); // or what is computed here would prove nothing
    expect(mine.signature).not.toBe(signatureOf({ ...ours, body: Buffer.from('{}') }, SECRET));
  });
});

test.each<[string, number, string]>([
  ['a condition that is not met', 400, '{"__type":"com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException","message":"The conditional request failed"}'],
  ['a table that is not there', 400, '{"__type":"com.amazonaws.dynamodb.v20120810#ResourceNotFoundException","message":"x"}'],
  ['a role without permission', 400, '{"__type":"com.amazon.coral.service#AccessDeniedException","Message":"User is not authorized"}'],
  ['what the SDK does not know', 400, '{"__type":"com.amazon.coral.validate#ValidationException","message":"x"}'],
])('%s has the name that the SDK gives it', async (_, status, answer) => {
  const { url } = await servers.http((response) => response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0' }).end(answer));
  process.env.AWS_ENDPOINT_URL = url;
  const failed = async (work: Promise<unknown>): Promise<Error> => work.then(() => Promise.reject(new Error('expected a failure')), (error: Error) => error);
  const [ours, theirs] = [await failed(new JsonClient(DYNAMODB).call({ operation: 'GetItem', input: get })), await failed(CALLS.GetItem.sdk(''))];
  expect(ours.name).toBe(theirs.name);
  expect(ours.message).toBe(theirs.message);
});
