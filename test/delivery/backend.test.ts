import { Duration, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Backend, BackendUrlOptions, ScalableWebhook } from '../../src';
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

describe('field case C5: certificates of the backend', () => {
  const ca = (stack: Stack) => new secretsmanager.Secret(stack, 'Ca');
  const clientCertificate = (stack: Stack) => secretsmanager.Secret.fromSecretNameV2(stack, 'Client', 'its/certificate');

  test.each([
    ['url', (options: (stack: Stack) => BackendUrlOptions) => (stack: Stack) => Backend.url('https://orders.internal', options(stack))],
    ['secret-url', (options: (stack: Stack) => BackendUrlOptions) => (stack: Stack) => Backend.secretUrl(new secretsmanager.Secret(stack, 'Url'), options(stack))],
  ])('are named to the forwarder by their ARNs, which may read them: %s', (kind, backend) => {
    const { variables, policy } = forwarderOf(backend((stack) => ({ ca: ca(stack), clientCertificate: clientCertificate(stack) })));
    expect(variables).toMatchObject({ BACKEND_KIND: kind, BACKEND_CA_SECRET_ARN: { Ref: expect.stringMatching(/^Ca/) } });
    expect(JSON.stringify(variables.BACKEND_CLIENT_CERTIFICATE_SECRET_ARN)).toContain(':secret:its/certificate');
    expect(policy.match(/secretsmanager:GetSecretValue/g)!.length).toBeGreaterThanOrEqual(2);
    expect(policy).toContain(':secret:its/certificate');
  });

  test('one alone, and none', () => {
    const one = forwarderOf((stack) => Backend.url('https://orders.internal', { ca: ca(stack) })).variables;
    expect(Object.keys(one).filter((name) => /_CA_|CERTIFICATE/.test(name))).toEqual(['BACKEND_CA_SECRET_ARN']);
    const none = forwarderOf(() => Backend.url('https://orders.internal', {}));
    expect(Object.keys(none.variables).filter((name) => /_CA_|CERTIFICATE/.test(name))).toEqual([]);
    expect(none.policy).not.toContain('secretsmanager:');
  });

  test.each<[string, (stack: Stack) => Backend, string]>([
    ['http', (stack) => Backend.url('http://orders.internal/hooks', { ca: ca(stack) }),
      'Backend.url got ca with the URL "http://orders.internal/hooks", expected an https URL because http verifies nobody; write https:// or leave it out.'],
    ['http with both', (stack) => Backend.url('http://orders.internal', { ca: ca(stack), clientCertificate: clientCertificate(stack) }),
      'Backend.url got ca and clientCertificate with the URL "http://orders.internal", expected an https URL because http verifies nobody; write https:// or leave them out.'],
    ['the text of a certificate', () => Backend.url('https://orders.internal', { ca: '-----BEGIN topsecret' as never }),
      "Backend.url.ca takes the secret as a construct of Secrets Manager, got a string of another kind; pass for example Secret.fromSecretNameV2(this, 'Secret', 'its/name'), never its text."],
    ['the text of a URL', () => Backend.secretUrl('https://topsecret' as never),
      "Backend.secretUrl takes the secret as a construct of Secrets Manager, got a string of another kind; pass for example Secret.fromSecretNameV2(this, 'Secret', 'its/name'), never its text."],
    ['no secret', () => Backend.secretUrl(undefined as never), 'Backend.secretUrl takes the secret as a construct of Secrets Manager, got none;'],
  ])('wrong: %s', (_, backend, message) => {
    expect(() => forwarderOf(backend)).toThrow(message);
  });
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
