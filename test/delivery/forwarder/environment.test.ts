import { readForwarderEnvironment } from '../../../src/delivery/forwarder/environment';
import { readRecordsEnvironment } from '../../../src/delivery/function/records-environment';
import { readStreamEnvironment } from '../../../src/delivery/function/stream-environment';
import { ConfigurationError, Variables } from '../../../src/delivery/function/variables';
import { DEFAULT_RETRY_POLICY } from '../../../src/delivery/retry-policy-config';
import { variables } from '../support/events';

const { rejectionStatuses, goneStatuses, ...retryPolicy } = DEFAULT_RETRY_POLICY;

function readEnvironment(given: Variables) {
  return { ...readStreamEnvironment(given), ...readForwarderEnvironment(given), records: readRecordsEnvironment(given) };
}

test('what the construct sets is read', () => {
  expect(readEnvironment(variables())).toEqual({
    settings: {
      destination: 'Default',
      retryPolicy,
      groupsPerInvocation: 1,
      attemptTimeoutMs: 15_000,
      visibilityTimeoutMs: 105_000,
      concurrentInvocations: 10,
      maxReceiveCount: 1000,
      retentionSeconds: 1_209_600,
      paused: false,
      rateLimit: undefined,
    },
    webhook: 'Stack/Orders',
    backendKind: 'url',
    backend: 'http://127.0.0.1:9/hooks',
    content: 'request',
    queueUrl: 'https://sqs.us-east-1.amazonaws.com/1/queue.fifo',
    deadLetterQueueUrl: 'https://sqs.us-east-1.amazonaws.com/1/dead.fifo',
    records: undefined,
    statusPolicy: { rejectionStatuses, goneStatuses },
  });
});

test.each([
  [{ BACKEND_KIND: 'secret-url', BACKEND_URL_SECRET_ARN: 'arn:secret' }, 'secret-url', 'arn:secret'],
  [{ BACKEND_KIND: 'function', BACKEND_FUNCTION_ARN: 'arn:function' }, 'function', 'arn:function'],
  [{ BACKEND_KIND: 'queue', BACKEND_QUEUE_URL: 'https://queue' }, 'queue', 'https://queue'],
  [{ BACKEND_KIND: 'topic', BACKEND_TOPIC_ARN: 'arn:topic' }, 'topic', 'arn:topic'],
  [{ BACKEND_KIND: 'event-bus', BACKEND_EVENT_BUS_ARN: 'arn:bus' }, 'event-bus', 'arn:bus'],
  [{ BACKEND_KIND: 'state-machine', BACKEND_STATE_MACHINE_ARN: 'arn:machine' }, 'state-machine', 'arn:machine'],
])('the backend of %j', (overrides, backendKind, backend) => {
  expect(readEnvironment(variables(overrides))).toMatchObject({ backendKind, backend });
});

test('what a message holds', () => {
  expect(readEnvironment(variables({ BACKEND_CONTENT: 'body' }))).toMatchObject({ content: 'body' });
  expect(readEnvironment(variables({ BACKEND_EVENT_SOURCE: 's', BACKEND_EVENT_DETAIL_TYPE: 't', BACKEND_EVENT_RESOURCE: 'arn:queue' })))
    .toMatchObject({ eventSource: 's', eventDetailType: 't', eventResource: 'arn:queue' });
  expect(() => readEnvironment(variables({ BACKEND_CONTENT: 'all' }))).toThrow(ConfigurationError);
});

test('certificates of the backend, where there are any', () => {
  expect(readEnvironment(variables({ BACKEND_CA_SECRET_ARN: 'arn:ca', BACKEND_CLIENT_CERTIFICATE_SECRET_ARN: 'arn:client' }))).toMatchObject({
    caSecretArn: 'arn:ca', clientCertificateSecretArn: 'arn:client',
  });
});

test.each([['true', true], ['false', false], ['', false], [undefined, false]])('PAUSED as %j', (PAUSED, paused) => {
  expect(readEnvironment(variables({ PAUSED, QUEUE_RETENTION_SECONDS: '345600' })).settings).toMatchObject({ paused, retentionSeconds: 345_600 });
});

test('records and a rate, where there are any', () => {
  expect(readEnvironment(variables({
    RECORDS_TABLE_NAME: 'table',
    RECORDS_DETAIL: 'full',
    RECORDS_RETENTION_DAYS: '30',
    RATE_LIMIT: '{"requests":5,"perSeconds":0.5,"shares":10}',
    RATE_SHARES_TABLE_NAME: 'shares',
  }))).toMatchObject({
    records: { tableName: 'table', detail: 'full', retentionDays: 30 },
    settings: { rateLimit: { requests: 5, perSeconds: 0.5, shares: 10 } },
    rateSharesTableName: 'shares',
  });
});

test('a retry policy that leaves something out has the default for it', () => {
  const { settings, statusPolicy } = readEnvironment(variables({ RETRY_POLICY: '{"rejectionAttempts":3,"goneStatuses":[]}' }));
  expect(settings.retryPolicy).toEqual({ ...retryPolicy, rejectionAttempts: 3 });
  expect(statusPolicy).toEqual({ rejectionStatuses, goneStatuses: [] });
});

