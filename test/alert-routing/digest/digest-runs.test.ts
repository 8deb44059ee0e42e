import { CONFIG } from './support/office';
import { VirtualClock } from '../../../cli/src/local/clock';
import { DynamoDbService } from '../../../cli/src/local/dynamodb';
import { readDigestConfig } from '../../../src/alert-routing/digest/function/compose-digest';
import { DynamoDbDigestRuns } from '../../../src/alert-routing/digest/function/dynamodb-digest-runs';
import { headerOf } from '../../aws-sdk/json-client/sigv4';
import { Servers } from '../../delivery/support/servers';

const START = Date.UTC(2026, 9, 1, 6);
const DAY = 86_400_000;
const servers = new Servers();
const saved = { ...process.env };
let now = START;

beforeAll(async () => {
  const service = new DynamoDbService({ clock: new VirtualClock(START) });
  service.createTable({
    name: 'alerts',
    properties: {
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }, { AttributeName: 'sk', KeyType: 'RANGE' }],
      AttributeDefinitions: ['pk', 'sk'].map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
      BillingMode: 'PAY_PER_REQUEST',
    },
  });
  const { url } = await servers.http((response, { rawHeaders, body: request }) => {
    const { status, headers, body } = service.handle(headerOf(rawHeaders, 'x-amz-target'), request);
    response.writeHead(status, headers).end(body);
  });
  Object.assign(process.env, { AWS_ENDPOINT_URL_DYNAMODB: url, AWS_REGION: 'us-east-1', AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test' });
});

afterAll(async () => {
  process.env = saved;
  await servers.close();
});

const runsOf = (name: string) => new DynamoDbDigestRuns({ tableName: 'alerts', name, now: () => now });

test('a run is begun by one at a time, begun again when its lease is over or it was given up, and done once', async () => {
  const runs = runsOf('Once');
  expect(await runs.begin(START, now + 1_000.7)).toBe('begun');
  expect(await runs.begin(START, now + 1_000)).toBe('busy');
  now += 1_001;
  expect(await runs.begin(START, now + 1_000)).toBe('begun');
  await runs.giveUp(START);
  expect(await runs.begin(START, now + 1_000)).toBe('begun');
  await runs.finish(START, ['a', 'b']);
  now += 10_000;
  expect(await runs.begin(START, now + 1_000)).toBe('done');
  expect(await runs.begin(START + DAY, now + 1_000)).toBe('begun');
  expect(await runsOf('Other').begin(START, now + 1_000)).toBe('begun');
});

test('what earlier runs told is remembered for longer than the queue keeps a message, whatever became of those in between', async () => {
  now = START;
  const runs = runsOf('Told');
  expect(await runs.told(START)).toEqual({ marks: new Set(), until: undefined });
  await runs.finish(START, ['a', 'b']);
  await runs.finish(START + DAY, []);
  await runs.finish(START + 2 * DAY, ['c']);
  await runs.begin(START + 3 * DAY, now + 1_000);
  expect(await runs.told(START + 3 * DAY)).toEqual({ marks: new Set(['a', 'b', 'c']), until: START + 2 * DAY });
  // One that comes late does not begin where another one has ended that is later.
  expect(await runs.told(START + DAY)).toEqual({ marks: new Set(['a', 'b', 'c']), until: START });
  now = START + 17 * DAY;
  expect(await runs.told(now)).toEqual({ marks: new Set(['c']), until: START + 2 * DAY });
});

test('what twenty thousand changes are remembered by has room in one item', async () => {
  now = START;
  const marks = Array.from({ length: 22_000 }, (_, index) => `mark-${String(index).padStart(6, '0')}`);
  const runs = runsOf('Large');
  await runs.finish(START, marks);
  expect((await runs.told(START + DAY)).marks.size).toBe(marks.length);
});

test.each([
  [{ ...CONFIG, from: '' }, '"from"'], [{ ...CONFIG, to: [] }, '"to"'], [{ ...CONFIG, timeZone: 'Mars/Olympus' }, 'IANA'], [{ ...CONFIG, queueUrl: undefined }, '"queueUrl"'],
])('a configuration that is not complete says what is missing (%#)', (config, says) => {
  expect(() => readDigestConfig({ ALERT_DIGEST: JSON.stringify(config) })).toThrow(says);
  expect(readDigestConfig({ ALERT_DIGEST: JSON.stringify(CONFIG) })).toEqual(CONFIG);
});
