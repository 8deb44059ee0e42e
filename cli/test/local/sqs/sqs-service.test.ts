/* eslint-disable @typescript-eslint/no-explicit-any -- answers are plain JSON */
import { VirtualClock } from '../../../src/local/clock';
import { attributesMd5, QueueRegistry, SQS_FAULTS, SqsService } from '../../../src/local/sqs';

interface World {
  readonly clock: VirtualClock;
  readonly service: SqsService;
  call(action: string, input: unknown): Promise<{ status: number; code?: string; body: any }>;
}

const QueueUrl = 'http://127.0.0.1/000000000000/q.fifo';
const MESSAGE = { QueueUrl, MessageBody: 'hello', MessageGroupId: 'g', MessageDeduplicationId: 'd' };

function setUp(onError?: (error: unknown, action: string) => void): World {
  const clock = new VirtualClock();
  const registry = new QueueRegistry({ clock });
  registry.create('q.fifo', { FifoQueue: 'true' });
  const service = new SqsService({ registry, clock, onError });
  return {
    clock,
    service,
    call: async (action, input) => {
      const response = await service.handle(`AmazonSQS.${action}`, typeof input === 'string' ? input : JSON.stringify(input));
      return { status: response.status, code: response.headers['x-amzn-query-error'], body: JSON.parse(response.body) };
    },
  };
}