test.each<[string, string | undefined, string]>([
  ['BACKEND_KIND', undefined, 'one of url, secret-url, function'],
  ['BACKEND_KIND', 'URL', 'one of url, secret-url, function'],
  ['BACKEND_URL', '', 'a text that is not empty'],
  ['QUEUE_URL', undefined, 'a text that is not empty'],
  ['DEAD_LETTER_QUEUE_URL', undefined, 'a text that is not empty'],
  ['WEBHOOK', undefined, 'a text that is not empty'],
  ['DESTINATION', undefined, 'a text that is not empty'],
  ['VISIBILITY_TIMEOUT_SECONDS', undefined, 'a whole number from 1 to 43200'],
  ['VISIBILITY_TIMEOUT_SECONDS', '0', 'a whole number from 1 to 43200'],
  ['VISIBILITY_TIMEOUT_SECONDS', '43201', 'a whole number from 1 to 43200'],
  ['CONCURRENT_INVOCATIONS', undefined, 'a whole number from 1 to 1000'],
  ['CONCURRENT_INVOCATIONS', '0', 'a whole number from 1 to 1000'],
  ['CONCURRENT_INVOCATIONS', '1001', 'a whole number from 1 to 1000'],
  ['MAX_RECEIVE_COUNT', undefined, 'a whole number from 1 to 1000'],
  ['MAX_RECEIVE_COUNT', '1001', 'a whole number from 1 to 1000'],
  ['QUEUE_RETENTION_SECONDS', undefined, 'a whole number from 1 to 1209600'],
  ['QUEUE_RETENTION_SECONDS', '0', 'a whole number from 1 to 1209600'],
  ['PAUSED', 'yes', 'one of true, false'],
  ['GROUPS_PER_INVOCATION', '0', 'a whole number from 1 to 10'],
  ['GROUPS_PER_INVOCATION', '1.5', 'a whole number from 1 to 10'],
  ['GROUPS_PER_INVOCATION', ' 1', 'a whole number from 1 to 10'],
  ['REQUEST_TIMEOUT_MS', '1e4', 'a whole number from 1 to 900000'],
  ['REQUEST_TIMEOUT_MS', 'NaN', 'a whole number from 1 to 900000'],
  ['RETRY_POLICY', undefined, 'a text that is not empty'],
  ['RETRY_POLICY', '{', 'a JSON object'],
  ['RETRY_POLICY', '[]', 'a JSON object'],
  ['RETRY_POLICY', '{"retryForSeconds":"3"}', 'JSON with "retryForSeconds" as a number above 0'],
  ['RETRY_POLICY', '{"backoffBaseSeconds":0}', 'JSON with "backoffBaseSeconds" as a number above 0'],
  ['RETRY_POLICY', '{"goneStatuses":["410"]}', 'JSON with "goneStatuses" as a list of statuses'],
  ['RETRY_POLICY', '{"rejectionStatuses":400}', 'JSON with "rejectionStatuses" as a list of statuses'],
  ['RATE_LIMIT', '{"requests":0,"perSeconds":1,"shares":1}', 'JSON with "requests" and "shares" as whole numbers above 0'],
  ['RATE_LIMIT', '{"requests":1,"shares":1}', 'JSON with "requests" and "shares" as whole numbers above 0 and "perSeconds" as a number above 0'],
  ['RATE_LIMIT', '{"requests":1,"perSeconds":1}', 'JSON with "requests" and "shares" as whole numbers above 0'],
])('%s as %j is refused with one sentence', (name, value, expected) => {
  expect(() => readEnvironment(variables({ [name]: value }))).toThrow(ConfigurationError);
  expect(() => readEnvironment(variables({ [name]: value }))).toThrow(`The environment variable ${name} is missing or wrong; expected ${expected}`);
});

test.each([['RECORDS_DETAIL', 'all'], ['RECORDS_DETAIL', undefined], ['RECORDS_RETENTION_DAYS', '0']])('%s as %j is refused where there is a table', (name, value) => {
  const all = { RECORDS_TABLE_NAME: 'table', RECORDS_DETAIL: 'metadata', RECORDS_RETENTION_DAYS: '30', [name]: value };
  expect(() => readEnvironment(variables(all))).toThrow(`The environment variable ${name} is missing or wrong`);
});

test('a rate without the table of its shares is refused', () => {
  expect(() => readEnvironment(variables({ RATE_LIMIT: '{"requests":1,"perSeconds":1,"shares":1}' })))
    .toThrow('The environment variable RATE_SHARES_TABLE_NAME is missing or wrong; expected a text that is not empty');
});

test('an error never repeats a value', () => {
  let message = '';
  try {
    readEnvironment(variables({ RETRY_POLICY: 'canary' }));
  } catch (error) {
    ({ message } = error as Error);
  }
  expect(message).toContain('RETRY_POLICY');
  expect(message).not.toContain('canary');
});
