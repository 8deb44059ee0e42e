import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { routerWithResponses } from './support/router-with-responses';
import { AlertAction, AlertRetryTarget } from '../../../src';
import { unpack } from '../../../src/contract/packed-text';
import { textOfParameters } from '../../../src/contract/variables-in-parameters';

interface Resource {
  readonly Type: string;
  readonly Properties: Record<string, any>;
}

/** What a value is when it is deployed; of what is only known then, something. */
function deployed(value: any): string {
  if (typeof value === 'string') {
    return value;
  }
  const { 'Fn::Join': join } = value as { 'Fn::Join'?: [string, unknown[]] };
  return join ? join[1].map(deployed).join(join[0]) : 'something';
}

/** What the function of the responses is told in its environment, and in parameters. */
function told(count: number): { readonly variables: Record<string, unknown>; readonly parameters: Record<string, any> } {
  const stack = new Stack(new App(), 'Shop');
  const named = (number: number) => lambda.Function.fromFunctionArn(stack, `Function${number}`, `arn:aws:lambda:eu-west-1:123456789012:function:start-the-cluster-of-team-${number}-again`);
  routerWithResponses(stack, {
    actions: Object.fromEntries(Array.from({ length: count }, (_, number) => [`Start ${number} again`, AlertAction.retry(AlertRetryTarget.function(named(number)))])),
  });
  const all = Object.entries(Template.fromStack(stack).toJSON().Resources as Record<string, Resource>);
  const variables = all.map(([, { Properties: properties }]) => properties?.Environment?.Variables ?? {}).find(({ DESTINATION: name }) => name === 'Responses')!;
  const texts = all.filter(([id, { Type: type }]) => type === 'AWS::SSM::Parameter' && id.includes('Responses')).map(([, { Properties: properties }]) => deployed(properties.Value));
  return { variables, parameters: texts.length === 0 ? {} : JSON.parse(unpack(textOfParameters(texts))!) as Record<string, any> };
}

test.each([30, 100])('%i actions have no room in the environment of a function: what they call stands in parameters, and the app can be deployed', (count) => {
  const { variables, parameters } = told(count);
  expect(variables.ALERT_RESPONSES).toBeUndefined();
  expect(variables.PARAMETERS).toBeDefined();
  expect(Object.keys(parameters)).toEqual(['ALERT_ROUTING', 'ALERT_DESTINATION_QUEUES', 'ALERT_RESPONSES']);
  expect(Object.keys(parameters.ALERT_RESPONSES.targets)).toHaveLength(count);
  expect(parameters.ALERT_RESPONSES).toMatchObject({
    slack: true,
    targets: { [`Start ${count - 1} again`]: { kind: 'function', arn: `arn:aws:lambda:eu-west-1:123456789012:function:start-the-cluster-of-team-${count - 1}-again` } },
  });
});

test('a few stand in the environment, where people see them', () => {
  const { variables, parameters } = told(3);
  expect(JSON.stringify(variables.ALERT_RESPONSES)).toContain('start-the-cluster-of-team-2-again');
  expect(parameters).toEqual({});
});
