import { Annotations as CdkAnnotations, Duration, Fn, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Backend, BackendUrlOptions, ScalableWebhook, ScalableWebhookProps } from '../../src';
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
      "Backend.url.ca got a string, expected a secret as a construct of Secrets Manager and never its text; write for example Secret.fromSecretNameV2(this, 'Secret', 'its/name')."],
    ['the text of a URL', () => Backend.secretUrl('https://topsecret' as never),
      "Backend.secretUrl got a string, expected a secret as a construct of Secrets Manager and never its text; write for example Secret.fromSecretNameV2(this, 'Secret', 'its/name')."],
    ['no secret', () => Backend.secretUrl(undefined as never), 'Backend.secretUrl got none, expected a secret as a construct of Secrets Manager and never its text;'],
  ])('wrong: %s', (_, backend, message) => {
    expect(() => forwarderOf(backend)).toThrow(message);
  });
});

describe('field case D13: X-Forwarded-… headers', () => {
  const chosen = (options?: BackendUrlOptions): unknown => forwarderOf(() => Backend.url('https://orders.example.com', options)).variables.FORWARDED_HEADERS;

  test('are added by choice alone', () => {
    expect([chosen(), chosen({}), chosen({ forwardedHeaders: false }), chosen({ forwardedHeaders: true })]).toEqual([undefined, undefined, undefined, 'true']);
    const { variables } = forwarderOf((stack) => Backend.secretUrl(new secretsmanager.Secret(stack, 'Url'), { forwardedHeaders: true }));
    expect(variables).toMatchObject({ BACKEND_KIND: 'secret-url', FORWARDED_HEADERS: 'true' });
    expect(forwarderOf(() => Backend.url('http://orders.internal', { forwardedHeaders: true })).variables.FORWARDED_HEADERS).toBe('true');
  });

  test('wrong: a text', () => {
    expect(() => chosen({ forwardedHeaders: 'yes' as never })).toThrow(/^Backend\.url\.forwardedHeaders got /);
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

describe('field case C9: URLs that would deliver to nobody, or to somebody else', () => {
  const SELF = (url: string) => `Backend.url got: "${url}", expected another host because on Lambda the forwarder would call itself, where nothing listens; `
    + `write the address that the backend has on AWS, and reach one on your laptop with: npx scalable-webhook local --backend ${url}`;

  test.each<[string, string | RegExp]>([
    ...[
      'http://127.0.0.1:3000', 'https://127.8.9.10', 'http://127.1', 'http://0x7f000001', 'http://2130706433', 'http://0.0.0.0:80/hooks', 'http://0', 'http://[::1]:3000',
      'http://[::]', 'http://[::ffff:127.0.0.1]/', 'http://localhost:3000', 'HTTPS://LOCALHOST', 'http://localhost.', 'http://orders.localhost', 'http://localhost.localdomain',
    ].map((url): [string, string] => [url, SELF(url)]),
    ...['http://169.254.169.254/latest/meta-data', 'http://169.254.170.2', 'http://[fe80::1]', 'http://[fd00:ec2::254]', 'http://[::ffff:a9fe:a9fe]'].map((url): [string, string] => [
      url, `Backend.url got: "${url}", expected no link-local address because such are those of a machine's own services, its metadata above all, and never of a backend; write the backend's name or its address in the VPC.`,
    ]),
    ['https://x.example.com/hooks/../..', 'Backend.url takes a URL without the steps "." and ".." in its path, got: "https://x.example.com/hooks/../..", which means "https://x.example.com/"; write what you mean.'],
    ['https://x.example.com/hooks/..', /which means "https:\/\/x\.example\.com\/"/],
    ['https://x.example.com/./hooks', /which means "https:\/\/x\.example\.com\/hooks"/],
    ['https://x.example.com/hooks/%2e%2E/admin', /which means "https:\/\/x\.example\.com\/admin"/],
    [' https://x.example.com', 'Backend.url takes a URL without blanks and backslashes, got: " https://x.example.com"; remove them, or write a blank in the path as %20.'],
    ['https://x.example.com\n', /without blanks and backslashes, got: "https:\/\/x\.example\.com\\n"/],
    ['https://x.exa\tmple.com/a b', /without blanks and backslashes/],
    ['https://x.example.com\\@evil.example', /without blanks and backslashes/],
    ['https:orders.example.com', /absolute http or https URL/],
    ['https:///orders.example.com', /absolute http or https URL/],
    ['https://x.example.com/?', /without credentials, query or fragment/],
  ])('refused: %s', (url, message) => {
    expect(() => Backend.url(url)).toThrow(message);
  });

  test.each([
    'https://orders.example.com', 'https://localhost.example.com', 'https://127.0.0.1.example.com', 'https://[2001:db8::1]/hooks', 'https://192.0.2.1',
    'https://x.example.com/a..b/.well-known/...', 'https://x.example.com/a//b',
  ])('possible: %s', (url) => {
    expect(warningsOf(url)).toEqual([]);
  });

  const vpc = (stack: Stack) => ec2.Vpc.fromVpcAttributes(stack, 'Vpc', { vpcId: 'vpc-1', availabilityZones: ['a'], privateSubnetIds: ['subnet-1'] });
  const warningsOf = (url: string, props: (stack: Stack) => Partial<ScalableWebhookProps> = () => ({})): string[] => {
    const stack = new Stack();
    new ScalableWebhook(stack, 'Orders', { backend: Backend.url(url), contentTypes: ['application/json'], ...props(stack) });
    return Annotations.fromStack(stack).findWarning('*', Match.stringLikeRegexp('Backend.url')).map(({ entry }) => String(entry.data));
  };

  test.each([
    'http://orders.example.com', 'http://192.0.2.1', Fn.join('', ['http://', Fn.importValue('Host')]), `http://${Fn.importValue('Host')}/hooks`,
  ])('http outside of a VPC: a warning says what it means (%#)', (url) => {
    const isVisible = url.startsWith('http:');
    expect(warningsOf(url)).toEqual(isVisible ? [expect.stringMatching(/^Backend\.url got: "http:.*, expected https because webhooks would travel unencrypted: .*; write https:\/\/, or acknowledge this warning where the way is private\. \[ack: cdk-scalable-webhook:unencryptedBackend\]$/)] : []);
  });

  test('http inside of a VPC is fine, but to a public address', () => {
    const inVpc = (url: string) => warningsOf(url, (stack) => ({ vpc: vpc(stack) }));
    expect(['http://orders.internal', 'http://10.1.2.3', 'http://[fd12::1]', 'https://192.168.1.1'].flatMap(inVpc)).toEqual([]);
    expect(inVpc('http://192.0.2.1')).toEqual([expect.stringContaining('unencryptedBackend')]);
  });

  test.each(['http://10.1.2.3', 'https://172.31.0.1', 'https://192.168.1.1', 'https://100.64.0.1', 'https://[fd12:3456::1]'])('a private address outside of a VPC: a warning that it cannot be reached (%s)', (url) => {
    expect(warningsOf(url)).toEqual([
      `Backend.url got: "${url}", expected a public address because the forwarder is in no VPC and cannot reach a private one; pass the vpc that the backend is in. [ack: cdk-scalable-webhook:privateBackend]`,
    ]);
  });

  test('a warning can be acknowledged', () => {
    const stack = new Stack();
    const webhook = new ScalableWebhook(stack, 'Orders', { backend: Backend.url('http://orders.example.com'), contentTypes: ['application/json'] });
    CdkAnnotations.of(webhook).acknowledgeWarning('cdk-scalable-webhook:unencryptedBackend');
    expect(Annotations.fromStack(stack).findWarning('*', Match.anyValue())).toEqual([]);
  });
});

test.each([
  [{ statusCode: 99 }, 'FauxBackend.statusCode must be a whole number from 200 to 599, got: 99; use an HTTP status.'],
  [{ delay: Duration.minutes(6) }, /FauxBackend\.delay must be at most 5 minutes/],
  [{ statusHeaderForTests: 'a b' }, /FauxBackend\.statusHeaderForTests takes a header name/],
])('wrong faux backend: %j', (props, message) => {
  expect(() => forwarderOf(() => Backend.faux(props))).toThrow(message);
});
