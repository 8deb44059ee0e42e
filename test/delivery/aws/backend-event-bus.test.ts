import { EventTarget, putEvent } from '../../../src/delivery/aws/backend-event-bus';
import { MessageContent } from '../../../src/delivery/message-content';
import { functionEvent } from '../../../src/delivery/transports/function-event';
import { DeliveryRequest } from '../../../src/delivery/transports/request';
import { ServiceClient } from '../../../src/delivery/transports/service-client';
import { AwsApi, NO_ANSWER, Refusal } from '../support/aws-api';
import { deliveryRequest } from '../support/requests';
import { Servers } from '../support/servers';

const servers = new Servers();
const aws = new AwsApi();
beforeAll(() => aws.start(servers));
beforeEach(() => {
  aws.reset();
  aws.on('PutEvents', { FailedEntryCount: 0, Entries: [{ EventId: 'e1' }] });
});
afterAll(() => {
  aws.stop();
  return servers.close();
});

const ARN = 'arn:aws:events:eu-west-1:111122223333:event-bus/orders';

const send = (overrides: Partial<DeliveryRequest> = {}, target: Partial<EventTarget> = {}, content = MessageContent.REQUEST, timeoutMs = 20_000) =>
  new ServiceClient(putEvent({ eventBusArn: ARN, ...target }, content)).send(deliveryRequest(overrides), { timeoutMs });
const entries = () => aws.inputs('PutEvents').map(({ Entries }) => Entries as Array<Record<string, unknown>>);

test('an event is put with the request as its detail, and the time of arrival', async () => {
  expect(await send()).toEqual({ kind: 'response', status: 200 });
  expect(entries()).toEqual([[{
    EventBusName: ARN, Source: 'cdk-scalable-webhook', DetailType: 'Webhook /github', Detail: JSON.stringify(functionEvent(deliveryRequest())), Resources: [], Time: 1_795_219_200,
  }]]);
});

test('its detail type is the endpoint\'s unless one is chosen', async () => {
  await send({ endpoint: '/' });
  await send({ endpoint: `/${'a'.repeat(200)}` });
  await send({}, { source: 'shop', detailType: 'Order', resource: 'arn:aws:sqs:eu-west-1:1:q' }, MessageContent.BODY);
  expect(entries().flat()).toMatchObject([
    { DetailType: 'Webhook' },
    { DetailType: `Webhook /${'a'.repeat(119)}` },
    { Source: 'shop', DetailType: 'Order', Resources: ['arn:aws:sqs:eu-west-1:1:q'], Detail: '{"n":12345678901234567890,"text":"é"}' },
  ]);
});

test('a body that is no JSON object is never sent alone', async () => {
  expect(await send({ body: Buffer.from('[1]') }, {}, MessageContent.BODY)).toMatchObject({ failure: 'invalid-content', isFinal: true });
  expect(entries()).toEqual([]);
});

test.each(['InternalFailure', 'ThrottlingException', 'AccessDeniedException', 'NotAuthorizedForSourceException', 'InvalidAccountIdException', 'Unheard'])(
  'a call that goes well with an event that does not is a failed attempt by the name of its error: %s', async (code) => {
    aws.on('PutEvents', { FailedEntryCount: 1, Entries: [{ ErrorCode: code, ErrorMessage: 'secret' }] });
    expect(await send()).toEqual({ kind: 'failure', failure: 'other', detail: code });
  });

test.each(['MalformedDetail', 'InvalidArgument'])('an event that says %s is final', async (code) => {
  aws.on('PutEvents', { FailedEntryCount: 1, Entries: [{ ErrorCode: code, ErrorMessage: 'secret' }] });
  expect(await send()).toEqual({ kind: 'failure', failure: 'invalid-content', detail: code, isFinal: true });
});

test.each([{}, { FailedEntryCount: 0 }, { FailedEntryCount: 0, Entries: [] }, { Entries: [{ EventId: 'e1' }] }, { FailedEntryCount: 0, Entries: [{}] }])(
  'the answer %j is none', async (answer) => {
    aws.on('PutEvents', answer);
    expect(await send()).toEqual({ kind: 'failure', failure: 'other', detail: 'NoEvent' });
  });

test.each([['AccessDeniedException', 400], ['ThrottlingException', 400], ['InternalException', 500], ['ValidationException', 400], ['KMSAccessDeniedException', 400]])(
  '%s is a failed attempt that may go well later, made once', async (name, status) => {
    aws.on('PutEvents', new Refusal(name, status));
    expect(await send()).toEqual({ kind: 'failure', failure: 'other', detail: name });
    expect(entries()).toHaveLength(1);
  });

test('what is too long is final: by what EventBridge says, by the length, by the status', async () => {
  aws.on('PutEvents', new Refusal('ValidationException', 400, 'Total size of the entries in the request is over the limit.'));
  expect(await send()).toMatchObject({ failure: 'too-large', isFinal: true });
  aws.on('PutEvents', new Refusal('ValidationException'));
  expect(await send({ body: Buffer.alloc(262_144, 'a') })).toMatchObject({ failure: 'too-large', isFinal: true, detail: expect.stringMatching(/^ValidationException, with \d+ bytes$/) });
  aws.on('PutEvents', new Refusal('RequestEntityTooLargeException', 413));
  expect(await send()).toMatchObject({ failure: 'too-large', isFinal: true });
  aws.on('PutEvents', new Refusal('AccessDeniedException'));
  expect(await send({ body: Buffer.alloc(300_000, 'a') })).not.toHaveProperty('isFinal');
});

test('no answer ends with the attempt', async () => {
  aws.on('PutEvents', NO_ANSWER);
  expect(await send({}, {}, MessageContent.REQUEST, 150)).toMatchObject({ kind: 'failure', failure: 'timeout' });
});
