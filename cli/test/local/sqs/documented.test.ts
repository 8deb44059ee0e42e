/* eslint-disable @typescript-eslint/no-explicit-any -- answers are plain JSON */
import { VirtualClock } from '../../../src/local/clock';
import { QueueRegistry, SqsService } from '../../../src/local/sqs';

/*
 * What AWS documents and no vector holds, with the page of the API reference
 * (https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_….html) that says it.
 */

const QueueUrl = 'http://127.0.0.1/000000000000/q.fifo';
const StandardUrl = 'http://127.0.0.1/000000000000/standard';
const ARN = 'arn:aws:sqs:us-east-1:000000000000:';

function setUp() {
  const clock = new VirtualClock(1_000_000);
  const registry = new QueueRegistry({ clock });
  registry.create('q.fifo', { FifoQueue: 'true', ContentBasedDeduplication: 'true' });
  registry.create('standard');
  const service = new SqsService({ registry, clock });
  const call = async (action: string, input: object): Promise<{ status: number; code?: string; body: any }> => {
    const { status, headers, body } = await service.handle(`AmazonSQS.${action}`, JSON.stringify(input));
    return { status, code: headers['x-amzn-query-error'], body: JSON.parse(body) };
  };
  return { clock, registry, call };
}

describe('DeleteQueue, CreateQueue: a name rests for 60 seconds', () => {
  it('and is refused until then', async () => {
    const { clock, call } = setUp();
    await call('DeleteQueue', { QueueUrl });
    const again = () => call('CreateQueue', { QueueName: 'q.fifo', Attributes: { FifoQueue: 'true' } });
    await clock.advance(59_999);
    expect(await again()).toMatchObject({
      status: 400,
      code: 'AWS.SimpleQueueService.QueueDeletedRecently;Sender',
      body: { __type: 'com.amazonaws.sqs#QueueDeletedRecently', message: 'You must wait 60 seconds after deleting a queue before you can create another with the same name.' },
    });
    await clock.advance(1);
    expect((await again()).status).toBe(200);
  });
});

describe('ListQueues, ListDeadLetterSourceQueues: "You must set MaxResults to receive a value for NextToken"', () => {
  it('and up to a thousand come without it', async () => {
    const { registry, call } = setUp();
    for (let index = 0; index < 1_001; index += 1) {
      registry.create(`many-${String(index).padStart(4, '0')}`, { RedrivePolicy: JSON.stringify({ deadLetterTargetArn: `${ARN}standard`, maxReceiveCount: 3 }) });
    }
    const all = (await call('ListQueues', { QueueNamePrefix: 'many-' })).body;
    expect([all.QueueUrls.length, all.NextToken]).toEqual([1_000, undefined]);
    expect((await call('ListQueues', { QueueNamePrefix: 'many-', MaxResults: 1_000 })).body.NextToken).toBe('many-0999');
    const sources = (await call('ListDeadLetterSourceQueues', { QueueUrl: StandardUrl })).body;
    expect([sources.queueUrls.length, sources.NextToken]).toEqual([1_000, undefined]);
  });
});

describe('TagQueue, UntagQueue, ListQueueTags', () => {
  it('keep tags by key, a new one in place of the old', async () => {
    const { call } = setUp();
    expect((await call('ListQueueTags', { QueueUrl })).body).toEqual({});
    await call('CreateQueue', { QueueName: 'tagged', tags: { team: 'a' } });
    expect((await call('ListQueueTags', { QueueUrl: 'tagged' })).body).toEqual({ Tags: { team: 'a' } });
    await call('TagQueue', { QueueUrl, Tags: { a: '1', A: '2' } });
    await call('TagQueue', { QueueUrl, Tags: { a: '3' } });
    expect((await call('ListQueueTags', { QueueUrl })).body).toEqual({ Tags: { a: '3', A: '2' } });
    await call('UntagQueue', { QueueUrl, TagKeys: ['a', 'none'] });
    expect((await call('ListQueueTags', { QueueUrl })).body).toEqual({ Tags: { A: '2' } });
    expect((await call('TagQueue', { QueueUrl })).code).toBe('MissingParameter;Sender');
  });
});

