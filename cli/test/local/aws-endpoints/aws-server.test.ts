import * as http from 'node:http';
import { DynamoDBClient, GetItemCommand, PutItemCommand, QueryCommand, ResourceNotFoundException, TransactWriteItemsCommand } from '@aws-sdk/client-dynamodb';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { SignatureV4 } from '@smithy/signature-v4';
import { NodeSha256 } from '../../../../src/aws-sdk/json-client/signer';
import { AccessControl } from '../../../src/local/access/access-control';
import { AwsServer } from '../../../src/local/aws-endpoints/aws-server';
import { createCredentials, Credentials } from '../../../src/local/aws-endpoints/credentials';
import { LambdaInvokeApi } from '../../../src/local/aws-endpoints/lambda-invoke';
import { ParameterStore } from '../../../src/local/aws-endpoints/parameter-store';
import { generateSecret, SecretsManager } from '../../../src/local/aws-endpoints/secrets';
import { Sns } from '../../../src/local/aws-endpoints/sns';
import { StepFunctions } from '../../../src/local/aws-endpoints/step-functions';
import { Targets } from '../../../src/local/aws-endpoints/targets';
import { SystemClock } from '../../../src/local/clock';
import { DynamoDbService } from '../../../src/local/dynamodb';
import { EventBridge } from '../../../src/local/event-bridge/event-bridge';
import { FunctionNotFoundError, InvocationResult, ThrottledError } from '../../../src/local/function-host/function-definition';
import { S3Service } from '../../../src/local/s3';
import { QueueRegistry, SqsService } from '../../../src/local/sqs';

const invoke = jest.fn<Promise<InvocationResult>, [string, string, { requestId?: string }?]>();

const credentials = createCredentials();
let server: AwsServer;
let url: string;
let secrets: SecretsManager;
let parameterStore: ParameterStore;
let notices: string[];
let sqs: SqsService;
let dynamoDb: DynamoDbService;

beforeEach(async () => {
  notices = [];
  secrets = new SecretsManager();
  parameterStore = new ParameterStore();
  const clock = new SystemClock();
  sqs = new SqsService({ registry: new QueueRegistry({ clock }), clock });
  dynamoDb = new DynamoDbService({ clock });
  const onNotice = (line: string) => void notices.push(line);
  server = new AwsServer({ credentials, access: new AccessControl({ allowedHosts: ['tunnel.example'], onNotice }), onNotice });
  url = await server.listen();
  invoke.mockReset();
});

afterEach(async () => {
  sqs.registry.close();
  await server.stop();
});

function serve(): void {
  const onNotice = (line: string) => notices.push(line);
  const stepFunctions = new StepFunctions(new SystemClock(), () => undefined);
  const targets = new Targets(sqs, { invoke }, onNotice);
  const eventBridge = new EventBridge({ region: 'us-east-1', account: '000000000000', targets, now: Date.now, onUnrouted: () => undefined });
  const sns = new Sns(targets, () => undefined);
  const lambda = new LambdaInvokeApi({ invoke }, onNotice);
  const s3 = new S3Service({ clock: new SystemClock(), onNotice });
  server.serve({ sqs, dynamoDb, secretsManager: secrets, parameterStore, stepFunctions, eventBridge, sns, s3, lambda, management: [] });
}

function clientOptions(endpoint: string = url) {
  return { endpoint, region: 'us-east-1', credentials, maxAttempts: 1 };
}

type Answer = Promise<{ status?: number; body: string }>;

/** One request without an SDK, signed. */
async function send(path: string, headers: Record<string, string>, body: string | Buffer = '', method: string = 'POST'): Answer {
  return sendPlain(path, await signed(path, headers, body, method), body, method);
}

async function signed(
  path: string, headers: Record<string, string>, body: string | Buffer, method: string = 'POST', by: Credentials = credentials,
): Promise<Record<string, string>> {
  const { pathname, searchParams, host, hostname } = new URL(url + path);
  const signer = new SignatureV4({ service: 'any', region: 'eu-west-1', sha256: NodeSha256, credentials: by });
  const query = Object.fromEntries(searchParams);
  return (await signer.sign({ method, protocol: 'http:', hostname, path: pathname, query, headers: { ...headers, host }, body })).headers;
}

