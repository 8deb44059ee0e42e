import { ChangeMessageVisibilityBatchCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { mockClient } from 'aws-sdk-client-mock';
import { SqsQueue } from '../../../src/delivery/aws/sqs-queue';
import { NotStoredError } from '../../../src/engine/dead-letter';

const sqs = mockClient(SQSClient);
beforeEach(() => sqs.reset());

const queue = new SqsQueue('https://sqs/queue', 'https://sqs/dead');
const change = (index: number) => ({ messageId: `m${index}`, receiptHandle: `r${index}`, seconds: index });

test('visibility is changed in one call for all', async () => {
  sqs.on(ChangeMessageVisibilityBatchCommand).resolves({ Successful: [], Failed: [] });
  await queue.changeVisibility([change(0), change(1)]);
  expect(sqs.commandCalls(ChangeMessageVisibilityBatchCommand).map((call) => call.args[0].input)).toEqual([{
    QueueUrl: 'https://sqs/queue',
    Entries: [{ Id: '0', ReceiptHandle: 'r0', VisibilityTimeout: 0 }, { Id: '1', ReceiptHandle: 'r1', VisibilityTimeout: 1 }],
  }]);
});

test('more than ten changes take more calls, none takes none', async () => {
  sqs.on(ChangeMessageVisibilityBatchCommand).resolves({});
  await queue.changeVisibility([]);
  await queue.changeVisibility(Array.from({ length: 12 }, (_, index) => change(index)));
  const inputs = sqs.commandCalls(ChangeMessageVisibilityBatchCommand).map((call) => call.args[0].input);
  expect(inputs.map((input) => input.Entries?.map((entry) => entry.ReceiptHandle))).toEqual([
    ['r0', 'r1', 'r2', 'r3', 'r4', 'r5', 'r6', 'r7', 'r8', 'r9'], ['r10', 'r11'],
  ]);
});

test('one that could not be changed is an error with SQS\'s code', async () => {
  sqs.on(ChangeMessageVisibilityBatchCommand).resolves({ Failed: [{ Id: '0', Code: 'ReceiptHandleIsInvalid', SenderFault: true }] });
  await expect(queue.changeVisibility([change(0)])).rejects.toMatchObject({ code: 'ReceiptHandleIsInvalid' });
});

test('a dead letter goes to the dead-letter queue with its attributes', async () => {
  sqs.on(SendMessageCommand).resolves({ MessageId: 'x' });
  await queue.deadLetter({ body: 'body', groupId: 'g', deduplicationId: 'm1', attributes: { reason: 'gone', attempts: '1' } });
  expect(sqs.commandCalls(SendMessageCommand).map((call) => call.args[0].input)).toEqual([{
    QueueUrl: 'https://sqs/dead',
    MessageBody: 'body',
    MessageGroupId: 'g',
    MessageDeduplicationId: 'm1',
    MessageAttributes: { reason: { DataType: 'String', StringValue: 'gone' }, attempts: { DataType: 'String', StringValue: '1' } },
  }]);
});

test.each<[string, object, boolean]>([
  ['SQS said no to the one request', { $metadata: { httpStatusCode: 403, attempts: 1 } }, true],
  ['it said no after another request, whose answer may have been lost', { $metadata: { httpStatusCode: 403, attempts: 2 } }, false],
  ['it failed', { $metadata: { httpStatusCode: 500, attempts: 1 } }, false],
  ['nobody answered', { code: 'ECONNRESET', $metadata: { attempts: 1 } }, false],
  ['nothing is known', {}, false],
])('field case D8: whether a dead letter was certainly not stored, when %s', async (_what, facts, certain) => {
  const error = Object.assign(new Error('canary'), { name: 'AccessDenied', ...facts });
  sqs.on(SendMessageCommand).rejects(error);
  const failure = await queue.deadLetter({ body: 'body', groupId: 'g', deduplicationId: 'm1', attributes: {} }).catch((caught: unknown) => caught);
  expect(failure instanceof NotStoredError).toBe(certain);
  expect(certain ? (failure as NotStoredError).code : failure).toBe(certain ? 'AccessDenied' : error);
});

test('a dead letter that is not stored is an error', async () => {
  sqs.on(SendMessageCommand).rejects(new Error('AccessDenied'));
  await expect(queue.deadLetter({ body: 'body', groupId: 'g', deduplicationId: 'm1', attributes: {} })).rejects.toThrow('AccessDenied');
});
