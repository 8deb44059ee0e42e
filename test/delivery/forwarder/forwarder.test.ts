import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { mockClient } from 'aws-sdk-client-mock';
import { pack } from '../../../src/contract/packed-text';
import { parameterText } from '../../../src/contract/variables-in-parameters';
import { composeForwarder } from '../../../src/delivery/forwarder/forwarder';
import { DeliveryFunction } from '../../../src/delivery/function/delivery-function';
import { AwsApi, NO_ANSWER, Refusal } from '../support/aws-api';
import { event, variables } from '../support/events';
import { TestAuthority } from '../support/self-signed';
import { Servers } from '../support/servers';
import { startTlsBackend } from '../support/tls-backend';
import { message } from '../support/world';

const servers = new Servers();
const awsServers = new Servers();
const aws = new AwsApi();
const lambda = mockClient(LambdaClient);
const secrets = mockClient(SecretsManagerClient);
let lines: string[] = [];

beforeAll(() => aws.start(awsServers));
beforeEach(() => {
  [lambda, secrets].forEach((mock) => mock.reset());
  aws.reset();
  lines = [];
});
afterEach(() => servers.close());
afterAll(() => {
  aws.stop();
  return awsServers.close();
});

const now = () => Date.now();
const fresh = (id: string, group: string) => message(id, group, { sentAt: now(), firstReceivedAt: now() }, { arrivedAt: now() });
const forwarder = (overrides: Record<string, string | undefined>) =>
  new DeliveryFunction(variables(overrides), (line) => lines.push(line), composeForwarder);
const logged = () => lines.map((line) => JSON.parse(line) as Record<string, unknown>);
const failures = (...ids: string[]) => ({ batchItemFailures: ids.map((itemIdentifier) => ({ itemIdentifier })) });

test('a batch is delivered, and the answer has its list even when it is empty', async () => {
  const { url, seen } = await servers.http((response) => response.end());
  const answer = await forwarder({ BACKEND_URL: `${url}/hooks` }).handle(event(fresh('m1', 'a'), fresh('m2', 'b')), () => 60_000);
  expect(answer).toEqual({ batchItemFailures: [] });
  expect(seen.map((one) => [one.method, one.url, one.body.toString()])).toEqual([['POST', '/hooks/orders', '{}'], ['POST', '/hooks/orders', '{}']]);
  expect(logged()).toMatchObject([
    { message: 'attempt', deliveryId: 'm1', status: 200, decision: 'delivered', destination: 'Default' },
    { message: 'attempt', deliveryId: 'm2', status: 200, decision: 'delivered', destination: 'Default' },
    { Attempts: 2, Delivered: 2, webhook: 'Stack/Orders', destination: 'Default' },
  ]);
  expect(aws.count).toBe(0);
});

test('field case I3: sources that are packed, as those of many endpoints are, are read like others', async () => {
  const { url, seen } = await servers.http((response) => response.end());
  const packed = forwarder({ BACKEND_URL: url, SOURCES: pack(variables().SOURCES!, ['']) });
  expect(await packed.handle(event(fresh('m1', 'a')), () => 60_000)).toEqual(failures());
  expect(seen).toHaveLength(1);
});