/** One request as it is. */
function sendPlain(path: string, headers: Record<string, string>, body: string | Buffer = '', method: string = 'POST'): Answer {
  return new Promise((resolve, reject) => {
    const request = http.request(url + path, { method, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => resolve({ status: response.statusCode, body: Buffer.concat(chunks).toString() }));
    });
    request.on('error', reject);
    request.end(body);
  });
}

describe('SQS', () => {
  test('answers the real SDK', async () => {
    const queue = sqs.registry.create('q.fifo', { FifoQueue: 'true' });
    serve();
    const client = new SQSClient(clientOptions());
    await client.send(new SendMessageCommand({ QueueUrl: `${url}/000000000000/q.fifo`, MessageBody: 'hello', MessageGroupId: 'g', MessageDeduplicationId: 'd' }));
    client.destroy();
    expect(queue.peek().map(({ body }) => body)).toEqual(['hello']);
  });
});

describe('Systems Manager', () => {
  const ask = async (operation: string, input: object) => {
    serve();
    const { status, body } = await send('/', { 'x-amz-target': `AmazonSSM.${operation}`, 'content-type': 'application/x-amz-json-1.1' }, JSON.stringify(input));
    return { status, ...JSON.parse(body) as { Parameters?: Array<{ Name: string; Value: string }>; InvalidParameters?: string[]; __type?: string } };
  };

  test('answers which parameters there are, and names the others', async () => {
    parameterStore.put('one', 'old');
    parameterStore.put('one', '1');
    parameterStore.put('two', '2');
    const { status, Parameters, InvalidParameters } = await ask('GetParameters', { Names: ['two', 'three', 'one'] });
    expect([status, Parameters!.map(({ Name, Value }) => [Name, Value]), InvalidParameters]).toEqual([200, [['two', '2'], ['one', '1']], ['three']]);
  });

  test('refuses more names than ten, and other operations', async () => {
    expect(await ask('GetParameters', { Names: Array.from({ length: 11 }, String) })).toMatchObject({ status: 400 });
    expect(await ask('GetParameters', {})).toMatchObject({ status: 400 });
    expect(await ask('PutParameter', {})).toMatchObject({ status: 400 });
  });
});

describe('Secrets Manager', () => {
  const arn = 'arn:aws:secretsmanager:us-east-1:000000000000:secret:app/url-AbCdEf';

  test.each([arn, 'app/url', arn.slice(0, -7)])('reads a secret by %s', async (SecretId) => {
    secrets.add({ arn, name: 'app/url', value: 'https://example.com' });
    serve();
    const client = new SecretsManagerClient(clientOptions());
    const answer = await client.send(new GetSecretValueCommand({ SecretId }));
    client.destroy();
    expect(answer).toMatchObject({ ARN: arn, Name: 'app/url', SecretString: 'https://example.com', VersionStages: ['AWSCURRENT'] });
  });

  test.each([['another', "Secrets Manager can't find the specified secret."], ['app/url', /specified secret value for staging label/]])('does not find %s', async (SecretId, message) => {
    secrets.add({ arn, name: 'app/url' });
    serve();
    const client = new SecretsManagerClient(clientOptions());
    await expect(client.send(new GetSecretValueCommand({ SecretId }))).rejects.toMatchObject({
      name: 'ResourceNotFoundException', message: expect.stringMatching(message),
    });
    client.destroy();
  });

  test('says what it does not emulate', async () => {
    serve();
    expect((await send('/', { 'x-amz-target': 'secretsmanager.PutSecretValue' }, '{}'))).toEqual({
      status: 400, body: expect.stringContaining('not PutSecretValue'),
    });
  });

  test('generates what CloudFormation would', () => {
    expect(generateSecret({})).toMatch(/^[!-~]{32}$/);
    expect(generateSecret({ PasswordLength: 50, ExcludePunctuation: true, ExcludeUppercase: true, ExcludeCharacters: 'abc' })).toMatch(/^[d-z0-9]{50}$/);
    const generated = JSON.parse(generateSecret({ SecretStringTemplate: '{"user":"u"}', GenerateStringKey: 'password', ExcludePunctuation: true }));
    expect(generated).toEqual({ user: 'u', password: expect.stringMatching(/^[A-Za-z0-9]{32}$/) });
    expect(generateSecret({})).not.toBe(generateSecret({}));
  });
});

