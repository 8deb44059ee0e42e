import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { AwsClients } from '../../src/operate/session/aws-clients';
import { OperatedStream, OperatedWebhook } from '../../src/operate/session/operated-webhook';
import { knownText } from '../../src/operate/skip/known-delivery';

/** What is said before a delivery is skipped that has this record, and no line in the log. */
function known(record: Readonly<Record<string, AttributeValue>>): Promise<string> {
  const item = { deliveryId: { S: 'id-1' }, destination: { S: 'Default' }, ...record };
  const aws = {
    dynamoDb: async () => ({ query: async () => ({ Items: [item] }) }),
    logs: async () => ({ filterLogEvents: async () => ({ events: [] }) }),
  } as unknown as AwsClients;
  const stream = { name: 'Default', log: '/aws/lambda/forwarder' } as OperatedStream;
  return knownText(aws, { records: 'Records' } as OperatedWebhook, stream, 'id-1', new Date(0));
}

test('what was tried is said from the record where the log has nothing of it', async () => {
  expect(await known({ outcome: { S: 'retrying' }, attempts: { N: '3' }, lastAttemptAt: { S: '2026-11-30T12:00:00.000Z' } }))
    .toBe('id-1 was tried 3 times, the last time at 2026-11-30T12:00:00.000Z.');
});

test.each([
  ['and was never tried,', { attempts: { N: '0' } }],
  ['and was tried,', { attempts: { N: '2' }, lastAttemptAt: { S: '2026-11-30T12:00:00.000Z' } }],
])('what was given up on, %s is not delivered any more: that is said', async (_how, record) => {
  expect(await known({ outcome: { S: 'retrying' }, reason: { S: 'expired' }, ...record }))
    .toBe('id-1 was given up on at Default already (Expired), and is not known to be a dead letter yet: unless it was redriven or replayed, it becomes one when it is received next, and is not delivered any more.');
});