test('field case I3: sources in parameters are read from Systems Manager; without them everything stays in the queue', async () => {
  const { url, seen } = await servers.http((response) => response.end());
  const { SOURCES } = variables();
  const inParameters = forwarder({ BACKEND_URL: url, SOURCES: undefined, PARAMETERS: 'CFN-One-x CFN-Two-x' });
  aws.on('GetParameters', new Refusal('AccessDeniedException'));
  expect(await inParameters.handle(event(fresh('m1', 'a')), () => 60_000)).toEqual(failures('m1'));
  const [detail] = logged().filter(({ message: kind }) => kind === 'problem').map((line) => line.detail);
  expect(detail).toBe('The parameters of the function could not be read (AccessDeniedException); expected that it can reach Systems Manager and may read them.');
  const text = pack(`{"SOURCES":${SOURCES}}`, []);
  aws.on('GetParameters', { Parameters: [{ Name: 'CFN-Two-x', Value: parameterText(text.slice(9)) }, { Name: 'CFN-One-x', Value: parameterText(text.slice(0, 9)) }] });
  expect(await inParameters.handle(event(fresh('m1', 'a')), () => 60_000)).toEqual(failures());
  expect(await inParameters.handle(event(fresh('m2', 'a')), () => 60_000)).toEqual(failures());
  expect(seen).toHaveLength(2);
  expect(aws.inputs('GetParameters')).toEqual([{ Names: ['CFN-One-x', 'CFN-Two-x'] }, { Names: ['CFN-One-x', 'CFN-Two-x'] }]);
  aws.on('GetParameters', { Parameters: [], InvalidParameters: ['CFN-One-x'] });
  expect(await forwarder({ BACKEND_URL: url, SOURCES: undefined, PARAMETERS: 'CFN-One-x' }).handle(event(fresh('m3', 'a')), () => 60_000)).toEqual(failures('m3'));
  expect(logged().map((line) => line.detail)).toContainEqual(expect.stringContaining('(ParameterMissingError)'));
});

test.each([[undefined, 0], ['true', 2]])('field case D13: X-Forwarded-… headers by choice: %s', async (chosen, expected) => {
  const { url, seen } = await servers.http((response) => response.end());
  await forwarder({ BACKEND_URL: url, FORWARDED_HEADERS: chosen }).handle(event(fresh('m1', 'a')), () => 60_000);
  expect(seen[0].rawHeaders.filter((text) => /^x-forwarded-(?:proto|port)$/i.test(text))).toHaveLength(expected);
});

test('what fails is named, and its visibility is changed in SQS', async () => {
  const { url } = await servers.http((response) => response.writeHead(503, { 'retry-after': '30' }).end());
  expect(await forwarder({ BACKEND_URL: url }).handle(event(fresh('m1', 'a'), fresh('m2', 'a')), () => 60_000)).toEqual(failures('m1', 'm2'));
  expect(aws.inputs('ChangeMessageVisibilityBatch').map(({ Entries }) => Entries)).toEqual([
    [{ Id: '0', ReceiptHandle: 'receipt-m1', VisibilityTimeout: 30 }, { Id: '1', ReceiptHandle: 'receipt-m2', VisibilityTimeout: 0 }],
  ]);
});

test('what is given up on is stored in the dead-letter queue', async () => {
  const { url } = await servers.http((response) => response.writeHead(410).end());
  expect(await forwarder({ BACKEND_URL: url }).handle(event(fresh('m1', 'a')), () => 60_000)).toEqual(failures());
  expect(aws.inputs('SendMessage')).toHaveLength(1);
  aws.on('SendMessage', new Refusal('AccessDenied'));
  expect(await forwarder({ BACKEND_URL: url }).handle(event(fresh('m1', 'a')), () => 60_000)).toEqual(failures('m1'));
});

test('an invocation that is over leaves no wait behind that keeps the process', async () => {
  const { url } = await servers.http((response) => response.end());
  const timers = () => process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length;
  const before = timers();
  expect(await forwarder({ BACKEND_URL: url }).handle(event(fresh('m1', 'a'), fresh('m2', 'b')), () => 60_000)).toEqual(failures());
  expect(timers()).toBe(before);
});

test('an SQS that cannot be reached changes nothing', async () => {
  const { url } = await servers.http((response) => response.writeHead(500).end());
  aws.on('ChangeMessageVisibilityBatch', new Refusal('AccessDenied'));
  expect(await forwarder({ BACKEND_URL: url }).handle(event(fresh('m1', 'a')), () => 60_000)).toEqual(failures('m1'));
  expect(logged()).toContainEqual({ message: 'problem', destination: 'Default', doing: 'visibility', detail: 'AccessDenied' });
});