describe('Lambda', () => {
  async function call(input: ConstructorParameters<typeof InvokeCommand>[0]) {
    serve();
    const client = new LambdaClient(clientOptions());
    try {
      return await client.send(new InvokeCommand(input));
    } finally {
      client.destroy();
    }
  }

  test('invokes a function by its ARN and answers with its result', async () => {
    invoke.mockResolvedValue({ payload: '{"ok":"ü"}' });
    const FunctionName = 'arn:aws:lambda:us-east-1:000000000000:function:fn';
    const answer = await call({ FunctionName, Payload: '{"a":1}' });
    expect(invoke).toHaveBeenCalledWith(FunctionName, '{"a":1}', { requestId: expect.any(String) });
    expect(Buffer.from(answer.Payload!).toString()).toBe('{"ok":"ü"}');
    expect(answer).toMatchObject({ StatusCode: 200, ExecutedVersion: '$LATEST' });
    expect(answer.FunctionError).toBeUndefined();
  });

  test('tells a function error as one', async () => {
    invoke.mockResolvedValue({ payload: '{"errorType":"E"}', functionError: 'Unhandled' });
    expect(await call({ FunctionName: 'fn' })).toMatchObject({ StatusCode: 200, FunctionError: 'Unhandled' });
  });

  test('an answer longer than Lambda hands on is a function error', async () => {
    const limit = 6 * 1024 * 1024 + 100;
    invoke.mockResolvedValue({ payload: JSON.stringify('x'.repeat(limit - 2)) });
    expect((await call({ FunctionName: 'fn' })).FunctionError).toBeUndefined();
    invoke.mockResolvedValue({ payload: JSON.stringify('x'.repeat(limit - 1)) });
    const answer = await call({ FunctionName: 'fn' });
    expect(answer).toMatchObject({ StatusCode: 200, FunctionError: 'Unhandled' });
    expect(JSON.parse(Buffer.from(answer.Payload!).toString())).toMatchObject({ errorType: 'Function.ResponseSizeTooLarge' });
  });

  test.each([
    ['TooManyRequestsException', 429, new ThrottledError('Rate Exceeded.')],
    ['ResourceNotFoundException', 404, new FunctionNotFoundError('Function not found: fn')],
  ])('%s', async (name, httpStatusCode, error) => {
    invoke.mockRejectedValue(error);
    await expect(call({ FunctionName: 'fn' })).rejects.toMatchObject({ name, $metadata: { httpStatusCode } });
  });

  test('refuses what is not JSON, what is too large, and another method', async () => {
    serve();
    const path = '/2015-03-31/functions/fn/invocations';
    expect(await send(path, {}, '{')).toMatchObject({ status: 400 });
    expect(await send(path, {}, Buffer.alloc(6 * 1024 * 1024 + 1, 32))).toMatchObject({ status: 413 });
    expect(await send(path, {}, '', 'GET')).toMatchObject({ status: 405 });
    expect(invoke).not.toHaveBeenCalled();
  });

  test('answers an asynchronous invocation at once, and tells when it failed', async () => {
    let finish: (result: InvocationResult) => void = () => {};
    invoke.mockReturnValue(new Promise((resolve) => {
      finish = resolve;
    }));
    expect(await call({ FunctionName: 'fn', InvocationType: 'Event', Payload: '{}' })).toMatchObject({ StatusCode: 202 });
    finish({ payload: '{}', functionError: 'Unhandled' });
    await new Promise(setImmediate);
    expect(notices).toEqual([expect.stringMatching(/^fn: an asynchronous invocation failed/)]);
  });
});

