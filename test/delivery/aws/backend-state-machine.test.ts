import fc from 'fast-check';
import { executionName, startExecution } from '../../../src/delivery/aws/backend-state-machine';
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
  aws.on('StartExecution', { executionArn: 'arn:aws:states:eu-west-1:111122223333:execution:orders:x', startDate: 1 });
});
afterAll(() => {
  aws.stop();
  return servers.close();
});

const ARN = 'arn:aws:states:eu-west-1:111122223333:stateMachine:orders';

const send = (overrides: Partial<DeliveryRequest> = {}, content = MessageContent.REQUEST, timeoutMs = 20_000) =>
  new ServiceClient(startExecution(ARN, content)).send(deliveryRequest(overrides), { timeoutMs });

test('an execution is started with the request, under a name of the delivery id', async () => {
  expect(await send()).toEqual({ kind: 'response', status: 200 });
  expect(aws.inputs('StartExecution')).toEqual([{
    stateMachineArn: ARN, name: executionName('fYs1XG4CIAMEQzQ='), input: JSON.stringify(functionEvent(deliveryRequest())),
  }]);
});

test('or with the body alone, where that is a JSON object', async () => {
  await send({}, MessageContent.BODY);
  expect(aws.inputs('StartExecution')).toMatchObject([{ input: '{"n":12345678901234567890,"text":"é"}' }]);
  expect(await send({ body: Buffer.from('a=1') }, MessageContent.BODY))
    .toEqual({ kind: 'failure', failure: 'invalid-content', detail: 'the body is no JSON object', isFinal: true });
  expect(aws.inputs('StartExecution')).toHaveLength(1);
});

test('an execution that exists is an acknowledgement', async () => {
  aws.on('StartExecution', new Refusal('ExecutionAlreadyExists'));
  expect(await send()).toEqual({ kind: 'response', status: 200, detail: 'ExecutionAlreadyExists' });
});

test.each([
  ['AccessDeniedException', 400], ['StateMachineDoesNotExist', 400], ['StateMachineDeleting', 400], ['ExecutionLimitExceeded', 400], ['KmsAccessDeniedException', 400],
  ['KmsInvalidStateException', 400], ['ThrottlingException', 400], ['InternalFailure', 500], ['ValidationException', 400], ['InvalidArn', 400],
])('%s is a failed attempt that may go well later, made once', async (name, status) => {
  aws.on('StartExecution', new Refusal(name, status));
  expect(await send()).toEqual({ kind: 'failure', failure: 'other', detail: name });
  expect(aws.inputs('StartExecution')).toHaveLength(1);
});

test.each(['ValidationException', 'InvalidExecutionInput'])('an input that is too long is final, by its length: %s', async (name) => {
  aws.on('StartExecution', new Refusal(name));
  const headers = [['Content-Type', 'text/plain']] as const;
  expect(await send({ headers, body: Buffer.alloc(262_144, 'a') })).toMatchObject({ failure: 'too-large', isFinal: true });
  expect(await send({ headers, body: Buffer.alloc(255_000, 'a') })).not.toMatchObject({ failure: 'too-large' });
});

test('an input that Step Functions calls invalid is final', async () => {
  aws.on('StartExecution', new Refusal('InvalidExecutionInput'));
  expect(await send()).toEqual({ kind: 'failure', failure: 'invalid-content', detail: 'InvalidExecutionInput', isFinal: true });
});

test('a permission that is missing is none of the webhook\'s faults, however long it is', async () => {
  aws.on('StartExecution', new Refusal('AccessDeniedException'));
  expect(await send({ body: Buffer.alloc(300_000, 'a') })).toEqual({ kind: 'failure', failure: 'other', detail: 'AccessDeniedException' });
});

test('an answer without an execution is none, and no answer ends with the attempt', async () => {
  aws.on('StartExecution', {});
  expect(await send()).toEqual({ kind: 'failure', failure: 'other', detail: 'NoExecution' });
  aws.on('StartExecution', NO_ANSWER);
  expect(await send({}, MessageContent.REQUEST, 150)).toMatchObject({ kind: 'failure', failure: 'timeout' });
});

test('names are legal, tell which delivery it is, and differ where ids do', () => {
  expect(executionName('abc-DEF_1')).toBe('abc-DEF_1');
  expect(executionName('fYs1XG4CIAMEQzQ=')).toMatch(/^fYs1XG4CIAMEQzQ_-[0-9a-f]{16}$/);
  const id = fc.stringMatching(/^[A-Za-z0-9+/=_.-]{1,128}$/);
  fc.assert(fc.property(id, id, (one, other) => {
    expect(executionName(one)).toMatch(/^[A-Za-z0-9_-]{1,80}$/);
    expect(executionName(one) === executionName(other)).toBe(one === other);
  }));
  expect(executionName('a='.padEnd(128, 'b'))).not.toBe(executionName('a='.padEnd(128, 'c')));
});