test('deliveries are recorded', async () => {
  const { url } = await servers.http((response) => response.end());
  const table = { RECORDS_TABLE_NAME: 'table', RECORDS_DETAIL: 'metadata', RECORDS_RETENTION_DAYS: '30' };
  const redriven = { ...fresh('m3', 'a'), sentAt: now() + 60_000 };
  await forwarder({ BACKEND_URL: url, ...table }).handle(event(fresh('m1', 'a'), fresh('m2', 'b'), redriven), () => 60_000);
  const put = (id: string) => ({ PutRequest: { Item: { deliveryId: { S: id }, destination: { S: 'Default' }, outcome: { S: 'delivered' } } } });
  expect(aws.inputs('BatchWriteItem')).toMatchObject([{ RequestItems: { table: [put('m1'), put('m2')] } }]);
  expect(aws.inputs('UpdateItem')).toMatchObject([{ TableName: 'table', Key: { deliveryId: { S: 'm3' }, destination: { S: 'Default' } } }]);
});

test('with a rate, a share is claimed before the first request and given back after the last; without one nothing is sent', async () => {
  const { url, seen } = await servers.http((response) => response.end());
  const rate = { RATE_LIMIT: '{"requests":5,"perSeconds":1,"shares":1}', RATE_SHARES_TABLE_NAME: 'shares' };
  expect(await forwarder({ BACKEND_URL: url, ...rate }).handle(event(fresh('m1', 'a'), fresh('m2', 'b')), () => 60_000)).toEqual(failures());
  expect(aws.inputs('UpdateItem')).toMatchObject(
    Array(2).fill({ TableName: 'shares', Key: { share: { S: 'Default#0' } } }));
  aws.on('UpdateItem', new Refusal('AccessDeniedException'));
  expect(await forwarder({ BACKEND_URL: url, ...rate }).handle(event(fresh('m3', 'a')), () => 60_000)).toEqual(failures('m3'));
  expect(seen).toHaveLength(2);
  expect(logged()).toContainEqual({ message: 'problem', destination: 'Default', doing: 'rate', detail: 'AccessDeniedException' });
});

test('a table that hangs stops nothing', async () => {
  const { url } = await servers.http((response) => response.end());
  ['UpdateItem', 'GetItem', 'BatchWriteItem'].forEach((operation) => aws.on(operation, NO_ANSWER));
  const table = { RECORDS_TABLE_NAME: 'table', RECORDS_DETAIL: 'full', RECORDS_RETENTION_DAYS: '30' };
  const again = { ...fresh('m1', 'a'), receiveCount: 2 };
  expect(await forwarder({ BACKEND_URL: url, ...table }).handle(event(again, fresh('m2', 'b')), () => 60_000)).toEqual(failures());
});

test('a backend function is invoked, and its answer decides', async () => {
  lambda.on(InvokeCommand).resolvesOnce({ Payload: Buffer.from('{"statusCode":202}') as never }).resolves({ FunctionError: 'Unhandled' });
  const deliver = forwarder({ BACKEND_KIND: 'function', BACKEND_FUNCTION_ARN: 'arn:function' });
  expect(await deliver.handle(event(fresh('m1', 'a')), () => 60_000)).toEqual(failures());
  expect(await deliver.handle(event(fresh('m2', 'a')), () => 60_000)).toEqual(failures('m2'));
  expect(lambda.commandCalls(InvokeCommand).map((call) => call.args[0].input.FunctionName)).toEqual(['arn:function', 'arn:function']);
});

test('a secret URL is read from Secrets Manager, and never logged', async () => {
  const { url, seen } = await servers.http((response) => response.writeHead(302, { location: `${url}/canary` }).end());
  secrets.on(GetSecretValueCommand).resolves({ SecretString: `${url}/canary?sig=canary` });
  const deliver = forwarder({ BACKEND_KIND: 'secret-url', BACKEND_URL_SECRET_ARN: 'arn:secret' });
  expect(await deliver.handle(event(fresh('m1', 'a')), () => 60_000)).toEqual(failures('m1'));
  expect(seen[0].url).toBe('/canary/orders?sig=canary');
  expect(lines.join('\n')).not.toContain('canary');
});

