import { sendToQueue } from '../../../src/delivery/aws/backend-queue';
import { MessageContent } from '../../../src/delivery/message-content';
import { functionEvent } from '../../../src/delivery/transports/function-event';
import { DeliveryRequest } from '../../../src/delivery/transports/request';
import { ServiceClient } from '../../../src/delivery/transports/service-client';
import { ticksUntil } from '../../time-taken';
import { AwsApi, NO_ANSWER, Refusal } from '../support/aws-api';
import { deliveryRequest } from '../support/requests';
import { Servers } from '../support/servers';

const servers = new Servers();
const aws = new AwsApi();
beforeAll(() => aws.start(servers));
beforeEach(() => aws.reset());
afterAll(() => {
  aws.stop();
  return servers.close();
});

const STANDARD = 'https://sqs.eu-central-1.amazonaws.com/111122223333/orders';
const FIFO = `${STANDARD}.fifo`;

const send = (url: string, overrides: Partial<DeliveryRequest> = {}, content = MessageContent.REQUEST, timeoutMs = 20_000) =>
  new ServiceClient(sendToQueue(url, content)).send(deliveryRequest(overrides), { timeoutMs });

test('a standard queue gets the request and what is known of it', async () => {
  expect(await send(STANDARD)).toEqual({ kind: 'response', status: 200 });
  expect(aws.inputs('SendMessage')).toEqual([{
    QueueUrl: STANDARD,
    MessageBody: JSON.stringify(functionEvent(deliveryRequest())),
    MessageAttributes: {
      deliveryId: { DataType: 'String', StringValue: 'fYs1XG4CIAMEQzQ=' },
      group: { DataType: 'String', StringValue: 'order-1' },
      endpoint: { DataType: 'String', StringValue: '/github' },
      arrivedAt: { DataType: 'String', StringValue: '2026-11-21T00:00:00.000Z' },
      attempt: { DataType: 'Number', StringValue: '2' },
    },
  }]);
});

test('a FIFO queue gets the group, and the delivery id for deduplication', async () => {
  await send(FIFO, {}, MessageContent.BODY);
  await send(FIFO, { group: undefined });
  expect(aws.inputs('SendMessage')).toMatchObject([
    { MessageBody: '{"n":12345678901234567890,"text":"é"}', MessageGroupId: 'order-1', MessageDeduplicationId: 'fYs1XG4CIAMEQzQ=' },
    { MessageGroupId: 'fYs1XG4CIAMEQzQ=', MessageDeduplicationId: 'fYs1XG4CIAMEQzQ=' },
  ]);
});

test.each([
  ['AccessDenied', 403], ['QueueDoesNotExist', 400], ['KmsDisabled', 400], ['KmsAccessDenied', 400], ['RequestThrottled', 403], ['OverLimit', 403],
  ['InternalFailure', 500], ['ServiceUnavailable', 503], ['MissingParameter', 400], ['InvalidParameterValue', 400],
])('%s is a failed attempt that may go well later, made once', async (name, status) => {
  aws.on('SendMessage', new Refusal(name, status));
  expect(await send(STANDARD)).toEqual({ kind: 'failure', failure: 'other', detail: name });
  expect(aws.inputs('SendMessage')).toHaveLength(1);
});

test('a character that SQS does not take is final', async () => {
  aws.on('SendMessage', new Refusal('InvalidMessageContents'));
  expect(await send(STANDARD)).toEqual({ kind: 'failure', failure: 'invalid-content', detail: 'InvalidMessageContents', isFinal: true });
});

test('what is longer than any message may be is final, whatever a service calls it', async () => {
  aws.on('SendMessage', new Refusal('InvalidParameterValue'));
  const result = await send(STANDARD, { body: Buffer.alloc(1_048_577, 'a'), headers: [['Content-Type', 'text/plain']] });
  expect(result).toMatchObject({ kind: 'failure', failure: 'too-large', isFinal: true, detail: expect.stringMatching(/^InvalidParameterValue, with 1049\d\d\d bytes$/) });
});

test('what is longer than this queue takes is final, by what SQS says', async () => {
  const message = 'One or more parameters are invalid. Reason: Message must be shorter than 1024 bytes.';
  aws.on('SendMessage', new Refusal('InvalidParameterValue', 400, message));
  expect(await send(STANDARD)).toMatchObject({ failure: 'too-large', isFinal: true });
});

test('an answer without the checksum of the message is none', async () => {
  aws.on('SendMessage', { MD5OfMessageBody: 'd41d8cd98f00b204e9800998ecf8427e' });
  expect(await send(STANDARD)).toEqual({ kind: 'failure', failure: 'other', detail: 'InvalidChecksum' });
});

test('a call that is not answered ends with the attempt', async () => {
  aws.on('SendMessage', NO_ANSWER);
  const sending = send(STANDARD, {}, MessageContent.REQUEST, 500);
  // The client itself would give up after two seconds.
  expect(await ticksUntil(sending)).toBeLessThan(1_500);
  expect(await sending).toMatchObject({ kind: 'failure', failure: 'timeout' });
  expect(aws.inputs('SendMessage')).toHaveLength(1);
});