describe('ReceiveMessage: ReceiveRequestAttemptId', () => {
  const receive = (call: ReturnType<typeof setUp>['call'], more: object = {}) =>
    call('ReceiveMessage', { QueueUrl, MaxNumberOfMessages: 10, ReceiveRequestAttemptId: 'attempt', VisibilityTimeout: 60, AttributeNames: ['All'], ...more });
  const filled = async () => {
    const world = setUp();
    for (const MessageBody of ['1', '2']) {
      await world.call('SendMessage', { QueueUrl, MessageBody, MessageGroupId: 'g' });
    }
    return world;
  };

  it('gives the same messages and handles again, and starts the visibility timeout anew', async () => {
    const { clock, call } = await filled();
    const first = await receive(call);
    expect(first.body.Messages).toHaveLength(2);
    await clock.advance(50_000);
    expect((await receive(call)).body).toEqual(first.body);
    expect((await receive(call, { ReceiveRequestAttemptId: 'another' })).body).toEqual({});
    await clock.advance(50_000);
    expect((await call('DeleteMessage', { QueueUrl, ReceiptHandle: first.body.Messages[0].ReceiptHandle })).status).toBe(200);
  });

  it('does not once a message was deleted, its visibility was changed, or its timeout is over', async () => {
    const deleted = await filled();
    const { body: { Messages: [{ ReceiptHandle }] } } = await receive(deleted.call);
    await deleted.call('DeleteMessage', { QueueUrl, ReceiptHandle });
    expect((await receive(deleted.call)).body).toEqual({});

    const changed = await filled();
    const { body: { Messages: [head] } } = await receive(changed.call);
    await changed.call('ChangeMessageVisibility', { QueueUrl, ReceiptHandle: head.ReceiptHandle, VisibilityTimeout: 90 });
    expect((await receive(changed.call)).body).toEqual({});

    const late = await filled();
    const first = await receive(late.call);
    await late.clock.advance(60_000);
    const second = await receive(late.call);
    expect(second.body.Messages.map(({ Body }: any) => Body)).toEqual(['1', '2']);
    expect(second.body.Messages[0].ReceiptHandle).not.toBe(first.body.Messages[0].ReceiptHandle);
    expect(second.body.Messages[0].Attributes.ApproximateReceiveCount).toBe('2');
  });

  it('is good for five minutes', async () => {
    const { clock, call } = await filled();
    const first = await receive(call, { VisibilityTimeout: 600 });
    await clock.advance(299_999);
    expect((await receive(call, { VisibilityTimeout: 600 })).body).toEqual(first.body);
    await clock.advance(1);
    expect((await receive(call, { VisibilityTimeout: 600 })).body).toEqual({});
  });

  it.each(['', 'a b', 'x'.repeat(129)])('has 1 to 128 letters, digits and punctuation characters, and is not %j', async (ReceiveRequestAttemptId) => {
    const { call } = setUp();
    expect((await receive(call, { ReceiveRequestAttemptId })).code).toBe('InvalidParameterValue;Sender');
  });

  it('is for FIFO queues only', async () => {
    const { call } = setUp();
    expect((await receive(call, { QueueUrl: StandardUrl })).body.message).toContain('not valid for this queue type');
  });
});

describe('SetQueueAttributes: encryption', () => {
  const attributes = async (Attributes: Record<string, string>) => {
    const { call } = setUp();
    const set = await call('SetQueueAttributes', { QueueUrl: StandardUrl, Attributes });
    const { body } = await call('GetQueueAttributes', { QueueUrl: StandardUrl, AttributeNames: ['KmsMasterKeyId', 'KmsDataKeyReusePeriodSeconds', 'SqsManagedSseEnabled'] });
    return set.status === 200 ? body.Attributes : `${set.code} ${set.body.message}`;
  };

  it('a data key is used for 300 seconds by default, with a KMS key, which takes the place of SQS\'s own', async () => {
    expect(await attributes({})).toEqual({ SqsManagedSseEnabled: 'true' });
    expect(await attributes({ KmsMasterKeyId: 'alias/aws/sqs' })).toEqual({ KmsMasterKeyId: 'alias/aws/sqs', KmsDataKeyReusePeriodSeconds: '300', SqsManagedSseEnabled: 'false' });
    expect(await attributes({ KmsMasterKeyId: 'key', KmsDataKeyReusePeriodSeconds: '86400' })).toMatchObject({ KmsDataKeyReusePeriodSeconds: '86400' });
    expect(await attributes({ SqsManagedSseEnabled: 'false' })).toEqual({ SqsManagedSseEnabled: 'false' });
  });

  it('and SQS\'s own keys the place of a KMS key', async () => {
    const { call } = setUp();
    await call('SetQueueAttributes', { QueueUrl: StandardUrl, Attributes: { KmsMasterKeyId: 'key' } });
    await call('SetQueueAttributes', { QueueUrl: StandardUrl, Attributes: { VisibilityTimeout: '31' } });
    const names = { QueueUrl: StandardUrl, AttributeNames: ['KmsMasterKeyId', 'SqsManagedSseEnabled'] };
    expect((await call('GetQueueAttributes', names)).body.Attributes).toEqual({ KmsMasterKeyId: 'key', SqsManagedSseEnabled: 'false' });
    await call('SetQueueAttributes', { QueueUrl: StandardUrl, Attributes: { SqsManagedSseEnabled: 'true' } });
    expect((await call('GetQueueAttributes', names)).body.Attributes).toEqual({ SqsManagedSseEnabled: 'true' });
  });

  it.each(['59', '86401', 'x'])('the period is from 60 to 86,400 seconds, not %s', async (KmsDataKeyReusePeriodSeconds) => {
    expect(await attributes({ KmsMasterKeyId: 'key', KmsDataKeyReusePeriodSeconds })).toMatch(/^InvalidAttributeValue;Sender Invalid value for the parameter KmsDataKeyReusePeriodSeconds\./);
  });

  it('there is one kind at a time', async () => {
    expect(await attributes({ KmsMasterKeyId: 'key', SqsManagedSseEnabled: 'true' }))
      .toBe('InvalidAttributeName;Sender You can use one type of server-side encryption (SSE) at one time. You can either enable KMS SSE or SQS SSE.');
    expect(await attributes({ SqsManagedSseEnabled: 'yes' })).toMatch(/^InvalidAttributeValue;Sender/);
  });
});

