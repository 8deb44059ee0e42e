import { createHash } from 'crypto';
import { App, CfnParameter, Duration, Fn, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import * as sns from 'aws-cdk-lib/aws-sns';
import { resolveIntrinsics } from '../../cli/src/local/cloud-assembly/intrinsics';
import { Backend, Deduplication, EndpointProps, ScalableWebhook, Source } from '../../src';
import { pack, secretAt, unpack, valueAt } from '../../src/contract/packed-text';
import { MAX_PARAMETERS } from '../../src/contract/variables-in-parameters';
import { readDeduplicationEnvironment } from '../../src/delivery/function/deduplication-environment';
import { LiveVariables } from '../../src/delivery/function/live-variables';
import { Variables } from '../../src/delivery/function/variables';
import { readSourceConfigs } from '../../src/sources/read-source-config';
import { SourceConfig } from '../../src/sources/source-config';

const PSEUDO: Readonly<Record<string, string>> = {
  'AWS::Partition': 'aws-us-gov', 'AWS::Region': 'ap-southeast-1', 'AWS::AccountId': '123456789012', 'AWS::URLSuffix': 'amazonaws.com',
};

function arnOf(secret: string): string {
  return `arn:aws-us-gov:secretsmanager:ap-southeast-1:123456789012:secret:${secret}-AbCdEfGhIjKl-a1B2c3`;
}

interface Deployed {
  readonly environment: Record<string, string>;
  /** Texts of the parameters by name. */
  readonly parameters: Readonly<Record<string, string>>;
}

/** The variables of the forwarder, and the parameters of Systems Manager, as CloudFormation sets them. */
function deployed(stack: Stack, importValue?: (name: string) => string): Deployed {
  const template = Template.fromStack(stack);
  const types = template.toJSON().Resources;
  const unknown = () => {
    throw new Error('not in these templates');
  };
  const ref = (name: string) => PSEUDO[name] ?? (types[name]?.Type === 'AWS::SecretsManager::Secret' ? arnOf(name) : types[name]?.Type === 'AWS::SSM::Parameter' ? `CFN-${name}` : `https://${name}.example.com/x`);
  const scope = { name: 'Stack', ref, attribute: (id: string, name: string) => `${id}.${name}`, condition: unknown, mapping: unknown, importValue: importValue ?? unknown };
  const forwarder = Object.values<any>(template.findResources('AWS::Lambda::Function')).find(({ Properties }) => Properties.Environment?.Variables.RETRY_POLICY);
  const parameters = Object.entries<any>(template.findResources('AWS::SSM::Parameter'))
    .map(([id, { Properties }]) => [`CFN-${id}`, resolveIntrinsics(Properties.Value, scope) as string]);
  return {
    environment: resolveIntrinsics(forwarder.Properties.Environment.Variables, scope) as Record<string, string>,
    parameters: Object.fromEntries(parameters) as Record<string, string>,
  };
}

function environmentOf(stack: Stack): Record<string, string> {
  return deployed(stack).environment;
}

/** All that the forwarder then knows. */
function variablesOf({ environment, parameters }: Deployed): Promise<Variables> {
  const read = (names: readonly string[]) => Promise.resolve(names.map((name) => parameters[name]));
  return new LiveVariables(environment, read, () => 0).current(() => undefined);
}

function sourcesOf({ SOURCES }: Variables): ReadonlyMap<string, SourceConfig> {
  return readSourceConfigs(unpack(SOURCES));
}

/** A webhook with so many endpoints in turn of some kinds, each with secrets of its own. */
function webhookWith(endpoints: number, props: EndpointProps = {}, app = new App()): Stack {
  const stack = new Stack(app, 'Stack');
  addEndpoints(stack, endpoints, props);
  return stack;
}

/** The same, each with two secrets. */
function rotating(endpoints: number, props: EndpointProps = {}): Stack {
  const stack = new Stack(new App(), 'Stack');
  addEndpoints(stack, endpoints, props, true);
  return stack;
}

function addEndpoints(stack: Stack, endpoints: number, props: EndpointProps = {}, isRotating = false): void {
  const webhook = new ScalableWebhook(stack, 'Hooks', { backend: Backend.url('https://example.com'), contentTypes: ['application/json'] });
  const kinds = [Source.github, Source.stripe, Source.shopify, Source.gitlab, Source.standardWebhooks];
  for (let index = 0; index < endpoints; index += 1) {
    const secret = new secretsmanager.Secret(stack, `Endpoint${index}Secret`);
    const previousSecret = isRotating ? new secretsmanager.Secret(stack, `Endpoint${index}PreviousSecret`) : undefined;
    webhook.addEndpoint(`/endpoint-${index}`, { source: kinds[index % kinds.length]({ secret, previousSecret }), contentTypes: ['application/json'], ...props });
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

  test('with deduplication, thirty-six are', () => {
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

  test('what is foreseen is no less than what is deployed', () => {
    const lengths = [41, 42, 43].map((endpoints) => environmentOf(webhookWith(endpoints))).filter(({ PARAMETERS }) => !PARAMETERS).map(lengthOf);
    const length = Math.max(...lengths);
    expect([length > 3600, length < 4096]).toEqual([true, true]);
  });
});

describe('field case I3: what does not fit into the environment is in parameters', () => {
  async function expectAllTold(stack: Stack, endpoints: number): Promise<Deployed> {
    const all = deployed(stack);
    expect(all.environment.SOURCES).toBeUndefined();
    expect(all.environment.DEDUPLICATION).toBeUndefined();
    expect(all.environment.PARAMETERS.split(' ')).toEqual(Object.keys(all.parameters));
    expect(lengthOf(all.environment)).toBeLessThan(2000);
    expect(Object.values(all.parameters).filter((text) => text.length > 4096 || text.trim() !== text)).toEqual([]);
    const sources = sourcesOf(await variablesOf(all));
    expect([...sources.keys()]).toEqual(['/', ...Array.from({ length: endpoints }, (_, index) => `/endpoint-${index}`)]);
    const secrets = Object.keys(Template.fromStack(stack).findResources('AWS::SecretsManager::Secret')).map(arnOf);
    expect([...sources.values()].flatMap(({ secretArns }) => secretArns).sort()).toEqual(secrets.sort());
    return all;
  }

  test('forty endpoints with two secrets each, in deduplication', async () => {
    const all = await expectAllTold(rotating(40, { deduplication: Deduplication.header('x-id', { window: Duration.days(1) }) }), 40);
    expect(readDeduplicationEnvironment(await variablesOf(all))!.configs.size).toBe(40);
  });

  test('a hundred endpoints', async () => {
    // More than a stack has room for: the limit is another one.
    const all = await expectAllTold(webhookWith(100, {}, new App({ context: { '@aws-cdk/core:stackResourceLimit': 0 } })), 100);
    expect(Object.keys(all.parameters).length).toBeLessThan(MAX_PARAMETERS);
  });

  test('of which the forwarder may read these, and no others, and none is left where they fit', () => {
    const template = Template.fromStack(rotating(26));
    const names = Object.keys(template.findResources('AWS::SSM::Parameter'));
    expect(names.length).toBeGreaterThan(0);
    template.allResourcesProperties('AWS::SSM::Parameter', { Type: 'String', Tier: 'Intelligent-Tiering', Name: Match.absent() });
    // With many secrets the CDK makes managed policies of a role's.
    const policies = ['AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy'].flatMap((type) => Object.values<any>(template.findResources(type)));
    const statements = policies.flatMap(({ Properties }) => Properties.PolicyDocument.Statement as object[]);
    const grants = statements.filter((statement) => JSON.stringify(statement).includes('ssm:'));
    const arnOfParameter = (name: string) => ({ 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':ssm:', { Ref: 'AWS::Region' }, ':', { Ref: 'AWS::AccountId' }, ':parameter/', { Ref: name }]] });
    const Resource = names.length === 1 ? arnOfParameter(names[0]) : names.map(arnOfParameter);
    expect(grants).toEqual([{ Action: 'ssm:GetParameters', Effect: 'Allow', Resource }]);
    Template.fromStack(webhookWith(40)).resourceCountIs('AWS::SSM::Parameter', 0);
  });

  test('whose names are others when their text is another, and the same when it is not', () => {
    const [one, same, other] = [26, 26, 27].map((endpoints) => Object.keys(deployed(rotating(endpoints)).parameters));
    expect(same).toEqual(one);
    expect(other.filter((name) => one.includes(name))).toEqual([]);
    expect(other.length).toBeGreaterThan(0);
  });

  describe('however long the ARNs turn out to be that only the deployment knows', () => {
    /** Of a name that is as long as Secrets Manager takes it. */
    const longest = `arn:aws-us-gov:secretsmanager:ap-southeast-2:123456789012:secret:${'n'.repeat(512)}-AbCdEf`;
    const importing = (secrets: number): Stack => {
      const stack = new Stack(new App(), 'Stack');
      const webhook = new ScalableWebhook(stack, 'Hooks', { backend: Backend.url('https://example.com'), contentTypes: ['application/json'] });
      for (let index = 0; index < secrets; index += 1) {
        const secret = secretsmanager.Secret.fromSecretCompleteArn(stack, `Secret${index}`, Fn.importValue(`arn-${index}`));
        webhook.addEndpoint(`/endpoint-${index}`, { source: Source.github({ secret }), contentTypes: ['application/json'] });
      }
      return stack;
    };

    test.each([1, 4, 5, 6, 7, 12, 13, 14, 45])('the environment and the parameters of %d secrets of other stacks are no longer than AWS takes them', async (secrets) => {
      const all = deployed(importing(secrets), (name) => `${longest.slice(0, -name.length - 7)}${name}-AbCdEf`);
      expect(lengthOf(all.environment)).toBeLessThan(4096);
      expect(Object.values(all.parameters).map(({ length }) => length).filter((length) => length > 8192)).toEqual([]);
      expect(new Set([...sourcesOf(await variablesOf(all)).values()].flatMap(({ secretArns }) => secretArns)).size).toBe(secrets);
    });

    test('of more than a hundred there is no room, which is an error', () => {
      expect(() => importing(140)).toThrow(/take 11 parameters of Systems Manager, expected at most 10/);
    });
  });

  test('what does not fit there either is an error, with its length and the room', () => {
    const stack = new Stack(new App(), 'Stack');
    const webhook = new ScalableWebhook(stack, 'Hooks', { backend: Backend.url('https://example.com'), contentTypes: ['application/json'] });
    const secret = new secretsmanager.Secret(stack, 'Secret');
    // No two texts have anything in common.
    const publicUrl = (index: number) => `https://${Array.from({ length: 60 }, (_, part) => createHash('sha512').update(`${index} ${part}`).digest('hex')).join('')}.example.com`;
    expect(() => {
      for (let index = 0; index < 20; index += 1) {
        webhook.addEndpoint(`/endpoint-${index}`, { source: Source.twilio({ secret, publicUrl: publicUrl(index) }), contentTypes: ['application/json'] });
      }
    }).toThrow(/^The sources and deduplications of \d+ endpoints take 11 parameters of Systems Manager, expected at most 10, which the function reads at once; share secrets between endpoints, or make another ScalableWebhook with the same api for \/endpoint-\d+\.$/);
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

test('parameters that a forwarder in a VPC has to reach are a warning', () => {
  const stack = new Stack(new App(), 'Stack');
  const webhook = new ScalableWebhook(stack, 'Hooks', {
    backend: Backend.url('https://example.com'), contentTypes: ['application/json'], vpc: new ec2.Vpc(stack, 'Vpc'),
  });
  const add = (from: number, to: number) => {
    for (let index = from; index < to; index += 1) {
      webhook.addEndpoint(`/endpoint-${index}`, { source: Source.github({ secret: new secretsmanager.Secret(stack, `Secret${index}`) }), contentTypes: ['application/json'] });
    }
  };
  const warnings = () => webhook.node.findAll().flatMap(({ node }) => node.metadata).filter(({ data }) => String(data).includes('parameters of Systems Manager'));
  add(0, 5);
  expect(warnings()).toEqual([]);
  add(5, 60);
  expect(warnings()).toHaveLength(1);
});
