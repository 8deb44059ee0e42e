import { App, CfnParameter, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import * as sns from 'aws-cdk-lib/aws-sns';
import { resolveIntrinsics } from '../../cli/src/local/cloud-assembly/intrinsics';
import { Backend, Deduplication, EndpointProps, ScalableWebhook, Source } from '../../src';
import { pack, secretAt, unpack, valueAt } from '../../src/contract/packed-text';
import { readDeduplicationEnvironment } from '../../src/delivery/function/deduplication-environment';
import { readSourceConfigs } from '../../src/sources/read-source-config';
import { SourceConfig } from '../../src/sources/source-config';

const PSEUDO: Readonly<Record<string, string>> = {
  'AWS::Partition': 'aws-us-gov', 'AWS::Region': 'ap-southeast-1', 'AWS::AccountId': '123456789012', 'AWS::URLSuffix': 'amazonaws.com',
};

function arnOf(secret: string): string {
  return `arn:aws-us-gov:secretsmanager:ap-southeast-1:123456789012:secret:${secret}-AbCdEfGhIjKl-a1B2c3`;
}

/** The variables of the forwarder as CloudFormation sets them. */
function environmentOf(stack: Stack): Record<string, string> {
  const template = Template.fromStack(stack);
  const types = template.toJSON().Resources;
  const unknown = () => {
    throw new Error('not in these templates');
  };
  const ref = (name: string) => PSEUDO[name] ?? (types[name]?.Type === 'AWS::SecretsManager::Secret' ? arnOf(name) : `https://${name}.example.com/x`);
  const scope = { name: 'Stack', ref, attribute: (id: string, name: string) => `${id}.${name}`, condition: unknown, mapping: unknown, importValue: unknown };
  const forwarder = Object.values<any>(template.findResources('AWS::Lambda::Function')).find(({ Properties }) => Properties.Environment?.Variables.SOURCES);
  return resolveIntrinsics(forwarder.Properties.Environment.Variables, scope) as Record<string, string>;
}

function sourcesOf({ SOURCES }: Record<string, string>): ReadonlyMap<string, SourceConfig> {
  return readSourceConfigs(unpack(SOURCES));
}

/** A webhook with so many endpoints in turn of some kinds, each with secrets of its own. */
function webhookWith(endpoints: number, props: EndpointProps = {}): Stack {
  const stack = new Stack(new App(), 'Stack');
  addEndpoints(stack, endpoints, props);
  return stack;
}

function addEndpoints(stack: Stack, endpoints: number, props: EndpointProps = {}): void {
  const webhook = new ScalableWebhook(stack, 'Hooks', { backend: Backend.url('https://example.com'), contentTypes: ['application/json'] });
  const kinds = [Source.github, Source.stripe, Source.shopify, Source.gitlab, Source.standardWebhooks];
  for (let index = 0; index < endpoints; index += 1) {
    const secret = new secretsmanager.Secret(stack, `Endpoint${index}Secret`);
    webhook.addEndpoint(`/endpoint-${index}`, { source: kinds[index % kinds.length]({ secret }), contentTypes: ['application/json'], ...props });
  }
}

function lengthOf(environment: Record<string, string>): number {
  return Object.entries(environment).reduce((sum, [name, value]) => sum + name.length + value.length, 0);
}

describe('field case I3: endpoints with sources in one webhook', () => {
  test('a few are told as they are, for people to read', () => {
    const environment = environmentOf(webhookWith(2));
    expect(Object.keys(JSON.parse(environment.SOURCES))).toEqual(['/', '/endpoint-0', '/endpoint-1']);
    expect(JSON.parse(environment.SOURCES)['/endpoint-0'].secretArns).toEqual([expect.stringMatching(/^arn:.*-a1B2c3$/)]);
  });

  test('forty, each with a secret, are told in the room that there is', () => {
    const environment = environmentOf(webhookWith(40));
    expect(sourcesOf(environment).size).toBe(41);
    expect(lengthOf(environment)).toBeLessThan(4096);
  });

  test('so are thirty-six with deduplication', () => {
    const stack = webhookWith(36, { deduplication: Deduplication.header('x-id') });
    const environment = environmentOf(stack);
    const secrets = Object.keys(Template.fromStack(stack).findResources('AWS::SecretsManager::Secret'));
    const sources = sourcesOf(environment);
    expect([...sources.keys()]).toEqual(['/', ...secrets.map((_secret, index) => `/endpoint-${index}`)]);
    expect([...sources.values()].slice(1).map(({ secretArns }) => secretArns)).toEqual(secrets.map((secret) => [arnOf(secret)]));
    expect([...sources.values()].slice(1, 3).map(({ name }) => name)).toEqual(['github', 'stripe']);
    expect(readDeduplicationEnvironment(environment)!.configs.size).toBe(36);
    expect(lengthOf(environment)).toBeLessThan(4096);
  });

  test('any text that is only known at deployment is told whole, and each once', () => {
    const stack = webhookWith(16);
    const webhook = stack.node.findChild('Hooks') as ScalableWebhook;
    const topic = new sns.Topic(stack, 'Topic');
    const url = new CfnParameter(stack, 'Url').valueAsString;
    const secret = secretsmanager.Secret.fromSecretNameV2(stack, 'Named', 'prod/twilio');
    webhook.addEndpoint('/sns', { source: Source.sns({ topics: [topic] }), contentTypes: ['application/json'] });
    webhook.addEndpoint('/sms', { source: Source.twilio({ secret, publicUrl: `${url}/sms` }), contentTypes: ['application/json'] });
    webhook.addEndpoint('/more', { source: Source.twilio({ secret, publicUrl: `${url}/more` }), contentTypes: ['application/json'] });
    const environment = environmentOf(stack);
    expect(environment.SOURCES).not.toContain('{');
    const sources = sourcesOf(environment);
    const reference = stack.resolve(topic.topicArn).Ref;
    expect(sources.get('/sns')!.scheme).toMatchObject({ topicArns: [`https://${reference}.example.com/x`] });
    expect(sources.get('/sms')).toMatchObject({ publicUrl: 'https://Url.example.com/x/sms', secretArns: ['arn:aws-us-gov:secretsmanager:ap-southeast-1:123456789012:secret:prod/twilio'] });
    expect(sources.get('/more')).toMatchObject({ publicUrl: 'https://Url.example.com/x/more' });
    expect(environment.SOURCES.split('https://Url.example.com/x')).toHaveLength(2);
  });

  test('what does not fit either is an error, with its length and the room; and what is foreseen is no less than what is deployed', () => {
    const stack = new Stack(new App(), 'Stack');
    expect(() => addEndpoints(stack, 60)).toThrow(/^The sources and deduplications of \d\d endpoints take about [23]\d{3} characters, expected at most [23]\d{3} because Lambda has 4 KB for all environment variables; share secrets between endpoints, or make another ScalableWebhook with the same api for \/endpoint-\d+\.$/);
    const length = lengthOf(environmentOf(stack));
    // The endpoint that was too much is in it.
    expect([length > 3600, length < 4096]).toEqual([true, true]);
  });
});

describe('a packed text', () => {
  test('is what it was, with values in their places', () => {
    const packed = pack(`{"a":"${secretAt(1)}","b":"x${valueAt(2)}y${valueAt(2)}","c":"é😀"}`, ['arn:', 's-1', 'v']);
    expect(packed).toMatch(/^[A-Za-z0-9+/=]+ arn: s-1 v$/);
    expect(unpack(packed)).toBe('{"a":"arn:s-1","b":"xvyv","c":"é😀"}');
  });

  test.each([['nothing', undefined], ['JSON', '{"a":1}']])('%s is left as it is', (_what, text) => {
    expect(unpack(text)).toBe(text);
  });

  test.each([['no text of ours', 'AAAA'], ['nothing in it', ''], ['half of one', pack('{"a":1}', []).slice(0, 6)]])('%s is none, and the forwarder says so', (_what, text) => {
    expect(unpack(text)).toBeUndefined();
    expect(() => readSourceConfigs(unpack(text))).toThrow(/SOURCES/);
  });

  test('a value that is missing makes no other text: it is no JSON', () => {
    const text = unpack(pack(`{"a":"${valueAt(1)}"}`, ['']))!;
    expect(() => JSON.parse(text)).toThrow(SyntaxError);
  });
});
