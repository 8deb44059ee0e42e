import { SqsQueue } from '../../../src/delivery/aws/sqs-queue';
import { NotStoredError } from '../../../src/engine/dead-letter';
import { AwsApi, Refusal } from '../support/aws-api';
import { Servers } from '../support/servers';

const servers = new Servers();
const aws = new AwsApi();
beforeAll(() => aws.start(servers));
beforeEach(() => aws.reset());
afterAll(() => {
  aws.stop();
  return servers.close();
});

const queue = new SqsQueue('https://sqs/queue', 'https://sqs/dead');
const change = (index: number) => ({ messageId: `m${index}`, receiptHandle: `r${index}`, seconds: index });

test('visibility is changed in one call for all', async () => {
  await queue.changeVisibility([change(0), change(1)]);
  expect(aws.inputs('ChangeMessageVisibilityBatch')).toEqual([{
    QueueUrl: 'https://sqs/queue',
    Entries: [{ Id: '0', ReceiptHandle: 'r0', VisibilityTimeout: 0 }, { Id: '1', ReceiptHandle: 'r1', VisibilityTimeout: 1 }],
  }]);
});

test('more than ten changes take more calls, none takes none', async () => {
  await queue.changeVisibility([]);
  await queue.changeVisibility(Array.from({ length: 12 }, (_, index) => change(index)));
  const inputs = aws.inputs('ChangeMessageVisibilityBatch') as Array<{ Entries: Array<{ ReceiptHandle: string }> }>;
  expect(inputs.map(({ Entries }) => Entries.map((entry) => entry.ReceiptHandle))).toEqual([
    ['r0', 'r1', 'r2', 'r3', 'r4', 'r5', 'r6', 'r7', 'r8', 'r9'], ['r10', 'r11'],
  ]);
});

test('one that could not be changed is an error with SQS\'s code', async () => {
  aws.on('ChangeMessageVisibilityBatch', { Failed: [{ Id: '0', Code: 'ReceiptHandleIsInvalid', SenderFault: true }] });
  await expect(queue.changeVisibility([change(0)])).rejects.toMatchObject({ code: 'ReceiptHandleIsInvalid' });
});

const LETTER = { body: 'bödy', groupId: 'g', deduplicationId: 'm1', attributes: { reason: 'gone', attempts: '1' } };

test('a dead letter goes to the dead-letter queue with its attributes', async () => {
  await queue.deadLetter(LETTER);
  expect(aws.inputs('SendMessage')).toEqual([{
    QueueUrl: 'https://sqs/dead',
    MessageBody: 'bödy',
    MessageGroupId: 'g',
    MessageDeduplicationId: 'm1',
    MessageAttributes: { reason: { DataType: 'String', StringValue: 'gone' }, attempts: { DataType: 'String', StringValue: '1' } },
  }]);
});

test.each<[string, readonly Refusal[], boolean]>([
  ['SQS said no to the one request', [new Refusal('AccessDenied', 403)], true],
  ['it said no after another request, whose answer may have been lost', [new Refusal('InternalFailure', 500), new Refusal('AccessDenied', 403)], false],
  ['it failed', [new Refusal('InternalFailure', 500)], false],
])('field case D8: whether a dead letter was certainly not stored, when %s', async (_what, refusals, certain) => {
  let calls = 0;
  aws.on('SendMessage', () => refusals[Math.min(calls++, refusals.length - 1)]);
  const failure = await queue.deadLetter(LETTER).catch((caught: unknown) => caught);
  expect(failure instanceof NotStoredError).toBe(certain);
  expect(failure).toMatchObject(certain ? { code: 'AccessDenied' } : { name: refusals.at(-1)!.name });
});

test('what is held is what SQS says so of', async () => {
  aws.on('ChangeMessageVisibilityBatch', { Successful: [{ Id: '1' }, { Id: '7' }], Failed: [{ Id: '0', Code: 'ReceiptHandleIsInvalid', SenderFault: true }] });
  const messages = ['a', 'b'].map((messageId) => ({ messageId, receiptHandle: `r${messageId}`, body: '', receiveCount: 2 }));
  expect([...await queue.hold(messages, 120)]).toEqual(['b']);
  expect(aws.inputs('ChangeMessageVisibilityBatch')).toEqual([{
    QueueUrl: 'https://sqs/queue',
    Entries: [{ Id: '0', ReceiptHandle: 'ra', VisibilityTimeout: 120 }, { Id: '1', ReceiptHandle: 'rb', VisibilityTimeout: 120 }],
  }]);
});

test('a dead letter that is not stored is an error', async () => {
  aws.on('SendMessage', new Refusal('AccessDenied'));
  await expect(queue.deadLetter(LETTER)).rejects.toMatchObject({ code: 'AccessDenied' });
});

test.each([[{}], [{ MD5OfMessageBody: '00' }]])('a dead letter counts as stored only with its checksum, not with %j', async (answer) => {
  aws.on('SendMessage', answer);
  await expect(queue.deadLetter(LETTER)).rejects.toMatchObject({ code: 'InvalidChecksum' });
});
