import * as http from 'http';
import {
  ChangeMessageVisibilityCommand, DeleteMessageBatchCommand, DeleteMessageCommand, GetQueueAttributesCommand, GetQueueUrlCommand,
  ListMessageMoveTasksCommand, PurgeQueueCommand, QueueDoesNotExist, ReceiveMessageCommand, SendMessageBatchCommand, SendMessageCommand, SQSClient,
  SQSServiceException, StartMessageMoveTaskCommand,
} from '@aws-sdk/client-sqs';
import { SystemClock } from '../../../src/local/clock';
import { closeServer, listenLocally } from '../../../src/local/local-server';
import { readBody } from '../../../src/local/read-body';
import { answerSqsHttp, QueueRegistry, SQS_FAULTS, SqsService } from '../../../src/local/sqs';

describe('the SQS API over HTTP, with the AWS SDK', () => {
  const clock = new SystemClock();
  let registry: QueueRegistry;
  let service: SqsService;
  let server: http.Server;
  let client: SQSClient;
  let endpoint: string;
  let QueueUrl: string;

  beforeEach(async () => {
    registry = new QueueRegistry({ clock });
    service = new SqsService({ registry, clock });
    const dlq = registry.create('dlq.fifo', { FifoQueue: 'true' });
    registry.create('q.fifo', { FifoQueue: 'true', RedrivePolicy: JSON.stringify({ deadLetterTargetArn: dlq.arn, maxReceiveCount: 1 }) });
    server = http.createServer((request, response) => void readBody(request, 9 * 1024 * 1024).then(
      (body) => answerSqsHttp(request, response, body, service),
      () => undefined, // the client broke off
    ));
    endpoint = `http://127.0.0.1:${await listenLocally(server)}`;
    client = new SQSClient({ endpoint, region: 'us-east-1', credentials: { accessKeyId: 'x', secretAccessKey: 'x' }, maxAttempts: 1 });
    QueueUrl = (await client.send(new GetQueueUrlCommand({ QueueName: 'q.fifo' }))).QueueUrl!;
  });

  afterEach(async () => {
    client.destroy();
    registry.close();
    await closeServer(server);
  });

  it('gives queue URLs that lead back to it', () => {
    expect(QueueUrl).toBe(`${endpoint}/000000000000/q.fifo`);
  });

  it('sends, receives, changes and deletes', async () => {
    const MessageBody = 'Grüße\n\u{1F600} "quoted"';
    const attributes = { text: { DataType: 'String', StringValue: 'ü' }, bytes: { DataType: 'Binary', BinaryValue: Uint8Array.of(0, 1, 255) } };
    const sent = await client.send(new SendMessageCommand({
      QueueUrl, MessageBody, MessageGroupId: 'g', MessageDeduplicationId: '1', MessageAttributes: attributes,
    }));
    expect(sent.MessageId).toBeTruthy();
    const { Messages } = await client.send(new ReceiveMessageCommand({
      QueueUrl, WaitTimeSeconds: 1, MessageAttributeNames: ['All'], MessageSystemAttributeNames: ['All'],
    }));
    expect(Messages).toHaveLength(1);
    const [message] = Messages!;
    expect(message).toMatchObject({ Body: MessageBody, MessageId: sent.MessageId, Attributes: { MessageGroupId: 'g', SequenceNumber: sent.SequenceNumber } });
    expect(message.MessageAttributes!.text).toMatchObject({ StringValue: 'ü' });
    expect([...message.MessageAttributes!.bytes.BinaryValue!]).toEqual([0, 1, 255]);
    const { ReceiptHandle } = message;
    await client.send(new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout: 60 }));
    await client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
    const { Attributes } = await client.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }));
    expect(Attributes).toMatchObject({ ApproximateNumberOfMessages: '0', ApproximateNumberOfMessagesNotVisible: '0', FifoQueue: 'true' });
    expect((await client.send(new ReceiveMessageCommand({ QueueUrl }))).Messages).toBeUndefined();
  });

  it('sends and deletes in batches', async () => {
    const Entries = ['a', 'b', 'c'].map((Id) => ({ Id, MessageBody: Id, MessageGroupId: 'g', MessageDeduplicationId: Id }));
    expect((await client.send(new SendMessageBatchCommand({ QueueUrl, Entries }))).Successful).toHaveLength(3);
    const { Messages } = await client.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }));
    expect(Messages!.map(({ Body }) => Body)).toEqual(['a', 'b', 'c']);
    const deleted = await client.send(new DeleteMessageBatchCommand({
      QueueUrl, Entries: [...Messages!.map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle })), { Id: 'x', ReceiptHandle: 'garbage' }],
    }));
    expect(deleted.Successful!.map(({ Id }) => Id)).toEqual(['0', '1', '2']);
    expect(deleted.Failed).toMatchObject([{ Id: 'x', SenderFault: true, Code: 'ReceiptHandleIsInvalid' }]);
  });

  it('wakes a long poll when something is sent', async () => {
    const polling = client.send(new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 20 }));
    await client.send(new SendMessageCommand({ QueueUrl, MessageBody: 'late', MessageGroupId: 'g', MessageDeduplicationId: '1' }));
    expect((await polling).Messages).toMatchObject([{ Body: 'late' }]);
  });

  it('hands nothing to a long poll whose client has gone', async () => {
    const caller = new AbortController();
    const closed = new Promise<void>((resolve) => server.on('request', (request, response) => {
      if (request.headers['x-amz-target'] === 'AmazonSQS.ReceiveMessage') {
        response.on('close', () => setImmediate(resolve));
        setImmediate(() => caller.abort());
      }
    }));
    await expect(client.send(new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 20 }), { abortSignal: caller.signal })).rejects.toThrow();
    await closed;
    registry.get('q.fifo')!.send({ body: 'x', groupId: 'g', deduplicationId: '1' });
    await new Promise((resolve) => setImmediate(resolve));
    expect(registry.get('q.fifo')!.counts()).toEqual({ visible: 1, inFlight: 0, delayed: 0 });
  });

  it('dead-letters and moves back', async () => {
    await client.send(new SendMessageCommand({ QueueUrl, MessageBody: 'x', MessageGroupId: 'g', MessageDeduplicationId: '1' }));
    await client.send(new ReceiveMessageCommand({ QueueUrl, VisibilityTimeout: 0 }));
    await client.send(new ReceiveMessageCommand({ QueueUrl }));
    const SourceArn = registry.get('dlq.fifo')!.arn;
    const { TaskHandle } = await client.send(new StartMessageMoveTaskCommand({ SourceArn }));
    expect(TaskHandle).toBeTruthy();
    const { Messages } = await client.send(new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 20, VisibilityTimeout: 0 }));
    expect(Messages).toMatchObject([{ Body: 'x' }]);
    const { Results } = await client.send(new ListMessageMoveTasksCommand({ SourceArn }));
    expect(Results).toMatchObject([{ Status: expect.stringMatching(/RUNNING|COMPLETED/), ApproximateNumberOfMessagesToMove: 1 }]);
  });

  it('refuses as SQS refuses: the SDK knows the errors', async () => {
    const missing = client.send(new SendMessageCommand({ QueueUrl: `${endpoint}/000000000000/no.fifo`, MessageBody: 'x' }));
    await expect(missing).rejects.toBeInstanceOf(QueueDoesNotExist);
    await client.send(new PurgeQueueCommand({ QueueUrl }));
    await expect(client.send(new PurgeQueueCommand({ QueueUrl }))).rejects.toMatchObject({ name: 'PurgeQueueInProgress', $metadata: { httpStatusCode: 403 } });
    const tooLong = client.send(new SendMessageCommand({ QueueUrl, MessageBody: 'x'.repeat(1_048_577), MessageGroupId: 'g', MessageDeduplicationId: '1' }));
    await expect(tooLong).rejects.toMatchObject({ message: expect.stringContaining('must be shorter than 1048576 bytes'), Code: 'InvalidParameterValue' });
  });

  it.each(['throttled', 'accessDenied', 'internal', 'unavailable'] as const)('shows a fault to the SDK: %s', async (name) => {
    service.failNext('SendMessage', SQS_FAULTS[name]);
    const send = new SendMessageCommand({ QueueUrl, MessageBody: 'x', MessageGroupId: 'g', MessageDeduplicationId: '1' });
    const error = await client.send(send).then(() => undefined, (thrown) => thrown);
    expect(error).toBeInstanceOf(SQSServiceException);
    expect(error.$metadata.httpStatusCode).toBe(SQS_FAULTS[name].error.status);
    expect(registry.get('q.fifo')!.peek()).toEqual([]);
  });

  it('answers what is no call of SQS', async () => {
    expect((await fetch(endpoint)).status).toBe(400);
    expect((await fetch(endpoint, { method: 'POST', body: 'Action=SendMessage' })).status).toBe(400);
    expect((await fetch(endpoint, { method: 'POST', body: Buffer.alloc(8 * 1_048_576 + 1), headers: { 'x-amz-target': 'AmazonSQS.SendMessage' } })).status)
      .toBe(413);
  });
});
