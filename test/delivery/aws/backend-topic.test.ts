import { publishTo } from '../../../src/delivery/aws/backend-topic';
import { MessageContent } from '../../../src/delivery/message-content';
import { functionEvent } from '../../../src/delivery/transports/function-event';
import { DeliveryRequest } from '../../../src/delivery/transports/request';
import { ServiceClient } from '../../../src/delivery/transports/service-client';
import { deliveryRequest } from '../support/requests';
import { Servers } from '../support/servers';

const servers = new Servers();
const saved = { ...process.env };
afterEach(async () => {
  process.env = { ...saved };
  await servers.close();
});

const ARN = 'arn:aws:sns:eu-west-1:111122223333:orders';
const STORED = '<PublishResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><PublishResult><MessageId>m1</MessageId></PublishResult></PublishResponse>';
const refused = (code: string, message = 'secret') =>
  `<ErrorResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error></ErrorResponse>`;

/** SNS, which answers so and keeps what it was asked; undefined: never answers. */
async function sns(answer: string | undefined, status = 200): Promise<() => URLSearchParams[]> {
  const { url, seen } = await servers.http((response) => {
    if (answer !== undefined) {
      response.writeHead(status, { 'content-type': 'text/xml' }).end(answer);
    }
  });
  Object.assign(process.env, { AWS_ENDPOINT_URL: url, AWS_REGION: 'us-east-1', AWS_ACCESS_KEY_ID: 'a', AWS_SECRET_ACCESS_KEY: 'b' });
  return () => seen.map(({ body }) => new URLSearchParams(body.toString()));
}

const send = (arn: string, overrides: Partial<DeliveryRequest> = {}, content = MessageContent.REQUEST, timeoutMs = 20_000) =>
  new ServiceClient(publishTo(arn, content)).send(deliveryRequest(overrides), { timeoutMs });

/** What was published, without the order of the attributes. */
function published(parameters: URLSearchParams): object {
  const text = Object.fromEntries(parameters);
  const attributes = Object.entries(text).flatMap(([name, value]) => {
    const [, index] = /^MessageAttributes\.entry\.(\d+)\.Name$/.exec(name) ?? [];
    return index === undefined ? [] : [[value, text[`MessageAttributes.entry.${index}.Value.StringValue`]] as const];
  });
  const { Action, TopicArn, Message, MessageGroupId, MessageDeduplicationId } = text;
  return { Action, TopicArn, Message, MessageGroupId, MessageDeduplicationId, attributes: Object.fromEntries(attributes) };
}

test('a standard topic gets the request and what is known of it', async () => {
  const calls = await sns(STORED);
  expect(await send(ARN)).toEqual({ kind: 'response', status: 200 });
  expect(calls().map(published)).toEqual([{
    Action: 'Publish',
    TopicArn: ARN,
    Message: JSON.stringify(functionEvent(deliveryRequest())),
    attributes: { deliveryId: 'fYs1XG4CIAMEQzQ=', attempt: '2', group: 'order-1', endpoint: '/github', arrivedAt: '2026-11-21T00:00:00.000Z' },
  }]);
});

test('a FIFO topic gets the group, and the delivery id for deduplication', async () => {
  const calls = await sns(STORED);
  await send(`${ARN}.fifo`, {}, MessageContent.BODY);
  await send(`${ARN}.fifo`, { group: undefined });
  expect(calls().map(published)).toMatchObject([
    { Message: '{"n":12345678901234567890,"text":"é"}', MessageGroupId: 'order-1', MessageDeduplicationId: 'fYs1XG4CIAMEQzQ=' },
    { MessageGroupId: 'fYs1XG4CIAMEQzQ=', MessageDeduplicationId: 'fYs1XG4CIAMEQzQ=' },
  ]);
});

test.each([
  ['AuthorizationError', 403, 'AuthorizationErrorException'], ['NotFound', 404, 'NotFoundException'], ['KMSDisabled', 400, 'KMSDisabledException'],
  ['Throttling', 400, 'ThrottledException|Throttling'], ['InternalError', 500, 'InternalErrorException'], ['InvalidParameter', 400, 'InvalidParameterException'],
])('%s is a failed attempt that may go well later, made once', async (code, status, name) => {
  const calls = await sns(refused(code), status);
  expect(await send(ARN)).toEqual({ kind: 'failure', failure: 'other', detail: expect.stringMatching(new RegExp(`^(?:${name})$`)) });
  expect(calls()).toHaveLength(1);
});

test('what is too long is final: by what SNS says, and by the length', async () => {
  await sns(refused('InvalidParameter', 'Invalid parameter: Message too long'), 400);
  expect(await send(ARN)).toMatchObject({ failure: 'too-large', isFinal: true, detail: expect.stringMatching(/^InvalidParameterException, with \d+ bytes$/) });
  await sns(refused('InvalidParameter'), 400);
  expect(await send(ARN, { body: Buffer.alloc(262_144, 'a') })).toMatchObject({ failure: 'too-large', isFinal: true });
  await sns(refused('AuthorizationError'), 403);
  expect(await send(ARN, { body: Buffer.alloc(262_144, 'a') })).not.toHaveProperty('isFinal');
});

test('an answer without the id of a message is none, and no answer ends with the attempt', async () => {
  await sns('<PublishResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><PublishResult/></PublishResponse>');
  expect(await send(ARN)).toEqual({ kind: 'failure', failure: 'other', detail: 'NoMessage' });
  await sns(undefined);
  expect(await send(ARN, {}, MessageContent.REQUEST, 300)).toMatchObject({ kind: 'failure', failure: 'timeout' });
});
