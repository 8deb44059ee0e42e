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

const queue = new SqsQueue('https://sqs/queue', 'https://sqs/dead.fifo');
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
    QueueUrl: 'https://sqs/dead.fifo',
    MessageBody: 'bödy',
    MessageGroupId: 'g',
    MessageDeduplicationId: 'm1',
    MessageAttributes: { reason: { DataType: 'String', StringValue: 'gone' }, attempts: { DataType: 'String', StringValue: '1' } },
  }]);
});

test('the dead-letter queue of a standard queue is one too, and takes neither a group nor a deduplication id', async () => {
  await new SqsQueue('https://sqs/queue', 'https://sqs/dead').deadLetter(LETTER);
  const [input] = aws.inputs('SendMessage');
  expect(input).not.toHaveProperty('MessageGroupId');
  expect(input).not.toHaveProperty('MessageDeduplicationId');
  expect(input).toMatchObject({ QueueUrl: 'https://sqs/dead', MessageBody: 'bödy' });
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

describe('what an environment that stood still for hours would send too late is not sent any more', () => {
  const HOURS_MS = 5 * 3_600_000;
  const message = { messageId: 'm1', receiptHandle: 'r1', body: '', receiveCount: 2 };
  afterEach(() => jest.restoreAllMocks());

  /** It stands still while it waits for the first answer, which never comes; then that is noticed, and the clock says so. */
  function standStill(operation: string): void {
    aws.on(operation, () => {
      const now = Date.now();
      jest.spyOn(Date, 'now').mockReturnValue(now + HOURS_MS);
      return new Refusal('InternalFailure', 500);
    });
  }

  test.each([
    ['a change of visibility', 'ChangeMessageVisibilityBatch', () => queue.changeVisibility([change(0)])],
    ['a hold', 'ChangeMessageVisibilityBatch', () => queue.hold([message], 120)],
    ['a dead letter', 'SendMessage', () => queue.deadLetter(LETTER)],
  ])('%s', async (_what, operation, call) => {
    standStill(operation);
    await expect(call()).rejects.toMatchObject({ name: 'TooLateError' });
    expect(aws.inputs(operation)).toHaveLength(1);
  });

  test('the rest of many changes neither', async () => {
    aws.on('ChangeMessageVisibilityBatch', () => {
      const now = Date.now();
      jest.spyOn(Date, 'now').mockReturnValue(now + HOURS_MS);
      return {};
    });
    await expect(queue.changeVisibility(Array.from({ length: 12 }, (_, index) => change(index)))).rejects.toMatchObject({ name: 'TooLateError' });
    expect(aws.inputs('ChangeMessageVisibilityBatch')).toHaveLength(1);
  });
});