describe('SqsService', () => {
  it('answers a send and a receive with the digests that clients check', async () => {
    const { call } = setUp();
    const MessageAttributes = { n: { DataType: 'Number', StringValue: '7' }, b: { DataType: 'Binary', BinaryValue: 'AAE=' } };
    const sent = await call('SendMessage', { ...MESSAGE, MessageAttributes });
    expect(sent).toMatchObject({ status: 200, body: { MD5OfMessageBody: '5d41402abc4b2a76b9719d911017c592', SequenceNumber: '18000000000000000001' } });
    const { body } = await call('ReceiveMessage', { QueueUrl, MessageAttributeNames: ['n'], AttributeNames: ['MessageGroupId'] });
    expect(body.Messages).toEqual([{
      MessageId: sent.body.MessageId,
      ReceiptHandle: expect.any(String),
      Body: 'hello',
      MD5OfBody: '5d41402abc4b2a76b9719d911017c592',
      Attributes: { MessageGroupId: 'g' },
      MessageAttributes: { n: MessageAttributes.n },
      MD5OfMessageAttributes: attributesMd5({ n: MessageAttributes.n }),
    }]);
    expect(sent.body.MD5OfMessageAttributes).toBe(attributesMd5(MessageAttributes));
  });

  it('digests attributes as published test data has it', () => {
    expect(attributesMd5({ timestamp: { DataType: 'Number', StringValue: '1493147359900' } })).toBe('235c5c510d26fb653d073faed50ae77c');
  });

  it('keeps the trace header apart from the attributes', async () => {
    const { call } = setUp();
    await call('SendMessage', { ...MESSAGE, MessageSystemAttributes: { AWSTraceHeader: { DataType: 'String', StringValue: 'Root=1' } } });
    const { body } = await call('ReceiveMessage', { QueueUrl, MessageSystemAttributeNames: ['AWSTraceHeader'], MessageAttributeNames: ['All'] });
    expect(body.Messages[0].Attributes).toEqual({ AWSTraceHeader: 'Root=1' });
    expect(body.Messages[0]).not.toHaveProperty('MessageAttributes');
  });

  it.each<[string, any, string]>([
    ['a body that is not JSON', '{"QueueUrl":', 'SerializationException'],
    ['a body that is not an object', '[]', 'SerializationException'],
    ['a body of another type', { ...MESSAGE, MessageBody: 7 }, 'SerializationException'],
    ['no queue', { ...MESSAGE, QueueUrl: undefined }, 'MissingRequiredParameterException'],
    ['a queue that does not exist', { ...MESSAGE, QueueUrl: 'http://127.0.0.1/000000000000/no.fifo' }, 'QueueDoesNotExist'],
    ['no group', { ...MESSAGE, MessageGroupId: undefined }, 'MissingRequiredParameterException'],
    ['a group of 129 characters', { ...MESSAGE, MessageGroupId: 'g'.repeat(129) }, 'InvalidParameterValueException'],
    ['a group that is not ASCII', { ...MESSAGE, MessageGroupId: 'Zürich' }, 'InvalidParameterValueException'],
    ['eleven attributes', {
      ...MESSAGE, MessageAttributes: Object.fromEntries([...Array(11).keys()].map((i) => [`a${i}`, { DataType: 'String', StringValue: 'x' }])),
    }, 'InvalidParameterValueException'],
    ['an attribute without a value', { ...MESSAGE, MessageAttributes: { a: { DataType: 'String' } } }, 'InvalidParameterValueException'],
    ['an attribute of no known type', { ...MESSAGE, MessageAttributes: { a: { DataType: 'Text', StringValue: 'x' } } }, 'InvalidParameterValueException'],
    ['an attribute with a reserved name', { ...MESSAGE, MessageAttributes: { 'aws.x': { DataType: 'String', StringValue: 'x' } } },
      'InvalidParameterValueException'],
    ['a lone surrogate', JSON.stringify(MESSAGE).replace('hello', '\\ud800'), 'InvalidMessageContents'],
  ])('refuses a send with %s, and stores nothing', async (_, input, type) => {
    const { call, service } = setUp();
    const { status, body, code } = await call('SendMessage', input);
    expect({ status, type: body.__type.split('#')[1], fault: code?.split(';')[1] }).toEqual({ status: 400, type, fault: 'Sender' });
    expect(service.registry.get('q.fifo')!.peek()).toEqual([]);
  });

  it('accepts every character that SQS documents for a group', async () => {
    const { call } = setUp();
    const MessageGroupId = '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~aZ0';
    expect(await call('SendMessage', { ...MESSAGE, MessageGroupId })).toMatchObject({ status: 200 });
  });

  it('takes a message of exactly 1 MiB and refuses one byte more', async () => {
    const { call } = setUp();
    const size = 1_048_576;
    expect(await call('SendMessage', { ...MESSAGE, MessageDeduplicationId: '1', MessageBody: 'ü'.repeat(size / 2) })).toMatchObject({ status: 200 });
    expect(await call('SendMessage', { ...MESSAGE, MessageDeduplicationId: '2', MessageBody: 'ü'.repeat(size / 2) + '.' })).toMatchObject({
      status: 400, body: { message: 'One or more parameters are invalid. Reason: Message must be shorter than 1048576 bytes.' },
    });
  });

  it('reports the entries of a batch one by one', async () => {
    const { call } = setUp();
    const entry = (Id: string, MessageBody: string) => ({ Id, MessageBody, MessageGroupId: 'g', MessageDeduplicationId: Id });
    const { body } = await call('SendMessageBatch', { QueueUrl, Entries: [entry('good', 'x'), entry('bad', '\u0001')] });
    expect(body.Successful).toMatchObject([{ Id: 'good', MD5OfMessageBody: '9dd4e461268c8034f5c8564e155c67a6' }]);
    expect(body.Failed).toMatchObject([{ Id: 'bad', SenderFault: true, Code: 'InvalidMessageContents' }]);
    const received = await call('ReceiveMessage', { QueueUrl });
    const ReceiptHandle = received.body.Messages[0].ReceiptHandle;
    expect((await call('ChangeMessageVisibilityBatch', {
      QueueUrl, Entries: [{ Id: 'a', ReceiptHandle, VisibilityTimeout: 9 }, { Id: 'b', ReceiptHandle: 'x', VisibilityTimeout: 9 }],
    })).body).toMatchObject({ Successful: [{ Id: 'a' }], Failed: [{ Id: 'b', Code: 'ReceiptHandleIsInvalid' }] });
    const deleted = await call('DeleteMessageBatch', { QueueUrl, Entries: [{ Id: 'a', ReceiptHandle }] });
    expect(deleted.body).toEqual({ Successful: [{ Id: 'a' }] });
  });

  it.each([
    ['no entries', [], 'EmptyBatchRequest'],
    ['an id twice', [{ Id: 'a', ReceiptHandle: 'x' }, { Id: 'a', ReceiptHandle: 'x' }], 'BatchEntryIdsNotDistinct'],
    ['an entry without id', [{ ReceiptHandle: 'x' }], 'InvalidBatchEntryId'],
  ])('refuses a batch with %s', async (_, Entries, type) => {
    const { body, status } = await setUp().call('DeleteMessageBatch', { QueueUrl, Entries });
    expect([status, body.__type]).toEqual([400, `com.amazonaws.sqs#${type}`]);
  });

  it('finds, lists, describes and deletes queues', async () => {
    const { call, service } = setUp();
    const { body: created } = await call('CreateQueue', { QueueName: 'a' });
    expect(created.QueueUrl).toBe('http://127.0.0.1/000000000000/a');
    expect((await call('GetQueueUrl', { QueueName: 'q.fifo' })).body).toEqual({ QueueUrl });
    expect((await call('ListQueues', { MaxResults: 1 })).body).toEqual({ QueueUrls: [created.QueueUrl], NextToken: 'a' });
    expect((await call('ListQueues', { MaxResults: 1, NextToken: 'a' })).body).toEqual({ QueueUrls: [QueueUrl] });
    expect((await call('GetQueueAttributes', { QueueUrl })).body).toEqual({});
    expect((await call('GetQueueAttributes', { QueueUrl, AttributeNames: ['QueueArn', 'RedrivePolicy'] })).body)
      .toEqual({ Attributes: { QueueArn: 'arn:aws:sqs:us-east-1:000000000000:q.fifo' } });
    expect((await call('GetQueueAttributes', { QueueUrl, AttributeNames: ['Colour'] })).body.message).toBe('Unknown Attribute Colour.');
    expect((await call('DeleteQueue', { QueueUrl })).status).toBe(200);
    expect(service.registry.get('q.fifo')).toBeUndefined();
  });

  it('lists the sources of a dead-letter queue', async () => {
    const { call } = setUp();
    const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: 'arn:aws:sqs:us-east-1:000000000000:q.fifo', maxReceiveCount: 3 });
    await call('CreateQueue', { QueueName: 'main.fifo', Attributes: { FifoQueue: 'true', RedrivePolicy } });
    expect((await call('ListDeadLetterSourceQueues', { QueueUrl })).body).toEqual({ queueUrls: ['http://127.0.0.1/000000000000/main.fifo'] });
  });

  it('says which action it does not know', async () => {
    const { call, service } = setUp();
    expect(await call('AddPermission', {})).toMatchObject({ status: 400, body: { message: 'The local SQS does not know the action AddPermission.' } });
    expect(await service.handle(undefined, '')).toMatchObject({ status: 400 });
    expect(await service.handle('DynamoDB_20120810.PutItem', '{}')).toMatchObject({ status: 400 });
    expect(await service.handle('AmazonSQS.constructor', '{}')).toMatchObject({ status: 400 });
  });

  it.each([
    ['throttled', 400, 'RequestThrottled'], ['accessDenied', 400, 'AccessDeniedException'], ['invalidToken', 403, 'InvalidClientTokenId'],
    ['internal', 500, 'InternalFailure'], ['unavailable', 503, 'ServiceUnavailable'],
  ] as const)('fails when it is told to: %s', async (name, status, type) => {
    const { call, service } = setUp();
    service.failNext('SendMessage', SQS_FAULTS[name], 2);
    for (const expected of [status, status, 200]) {
      expect((await call('GetQueueUrl', { QueueName: 'q.fifo' })).status).toBe(200);
      const { status: got, body } = await call('SendMessage', MESSAGE);
      expect(got).toBe(expected);
      expect(body.__type?.split('#')[1]).toBe(expected === 200 ? undefined : type);
      expect(service.registry.get('q.fifo')!.peek()).toHaveLength(expected === 200 ? 1 : 0);
    }
  });

  it('can lose the answer of a call that took effect', async () => {
    const { call, service } = setUp();
    service.failNext('*', SQS_FAULTS.lostAnswer);
    expect((await call('SendMessage', MESSAGE)).status).toBe(500);
    expect(service.registry.get('q.fifo')!.peek()).toHaveLength(1);
  });

  it('asks an interceptor about every call', async () => {
    const { call, service } = setUp();
    service.interceptor = (action, input: any) => action === 'SendMessage' && input.MessageBody === 'poison' ? SQS_FAULTS.unavailable : undefined;
    expect((await call('SendMessage', MESSAGE)).status).toBe(200);
    expect((await call('SendMessage', { ...MESSAGE, MessageBody: 'poison' })).status).toBe(503);
  });

  it('answers 500 and tells its owner when something of its own goes wrong', async () => {
    const errors: string[] = [];
    const { call, service } = setUp((error, action) => errors.push(`${action}: ${error}`));
    service.registry.observers.add({ sent: () => { throw new Error('broken observer'); } });
    expect(await call('SendMessage', MESSAGE)).toMatchObject({ status: 500, code: 'InternalFailure;Receiver' });
    expect(errors).toEqual(['SendMessage: Error: broken observer']);
  });
});
