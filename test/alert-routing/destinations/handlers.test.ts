import { join } from 'node:path';
import type { Context } from 'aws-lambda';
import { buildSync } from 'esbuild';
import { formatAlert } from '../../../src/alert-routing/state/alert-content';
import { AlertEnv } from '../../../src/contract/alerts';
import { StreamEnv } from '../../../src/contract/environment';
import { AwsApi } from '../../delivery/support/aws-api';
import { record, variables } from '../../delivery/support/events';
import { Seen, Servers } from '../../delivery/support/servers';
import { alertOf } from '../render/alerts';

const FOLDER = join(__dirname, '..', '..', '..', 'src', 'alert-routing', 'destinations');
const KINDS = ['slack', 'teams', 'email', 'pagerduty', 'opsgenie', 'https', 'hand-over'];
const QUEUE = 'https://sqs.us-east-1.amazonaws.com/1/queue.fifo';

const servers = new Servers();
const aws = new AwsApi();
let slack: { url: string; seen: Seen[] };
let posts: Record<string, object>;
const saved = { ...process.env };

beforeEach(async () => {
  slack = await servers.http((response) => response.end('{"ok":true,"channel":"C012AB3CD","ts":"1.1"}'));
  posts = {};
  await aws.start(servers);
  aws.reset();
  const key = ({ pk, sk }: Record<string, { S: string }>): string => `${pk.S}/${sk.S}`;
  aws.on('GetSecretValue', { SecretString: 'xoxb-token' });
  aws.on('GetItem', ({ Key }) => {
    const name = key(Key as never);
    const item = name === 'ALERT#a3f5c1-1/STATE' ? { content: { S: formatAlert(alertOf()) }, version: { N: '1' } } : posts[name];
    return item ? { Item: item } : {};
  });
  aws.on('BatchWriteItem', ({ RequestItems }) => {
    for (const { PutRequest: { Item } } of (RequestItems as { alerts: Array<{ PutRequest: { Item: object } }> }).alerts) {
      posts[key(Item as never)] = Item;
    }
    return { UnprocessedItems: {} };
  });
});
afterEach(async () => {
  await servers.close();
  process.env = { ...saved };
  jest.restoreAllMocks();
});

/** A handler in an environment of its own, and what it writes to its log. */
function load(kind: string, config: object | string): { handle: (hints: object[]) => Promise<string[]>; lines: string[] } {
  const lines: string[] = [];
  jest.spyOn(process.stdout, 'write').mockImplementation((line) => lines.push(String(line)) > 0);
  Object.assign(process.env, variables({
    [StreamEnv.DESTINATION]: 'ops',
    [AlertEnv.TABLE_NAME]: 'alerts',
    [AlertEnv.RETENTION_DAYS]: '90',
    [AlertEnv.ACCOUNT_NAMES]: '{"123456789012":"production"}',
    [AlertEnv.DESTINATION]: typeof config === 'string' ? config : JSON.stringify(config),
  }));
  let handler!: (event: object, context: Context) => Promise<{ batchItemFailures: Array<{ itemIdentifier: string }> }>;
  jest.isolateModules(() => {
    ({ handler } = jest.requireActual(join(FOLDER, `${kind}.lambda`)));
  });
  const handle = async (hints: object[]): Promise<string[]> => {
    const Records = hints.map((hint, index) => ({
      ...record({ messageId: `m${index}`, receiptHandle: 'r', body: JSON.stringify(hint), receiveCount: 1, groupId: 'a3f5c1-1', sentAt: Date.now() }),
      eventSourceARN: `arn:aws:sqs:us-east-1:1:${QUEUE.split('/').at(-1)}`,
    }));
    const { batchItemFailures } = await handler({ Records }, { getRemainingTimeInMillis: () => 60_000 } as Context);
    return batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
  };
  return { handle, lines };
}

const hint = { schemaVersion: 1, alertId: 'a3f5c1-1', version: 1, arrivedAt: Date.now() };
const config = (): object => ({ kind: 'slack', tokenSecretArn: 'arn:secret', channel: '#ops', apiUrl: `${slack.url}/api` });

test('a hint goes through the engine and the table to Slack, once, and is counted', async () => {
  const { handle, lines } = load('slack', config());
  expect(await handle([hint, { ...hint, version: 2 }])).toEqual([]);
  expect(slack.seen.map(({ url }) => url)).toEqual(['/api/chat.postMessage']);
  expect(slack.seen[0].body.toString()).toContain('production (123456789012)');
  expect(posts['ALERT#a3f5c1-1/POST#ops']).toMatchObject({ content: { S: expect.stringContaining('"ts":"1.1"') }, expiresAt: { N: expect.any(String) } });
  expect(aws.inputs('GetItem').every(({ ConsistentRead }) => ConsistentRead === true)).toBe(true);
  const metrics = lines.map((line) => JSON.parse(line)).filter((line) => '_aws' in line);
  expect(metrics).toEqual(expect.arrayContaining([expect.objectContaining({ destination: 'ops', Attempts: expect.anything(), Delivered: expect.anything() })]));
});

test('the secret is read while the function starts, once', async () => {
  const { handle } = load('slack', config());
  // Nobody has asked for it yet.
  while (aws.inputs('GetSecretValue').length === 0) {
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  for (let version = 1; version <= 3; version += 1) {
    await handle([{ ...hint, version }]);
  }
  expect(aws.inputs('GetSecretValue')).toHaveLength(1);
});

const WRONG = ['', '{', '{"kind":"teams"}', '{"kind":"slack","channel":"x"}'];

test.each(WRONG)('with the configuration %j everything stays in the queue, and the log says why', async (wrong) => {
  const { handle, lines } = load('slack', wrong);
  expect(await handle([hint])).toEqual(['m0']);
  expect(lines.join('')).toContain(`The environment variable ${AlertEnv.DESTINATION} is missing or wrong`);
});

test('what is no hint is a dead letter', async () => {
  const { handle } = load('slack', config());
  expect(await handle([{ schemaVersion: 2 }])).toEqual([]);
  expect(aws.inputs('SendMessage')).toHaveLength(1);
  expect(slack.seen).toHaveLength(0);
});

test.each(KINDS)('the function of %s has nothing of the platforms of the others', (kind) => {
  const { metafile } = buildSync({
    entryPoints: [join(FOLDER, `${kind}.lambda.ts`)], bundle: true, platform: 'node', write: false, metafile: true, logLevel: 'silent',
  });
  const inputs = Object.keys(metafile.inputs);
  const others = KINDS.filter((other) => other !== kind).map((other) => `/destinations/function/${other}.ts`);
  expect(inputs.some((input) => input.endsWith(`/destinations/function/${kind}.ts`))).toBe(true);
  expect(inputs.filter((input) => others.some((other) => input.endsWith(other)))).toEqual([]);
  expect(inputs.filter((input) => /\/(?:aws-cdk-lib|constructs)\//.test(input))).toEqual([]);
});

test('a platform that cannot even be loaded touches no other', async () => {
  jest.doMock(join(FOLDER, 'function', 'teams'), () => {
    throw new Error('a bug');
  });
  try {
    expect(() => load('teams', {})).toThrow('a bug');
    const { handle } = load('slack', config());
    expect(await handle([hint])).toEqual([]);
  } finally {
    jest.dontMock(join(FOLDER, 'function', 'teams'));
  }
});