describe('SetQueueAttributes: Policy and RedriveAllowPolicy', () => {
  it.each(['text', '[', '"a"', '1'])('a policy is a JSON object, not %s', async (Policy) => {
    const { call } = setUp();
    expect((await call('SetQueueAttributes', { QueueUrl, Attributes: { Policy } })).body.message).toBe('Invalid value for the parameter Policy.');
  });

  it.each([
    'text', '{}', '{"redrivePermission":"some"}', '{"redrivePermission":"byQueue"}', '{"redrivePermission":"byQueue","sourceQueueArns":[]}',
    JSON.stringify({ redrivePermission: 'byQueue', sourceQueueArns: Array.from({ length: 11 }, (_, index) => `${ARN}q${index}`) }),
    JSON.stringify({ redrivePermission: 'denyAll', sourceQueueArns: [`${ARN}a`] }),
  ])('who may use a dead-letter queue is said as documented, not %s', async (RedriveAllowPolicy) => {
    const { call } = setUp();
    expect((await call('SetQueueAttributes', { QueueUrl, Attributes: { RedriveAllowPolicy } })).code).toBe('InvalidParameterValue;Sender');
  });

  it.each([
    [{ redrivePermission: 'allowAll' }, 200], [{ redrivePermission: 'denyAll' }, 400],
    [{ redrivePermission: 'byQueue', sourceQueueArns: [`${ARN}source`] }, 200], [{ redrivePermission: 'byQueue', sourceQueueArns: [`${ARN}other`] }, 400],
  ])('%j makes of a source a %i', async (policy, status) => {
    const { call } = setUp();
    await call('SetQueueAttributes', { QueueUrl: StandardUrl, Attributes: { RedriveAllowPolicy: JSON.stringify(policy) } });
    const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: `${ARN}standard`, maxReceiveCount: 3 });
    expect((await call('CreateQueue', { QueueName: 'source', Attributes: { RedrivePolicy } })).status).toBe(status);
  });
});

describe('SendMessage: attributes', () => {
  const send = async (attributes: object) => {
    const { call } = setUp();
    const { status, code, body } = await call('SendMessage', { QueueUrl, MessageBody: 'b', MessageGroupId: 'g', ...attributes });
    return status === 200 ? 'sent' : `${code} ${body.message}`;
  };

  it.each(['0', '-1.5', '+7', '.5', '5.', '1e10', '123456789012345678901234567890.12345678', '1e126', '1e-128', '000.000'])('the number %s is taken', async (StringValue) => {
    expect(await send({ MessageAttributes: { n: { DataType: 'Number.kind', StringValue } } })).toBe('sent');
  });

  it.each(['a', '1a', '', ' 1', '0x10', 'NaN', '1'.repeat(39), '1e127', '1e-129', '1,000'])('%j is no number', async (StringValue) => {
    expect(await send({ MessageAttributes: { n: { DataType: 'Number', StringValue } } })).toMatch(/^InvalidParameterValue;Sender/);
  });

  it('list values are reserved for future use', async () => {
    const expected = 'AWS.SimpleQueueService.UnsupportedOperation;Sender Message attribute list values in SendMessage operation are not supported.';
    expect(await send({ MessageAttributes: { n: { DataType: 'String', StringValue: 'a', StringListValues: ['a'] } } })).toBe(expected);
    expect(await send({ MessageAttributes: { n: { DataType: 'Binary', BinaryListValues: ['AAE='] } } })).toBe(expected);
    expect(await send({ MessageAttributes: { n: { DataType: 'String', StringValue: 'a', StringListValues: [] } } })).toBe('sent');
  });

  it('the only system attribute is AWSTraceHeader, a string', async () => {
    expect(await send({ MessageSystemAttributes: { AWSTraceHeader: { DataType: 'String', StringValue: 'Root=1' } } })).toBe('sent');
    expect(await send({ MessageSystemAttributes: { Other: { DataType: 'String', StringValue: 'a' } } })).toBe("InvalidParameterValue;Sender Message system attribute name 'Other' is invalid.");
    expect(await send({ MessageSystemAttributes: { AWSTraceHeader: { DataType: 'Number', StringValue: '1' } } })).toMatch(/^InvalidParameterValue;Sender/);
  });
});