test.each<[string, object]>([
  ['denied', Object.assign(new Error('canary'), { name: 'AccessDeniedException' })],
  ['without text', {}],
  ['not a URL', { SecretString: 'canary' }],
])('a secret that is %s: the webhook stays, the reason is named', async (_, answer) => {
  if (answer instanceof Error) {
    secrets.on(GetSecretValueCommand).rejects(answer);
  } else {
    secrets.on(GetSecretValueCommand).resolves(answer);
  }
  const deliver = forwarder({ BACKEND_KIND: 'secret-url', BACKEND_URL_SECRET_ARN: 'arn:secret' });
  expect(await deliver.handle(event(fresh('m1', 'a')), () => 60_000)).toEqual(failures('m1'));
  expect(logged()[0]).toMatchObject({ failure: 'other', detail: expect.stringMatching(/^The (?:secret with the )?backend URL /) });
  expect(lines.join('\n')).not.toContain('canary');
});

test.each(['url', 'secret-url'])('field case C5: the certificates of the backend are read from Secrets Manager, and never logged (%s)', async (kind) => {
  const authority = new TestAuthority('Private CA');
  const clients = new TestAuthority('Client CA');
  const client = clients.issue('forwarder');
  const backend = await startTlsBackend(servers, authority, { host: 'localhost', clientCa: clients.cert });
  const url = `https://localhost:${backend.port}`;
  const texts: Record<string, string> = { 'arn:url': url, 'arn:ca': authority.cert, 'arn:client': client.cert + client.key };
  secrets.on(GetSecretValueCommand).callsFake(({ SecretId }: { SecretId: string }) => Promise.resolve({ SecretString: texts[SecretId] }));
  const deliver = forwarder({
    BACKEND_KIND: kind, BACKEND_URL: url, BACKEND_URL_SECRET_ARN: 'arn:url', BACKEND_CA_SECRET_ARN: 'arn:ca', BACKEND_CLIENT_CERTIFICATE_SECRET_ARN: 'arn:client',
  });
  expect(await deliver.handle(event(fresh('m1', 'a'), fresh('m2', 'b')), () => 60_000)).toEqual(failures());
  expect(backend.clients).toEqual(['forwarder', 'forwarder']);
  const names = secrets.commandCalls(GetSecretValueCommand).map((call) => call.args[0].input.SecretId);
  expect(names.sort()).toEqual(kind === 'url' ? ['arn:ca', 'arn:client'] : ['arn:ca', 'arn:client', 'arn:url']);
  expect(lines.join('\n')).not.toContain('PRIVATE KEY');
});

test('field case C5: a certificate that cannot be read: the webhook stays, the reason is named', async () => {
  secrets.on(GetSecretValueCommand).rejects(Object.assign(new Error('canary'), { name: 'ResourceNotFoundException' }));
  const deliver = forwarder({ BACKEND_URL: 'https://localhost:9', BACKEND_CA_SECRET_ARN: 'arn:ca' });
  expect(await deliver.handle(event(fresh('m1', 'a')), () => 60_000)).toEqual(failures('m1'));
  expect(logged()[0]).toMatchObject({ failure: 'other', detail: expect.stringMatching(/^The secret with the certificate authorities could not be read \(ResourceNotFoundException\)/) });
});