describe('everything else', () => {
  test('before it serves, calls are refused in a way that the SDK tries again', async () => {
    expect(await send('/', { 'x-amz-target': 'AmazonSQS.SendMessage' }, '{}')).toMatchObject({ status: 503 });
  });

  test('an unknown service is refused, and told once per call', async () => {
    serve();
    expect(await send('/', { 'x-amz-target': 'Kinesis_20131202.PutRecord' }, '{}')).toMatchObject({ status: 501, body: expect.stringContaining('The local runtime emulates') });
    expect(await send('/?Action=x', {}, '', 'GET')).toMatchObject({ status: 501 });
    expect(notices).toEqual([
      'A function called Kinesis_20131202.PutRecord of AWS, which the local runtime does not emulate.',
      'A function called GET / of AWS, which the local runtime does not emulate.',
    ]);
  });

  test('a body that is not JSON or larger than anything', async () => {
    serve();
    expect(await send('/', { 'x-amz-target': 'secretsmanager.GetSecretValue' }, '{')).toMatchObject({ status: 400, body: expect.stringContaining('SerializationException') });
    expect(await send('/', { 'x-amz-target': 'secretsmanager.GetSecretValue' }, Buffer.alloc(16 * 1024 * 1024 + 1))).toMatchObject({ status: 413 });
  });
});

describe('DynamoDB', () => {
  test('has the tables of the template, with their indexes, for the real SDK', async () => {
    dynamoDb.createTable({
      name: 'records',
      properties: {
        AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }, { AttributeName: 'at', AttributeType: 'N' }, { AttributeName: 'group', AttributeType: 'S' }],
        KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
        GlobalSecondaryIndexes: [{
          IndexName: 'byGroup',
          KeySchema: [{ AttributeName: 'group', KeyType: 'HASH' }, { AttributeName: 'at', KeyType: 'RANGE' }],
          Projection: { ProjectionType: 'ALL' },
          WriteProvisionedThroughputSettings: {},
        }],
        Replicas: [{ Region: 'us-east-1' }],
        TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
        SSESpecification: { SSEEnabled: true },
      },
    });
    serve();
    const client = new DynamoDBClient(clientOptions());
    const Item = { id: { S: 'a' }, group: { S: 'g' }, at: { N: '1' }, bytes: { B: new Uint8Array([0, 255]) } };
    await client.send(new PutItemCommand({ TableName: 'records', Item }));
    expect((await client.send(new GetItemCommand({ TableName: 'records', Key: { id: { S: 'a' } } }))).Item).toEqual(Item);
    const found = await client.send(new QueryCommand({
      TableName: 'records',
      IndexName: 'byGroup',
      KeyConditionExpression: '#g = :g',
      ExpressionAttributeNames: { '#g': 'group' },
      ExpressionAttributeValues: { ':g': { S: 'g' } },
    }));
    expect(found.Count).toBe(1);
    client.destroy();
  });

  test('errors have the names that the SDK knows', async () => {
    dynamoDb.createTable({
      name: 'records', properties: { AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }], KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }] },
    });
    serve();
    const client = new DynamoDBClient(clientOptions());
    const Item = { id: { S: 'a' } };
    const put = () => client.send(new PutItemCommand({
      TableName: 'records', Item, ConditionExpression: 'attribute_not_exists(id)', ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    }));
    await put();
    await expect(put()).rejects.toMatchObject({ name: 'ConditionalCheckFailedException', message: 'The conditional request failed', Item });
    await expect(client.send(new GetItemCommand({ TableName: 'nothing', Key: Item }))).rejects.toBeInstanceOf(ResourceNotFoundException);
    const transaction = client.send(new TransactWriteItemsCommand({ TransactItems: [{ Put: { TableName: 'records', Item, ConditionExpression: 'attribute_not_exists(id)' } }] }));
    await expect(transaction).rejects.toMatchObject({
      name: 'TransactionCanceledException', CancellationReasons: [{ Code: 'ConditionalCheckFailed', Message: 'The conditional request failed' }],
    });
    client.destroy();
  });

  test('a body that is not JSON', async () => {
    serve();
    expect(await send('/', { 'x-amz-target': 'DynamoDB_20120810.GetItem' }, '{')).toMatchObject({ status: 400, body: expect.stringContaining('#SerializationException') });
  });
});

