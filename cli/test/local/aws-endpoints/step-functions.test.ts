import { AwsRequest } from '../../../src/local/aws-endpoints/http-message';
import { Execution, StepFunctions } from '../../../src/local/aws-endpoints/step-functions';
import { SystemClock } from '../../../src/local/clock';

const STANDARD = 'arn:aws:states:us-east-1:000000000000:stateMachine:orders';
const EXPRESS = `${STANDARD}-express`;

let begun: Execution[];
let stepFunctions: StepFunctions;

beforeEach(() => {
  begun = [];
  stepFunctions = new StepFunctions(new SystemClock(), (execution) => begun.push(execution));
  stepFunctions.add({ arn: STANDARD, path: 'Shop/Machine', isExpress: false });
  stepFunctions.add({ arn: EXPRESS, path: 'Shop/Express', isExpress: true });
});

function call(input: object, operation = 'StartExecution'): { status: number; body: Record<string, unknown> } {
  const { status, body } = stepFunctions.handle(operation, { body: Buffer.from(JSON.stringify(input)) } as AwsRequest);
  return { status, body: JSON.parse(body) as Record<string, unknown> };
}

test('an execution is recorded, and a repetition of it is the same one', () => {
  const first = call({ stateMachineArn: STANDARD, name: 'd1', input: '{"n":1}' });
  expect(first).toMatchObject({ status: 200, body: { executionArn: 'arn:aws:states:us-east-1:000000000000:execution:orders:d1', startDate: expect.any(Number) } });
  expect(call({ stateMachineArn: STANDARD, name: 'd1', input: '{"n":1}' })).toEqual(first);
  expect(begun).toMatchObject([{ name: 'd1', input: '{"n":1}', machine: { path: 'Shop/Machine' } }]);
});

test('another input under the same name is an execution that exists, but of an express workflow', () => {
  call({ stateMachineArn: STANDARD, name: 'd1', input: '{"n":1}' });
  expect(call({ stateMachineArn: STANDARD, name: 'd1', input: '{"n":2}' })).toMatchObject({ status: 400, body: { __type: 'ExecutionAlreadyExists' } });
  for (const input of ['{}', '{"n":2}', '{}']) {
    expect(call({ stateMachineArn: EXPRESS, name: 'd1', input }).status).toBe(200);
  }
  expect(begun).toHaveLength(4);
});

test.each<[string, object, string]>([
  ['StateMachineDoesNotExist', { stateMachineArn: `${STANDARD}s` }, 'StartExecution'],
  ['InvalidName', { stateMachineArn: STANDARD, name: 'a/b=' }, 'StartExecution'],
  ['InvalidName', { stateMachineArn: STANDARD, name: 'a'.repeat(81) }, 'StartExecution'],
  ['InvalidExecutionInput', { stateMachineArn: STANDARD, input: 'a=1' }, 'StartExecution'],
  ['ValidationException', { stateMachineArn: STANDARD, input: `"${'é'.repeat(131_072)}"` }, 'StartExecution'],
  ['UnknownOperationException', {}, 'DescribeExecution'],
])('%s: %j', (type, input, operation) => {
  expect(call(input, operation)).toMatchObject({ status: 400, body: { __type: type } });
  expect(begun).toEqual([]);
});

test('the longest input is taken', () => {
  expect(call({ stateMachineArn: STANDARD, input: `"${'a'.repeat(262_142)}"` }).status).toBe(200);
});