describe('a configuration that is wrong', () => {
  test('keeps every message, with back-off, and says what is wrong', async () => {
    const answer = await forwarder({ REQUEST_TIMEOUT_MS: 'soon' }).handle(event(fresh('m1', 'a'), fresh('m2', 'a'), fresh('m3', 'b')), () => 60_000);
    expect(answer).toEqual(failures('m1', 'm2', 'm3'));
    expect(logged()[0]).toEqual({
      message: 'problem',
      destination: 'Default',
      doing: 'configuration',
      detail: 'The environment variable REQUEST_TIMEOUT_MS is missing or wrong; expected a whole number from 1 to 900000: deploy the stack again to set it.',
    });
    const changes = aws.inputs('ChangeMessageVisibilityBatch').flatMap(({ Entries }) => Entries as Array<{ VisibilityTimeout: number }>);
    expect(changes.map((change) => change.VisibilityTimeout)).toEqual([1, 0, 1]);
  });

  test('keeps every message when there is nothing at all', async () => {
    aws.on('ChangeMessageVisibilityBatch', new Refusal('QueueDoesNotExist'));
    const bare = new DeliveryFunction({}, (line) => lines.push(line), composeForwarder);
    expect(await bare.handle(event(fresh('m1', 'a')), () => 60_000)).toEqual(failures('m1'));
  });

  test('is read again: a later event may find it mended', async () => {
    const { url } = await servers.http((response) => response.end());
    const given = variables({ BACKEND_URL: url, QUEUE_URL: undefined });
    const deliver = new DeliveryFunction(given, (line) => lines.push(line), composeForwarder);
    expect(await deliver.handle(event(fresh('m1', 'a')), () => 60_000)).toEqual(failures('m1'));
    given.QUEUE_URL = 'https://sqs/1/queue.fifo';
    expect(await deliver.handle(event(fresh('m1', 'a')), () => 60_000)).toEqual(failures());
  });
});

describe('behind a router', () => {
  test('what is in its own queue is delivered: the router has verified it', async () => {
    const { url, seen } = await servers.http((response) => response.end());
    const deliver = forwarder({ BACKEND_URL: url, SOURCES: undefined, ROUTED: 'true' });
    expect(await deliver.handle(event(fresh('m1', 'a')), () => 60_000)).toEqual(failures());
    expect(seen).toHaveLength(1);
  });

  test('what is in another queue goes back there at once, unseen: a deployment has not come so far yet', async () => {
    const { url, seen } = await servers.http((response) => response.end());
    const deliver = forwarder({ BACKEND_URL: url, SOURCES: undefined, ROUTED: 'true', QUEUE_URL: 'https://sqs.us-east-1.amazonaws.com/1/own.fifo' });
    expect(await deliver.handle(event(fresh('m1', 'a'), fresh('m2', 'a')), () => 60_000)).toEqual(failures('m1', 'm2'));
    expect(seen).toEqual([]);
    expect(aws.inputs('ChangeMessageVisibilityBatch')).toEqual([expect.objectContaining({ QueueUrl: 'https://sqs.us-east-1.amazonaws.com/1/queue.fifo' })]);
  });

  test('without a router and without sources nothing is delivered', async () => {
    const { url, seen } = await servers.http((response) => response.end());
    expect(await forwarder({ BACKEND_URL: url, SOURCES: undefined }).handle(event(fresh('m1', 'a')), () => 60_000)).toEqual(failures('m1'));
    expect(seen).toEqual([]);
  });
});

test('an event that is no batch is an error: Lambda keeps what it is about', async () => {
  await expect(forwarder({}).handle({} as never, () => 60_000)).rejects.toThrow('The event has no list of records');
});

test('case 52: the brake outlives the invocation', async () => {
  const { url, seen } = await servers.http((response) => response.writeHead(503).end());
  const deliver = forwarder({ BACKEND_URL: url, CONCURRENT_INVOCATIONS: '600' });
  // No time to wait for a probe: of 600 environments each opens its brake after thirty requests, and what comes next goes back untried.
  const time = () => 20_300;
  for (const batch of [0, 1, 2, 3]) {
    await deliver.handle(event(...Array.from({ length: 8 }, (_, index) => fresh(`m${batch}-${index}`, `g${batch}-${index}`))), time);
  }
  expect(seen).toHaveLength(30);
  expect(await deliver.handle(event(fresh('m5', 'e')), time)).toEqual(failures('m5'));
  expect(seen).toHaveLength(30);
  expect(logged()).toContainEqual(expect.objectContaining({ message: 'brake', state: 'open' }));
  expect(logged()).toContainEqual(expect.objectContaining({ message: 'returned-to-queue', cause: 'brake' }));
});
