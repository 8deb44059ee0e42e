import { Duration, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Backend, ScalableWebhook } from '../../src';
import { propertiesOf } from '../synth';

function forwarderOf(backend: (stack: Stack) => Backend): { template: Template; variables: Record<string, unknown>; policy: string } {
  const stack = new Stack();
  new ScalableWebhook(stack, 'Orders', { backend: backend(stack) });
  const template = Template.fromStack(stack);
  const policy = Object.entries(template.findResources('AWS::IAM::Policy')).find(([id]) => id.startsWith('OrdersForwarderRole'))![1];
  return { template, variables: propertiesOf(template, 'AWS::Lambda::Function', 'OrdersForwarder').Environment.Variables, policy: JSON.stringify(policy) };
}

test('a secret URL is passed as a reference, and may be read', () => {
  const { variables, policy } = forwarderOf((stack) => Backend.secretUrl(new secretsmanager.Secret(stack, 'Secret')));
  expect(variables).toMatchObject({ BACKEND_KIND: 'secret-url', BACKEND_URL_SECRET_ARN: { Ref: expect.stringMatching(/^Secret/) } });
  expect(variables.BACKEND_URL).toBeUndefined();
  expect(policy).toContain('secretsmanager:GetSecretValue');
});

test('a function may be invoked', () => {
  const { variables, policy } = forwarderOf((stack) => Backend.function(new lambda.Function(stack, 'Fn', {
    runtime: lambda.Runtime.NODEJS_24_X, handler: 'index.handler', code: lambda.Code.fromInline('exports.handler = async () => ({})'),
  })));
  expect(variables).toMatchObject({ BACKEND_KIND: 'function', BACKEND_FUNCTION_ARN: { 'Fn::GetAtt': [expect.stringMatching(/^Fn/), 'Arn'] } });
  expect(policy).toContain('lambda:InvokeFunction');
});

test('a faux backend comes with the webhook', () => {
  const { template, variables } = forwarderOf(() => Backend.faux({ statusCode: 503, retryAfter: '7', delay: Duration.millis(1500) }));
  expect(variables).toMatchObject({ BACKEND_KIND: 'url', BACKEND_URL: { 'Fn::GetAtt': [expect.stringMatching(/FunctionUrl/), 'FunctionUrl'] } });
  const faux = propertiesOf(template, 'AWS::Lambda::Function', 'OrdersFauxBackend');
  expect(faux.Environment.Variables).toEqual({ STATUS_CODE: '503', DELAY_MS: '1500', RETRY_AFTER: '7' });
  expect(faux.Timeout).toBe(12);
});

test.each([
  ['orders.example.com', 'Backend.url takes an absolute http or https URL, got: "orders.example.com"; write it like "https://orders.example.com/hooks".'],
  ['ftp://x', /absolute http or https URL/],
  ['', /absolute http or https URL/],
])('not a URL: %s', (url, message) => {
  expect(() => Backend.url(url)).toThrow(message);
});

test.each(['https://user:topsecret@x.example.com', 'https://x.example.com/?code=topsecret', 'https://x.example.com/#topsecret'])('a URL with secrets: %s', (url) => {
  expect(() => Backend.url(url)).toThrow(/without credentials, query or fragment.*use Backend\.secretUrl\.$/);
  expect(() => Backend.url(url)).not.toThrow(/topsecret/);
});

test.each([
  [{ statusCode: 99 }, 'FauxBackend.statusCode must be a whole number from 200 to 599, got: 99; use an HTTP status.'],
  [{ delay: Duration.minutes(6) }, /FauxBackend\.delay must be at most 5 minutes/],
  [{ statusHeaderForTests: 'a b' }, /FauxBackend\.statusHeaderForTests takes a header name/],
])('wrong faux backend: %j', (props, message) => {
  expect(() => forwarderOf(() => Backend.faux(props))).toThrow(message);
});
