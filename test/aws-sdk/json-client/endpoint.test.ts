import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { ListQueuesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { DYNAMODB, endpointOf, EVENTBRIDGE, SQS, SSM, STEP_FUNCTIONS } from '../../../src/aws-sdk/json-client/endpoint';

/** One region of each partition, and those with rules of their own. */
const REGIONS = [
  'us-east-1', 'eu-central-2', 'mx-central-1', 'cn-north-1', 'cn-northwest-1', 'us-gov-west-1', 'us-gov-east-1', 'us-iso-east-1', 'us-isob-east-1',
  'us-isof-south-1', 'eu-isoe-west-1', 'eusc-de-east-1',
];
const CHOICES = [false, true].flatMap((fips) => [false, true].map((dualStack) => ({ fips, dualStack })));

/** Where the SDK would send a request; undefined where it refuses to. */
async function sdkHost(service: string, region: string, { fips, dualStack }: typeof CHOICES[number]): Promise<string | undefined> {
  let host: string | undefined;
  const settings = {
    region,
    useFipsEndpoint: fips,
    useDualstackEndpoint: dualStack,
    maxAttempts: 1,
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
    requestHandler: {
      handle: (request: { hostname: string }) => {
        host = request.hostname;
        return Promise.reject(new Error('This goes nowhere.'));
      },
    },
  };
  const sending: Readonly<Record<string, () => Promise<unknown>>> = {
    dynamodb: () => new DynamoDBClient(settings as never).send(new GetItemCommand({ TableName: 't', Key: {} })),
    events: () => new EventBridgeClient(settings as never).send(new PutEventsCommand({ Entries: [] })),
    sqs: () => new SQSClient(settings as never).send(new ListQueuesCommand({})),
    states: () => new SFNClient(settings as never).send(new StartExecutionCommand({ stateMachineArn: 'a' })),
  };
  await sending[service]().catch(() => undefined);
  return host;
}

describe.each([DYNAMODB, EVENTBRIDGE, SQS, STEP_FUNCTIONS])('$name', (service) => {
  test.each(REGIONS)('is where the SDK finds it in %s', async (region) => {
    const hosts: Array<[object, string]> = [];
    const expected: Array<[object, string | undefined]> = [];
    for (const choice of CHOICES) {
      const host = await sdkHost(service.name, region, choice);
      const variables = { AWS_USE_FIPS_ENDPOINT: String(choice.fips), AWS_USE_DUALSTACK_ENDPOINT: String(choice.dualStack) };
      hosts.push([choice, endpointOf(service, region, variables).hostname]);
      // What the SDK refuses, because there is no such address, is refused by the name service here.
      expected.push([choice, host ?? expect.stringContaining(region) as unknown as string]);
    }
    expect(hosts).toEqual(expected);
    expect(expected.filter(([, host]) => typeof host === 'string').length).toBeGreaterThanOrEqual(1);
  });
});

/** Its SDK is none of this project's. https://docs.aws.amazon.com/general/latest/gr/ssm.html */
test('Systems Manager is where its documentation says', () => {
  const fips = { AWS_USE_FIPS_ENDPOINT: 'true' };
  expect(endpointOf(SSM, 'us-east-1', {}).href).toBe('https://ssm.us-east-1.amazonaws.com/');
  expect(endpointOf(SSM, 'us-east-1', fips).href).toBe('https://ssm-fips.us-east-1.amazonaws.com/');
  expect(endpointOf(SSM, 'us-gov-west-1', fips).href).toBe('https://ssm.us-gov-west-1.amazonaws.com/');
  expect(endpointOf(SSM, 'cn-north-1', {}).href).toBe('https://ssm.cn-north-1.amazonaws.com.cn/');
});

test('a queue is where its URL says, unless FIPS or both kinds of addresses are asked for', () => {
  const url = 'https://sqs.cn-north-1.amazonaws.com.cn/123456789012/queue.fifo';
  expect(endpointOf(SQS, 'cn-north-1', {}, url).href).toBe('https://sqs.cn-north-1.amazonaws.com.cn/');
  expect(endpointOf(SQS, 'us-east-1', {}, 'https://queue.elsewhere.example:8443/1/queue').href).toBe('https://queue.elsewhere.example:8443/');
  expect(endpointOf(SQS, 'us-east-1', { AWS_USE_FIPS_ENDPOINT: 'true' }, 'https://sqs.us-east-1.amazonaws.com/1/q').hostname).toBe('sqs-fips.us-east-1.amazonaws.com');
  expect(endpointOf(SQS, 'us-east-1', { AWS_USE_DUALSTACK_ENDPOINT: 'true' }, 'https://sqs.us-east-1.amazonaws.com/1/q').hostname).toBe('sqs.us-east-1.api.aws');
});

test('an endpoint that is given wins, the one of the service first', () => {
  const both = { AWS_ENDPOINT_URL: 'http://127.0.0.1:1', AWS_ENDPOINT_URL_SQS: 'http://127.0.0.1:2', AWS_USE_FIPS_ENDPOINT: 'true' };
  expect(endpointOf(SQS, 'us-east-1', both, 'https://sqs.us-east-1.amazonaws.com/1/q').href).toBe('http://127.0.0.1:2/');
  expect(endpointOf(DYNAMODB, 'us-east-1', both).href).toBe('http://127.0.0.1:1/');
  expect(endpointOf(DYNAMODB, 'us-east-1', { AWS_ENDPOINT_URL: '', AWS_ENDPOINT_URL_DYNAMODB: '' }).hostname).toBe('dynamodb.us-east-1.amazonaws.com');
});