describe('field case L1: the AWS port', () => {
  const target = { 'x-amz-target': 'secretsmanager.GetSecretValue' };
  const body = '{"SecretId":"app/url"}';
  const INVOKE = '/2015-03-31/functions/fn/invocations';

  beforeEach(() => {
    secrets.add({ arn: 'arn:aws:secretsmanager:us-east-1:000000000000:secret:app/url-AbCdEf', name: 'app/url', value: 'hunter2' });
    invoke.mockResolvedValue({ payload: '{}' });
    serve();
  });

  test('answers what is signed with the credentials of this run', async () => {
    expect(await send('/', target, body)).toEqual({ status: 200, body: expect.stringContaining('hunter2') });
    expect((await send(`${INVOKE}?Qualifier=a%20b`, {}, '{}')).status).toBe(200);
    expect(notices).toEqual([]);
  });

  test('two runs have nothing in common', () => {
    const other = createCredentials();
    expect(Object.values(other).filter((value) => Object.values(credentials).includes(value))).toEqual([]);
    expect(other.accessKeyId).toMatch(/^[A-Z0-9]{20}$/);
  });

  test.each<[string, () => Promise<Record<string, string>>, string]>([
    ['without a signature', async () => target, 'MissingAuthenticationTokenException'],
    ['with a signature of another kind', async () => ({ ...target, authorization: 'Bearer x' }), 'IncompleteSignatureException'],
    ['without a time', async () => ({ ...await signed('/', target, body), 'x-amz-date': '' }), 'IncompleteSignatureException'],
    ['signed with the credentials of another run', () => signed('/', target, body, 'POST', createCredentials()), 'UnrecognizedClientException'],
    ['signed with another secret key', () => signed('/', target, body, 'POST', { ...credentials, secretAccessKey: 'x' }), 'InvalidSignatureException'],
    ['with another session token', async () => ({ ...await signed('/', target, body), 'x-amz-security-token': 'x' }), 'UnrecognizedClientException'],
    ['signed for another body', () => signed('/', target, '{}'), 'InvalidSignatureException'],
    ['signed for another path', () => signed(INVOKE, target, body), 'InvalidSignatureException'],
    ['signed for another operation', () => signed('/', { 'x-amz-target': 'secretsmanager.Other' }, body).then((headers) => ({ ...headers, ...target })), 'InvalidSignatureException'],
    ['that says by itself what its hash is', async () => ({ ...await signed('/', { ...target, 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' }, body) }), 'InvalidSignatureException'],
  ])('a call %s is refused', async (_, headers, error) => {
    const answer = await sendPlain('/', await headers(), body);
    expect(answer).toEqual({ status: 403, body: expect.stringContaining(error) });
    expect(answer.body).not.toContain('hunter2');
  });

  test.each<[string, Record<string, string>]>([
    ['a form of another site', { 'origin': 'https://attacker.test', 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': 'cross-site' }],
    ['fetch in the mode no-cors', { 'origin': 'https://attacker.test', 'content-type': 'text/plain' }],
    ['a page of another port of this machine', { 'origin': 'http://localhost:3000', 'sec-fetch-site': 'same-site' }],
    ['a page at the port itself', { origin: 'http://127.0.0.1', host: '127.0.0.1' }],
    ['an image', { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors', 'sec-fetch-dest': 'image' }],
    ['the address bar', { 'sec-fetch-site': 'none', 'sec-fetch-mode': 'navigate' }],
    ['a page after DNS rebinding', { host: 'attacker.test:8000' }],
    ['a tunnel for senders', { host: 'tunnel.example' }],
  ])('%s causes nothing, even where it could sign', async (_, headers) => {
    const calls: Array<[string, string]> = [[INVOKE, '{"Records":[]}'], ['/', body]];
    for (const [path, payload] of calls) {
      const withSignature = await signed(path, path === '/' ? target : {}, payload);
      expect(await sendPlain(path, { ...withSignature, ...headers }, payload)).toEqual({ status: 403, body: expect.stringContaining('AccessDenied') });
    }
    expect(invoke).not.toHaveBeenCalled();
    expect(notices).toEqual([expect.stringMatching(/^Refused a POST: This request /)]);
  });
});
