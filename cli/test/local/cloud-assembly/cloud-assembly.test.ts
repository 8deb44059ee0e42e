import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { App, CfnCondition, CfnMapping, CfnOutput, CfnParameter, CfnResource, Fn, NestedStack, Stack, Stage, Token } from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { AssemblyError } from '../../../src/local/cloud-assembly/assembly-error';
import { CloudAssembly } from '../../../src/local/cloud-assembly/cloud-assembly';
import { isUnhosted } from '../../../src/local/cloud-assembly/resource-types';
import { Resource, ResourceNames } from '../../../src/local/cloud-assembly/stack';

const names: ResourceNames = {
  ref: (resource) => `ref of ${resource.path}`,
  attribute: (resource, attribute) => `${attribute} of ${resource.path}`,
};

let folder: string;

beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'cloud-assembly-'));
});

afterEach(() => {
  fs.rmSync(folder, { recursive: true });
});

function synthesize(build: (app: App) => void, parameters?: Record<string, string>): CloudAssembly {
  const app = new App({ outdir: folder });
  build(app);
  app.synth();
  return CloudAssembly.load(folder, { names, parameters });
}

function find(resources: readonly Resource[], resourcePath: string): Resource {
  const found = resources.find((resource) => resource.path === resourcePath);
  if (!found) {
    throw new Error(`no ${resourcePath} among ${resources.map((resource) => resource.path).join(', ')}`);
  }
  return found;
}

/** A resource that carries a value in a template. */
function carry(scope: Stack, id: string, value: unknown): void {
  new CfnResource(scope, id, { type: 'Test::Value', properties: { Value: value } });
}

test('finds resources by their construct paths and evaluates their properties', () => {
  const assembly = synthesize((app) => {
    const stack = new Stack(app, 'Orders');
    const queue = new sqs.Queue(stack, 'Queue', { fifo: true });
    carry(stack, 'Value', { url: queue.queueUrl, arn: queue.queueArn, region: stack.region, account: stack.account, id: stack.stackId });
  });
  const resources = assembly.resources();
  expect(find(resources, 'Orders/Queue/Resource')).toMatchObject({ type: 'AWS::SQS::Queue', stack: { name: 'Orders' } });
  expect(find(resources, 'Orders/Queue/Resource').properties()).toEqual({ FifoQueue: true });
  expect(find(resources, 'Orders/Value').property('Value')).toEqual({
    url: 'ref of Orders/Queue/Resource',
    arn: 'Arn of Orders/Queue/Resource',
    region: 'us-east-1',
    account: '000000000000',
    id: 'arn:aws:cloudformation:us-east-1:000000000000:stack/Orders/local',
  });
});

test('a stack that is bound to an account and a region keeps them', () => {
  const assembly = synthesize((app) => {
    const stack = new Stack(app, 'Bound', { env: { account: '111122223333', region: 'eu-central-1' } });
    carry(stack, 'Value', Fn.sub('${AWS::AccountId} ${AWS::Region}'));
  });
  expect(find(assembly.resources(), 'Bound/Value').property('Value')).toBe('111122223333 eu-central-1');
});

test('maps the code of a function to its folder', () => {
  const code = path.join(folder, 'code');
  fs.mkdirSync(code);
  fs.writeFileSync(path.join(code, 'index.js'), 'exports.handler = async () => 1');
  const assembly = synthesize((app) => {
    new lambda.Function(new Stack(app, 'S'), 'Fn', { runtime: lambda.Runtime.NODEJS_22_X, handler: 'index.handler', code: lambda.Code.fromAsset(code) });
  });
  const fn = find(assembly.resources(), 'S/Fn/Resource');
  const { S3Key: key } = fn.property('Code') as { S3Key: string };
  const asset = fn.stack.artifact.assets.get(key)!;
  expect(asset.packaging).toBe('zip');
  expect(fs.readFileSync(path.join(asset.path, 'index.js'), 'utf8')).toContain('exports.handler');
});

test('reads stages, nested stacks with parameters and outputs, and values that one stack exports to another', () => {
  const assembly = synthesize((app) => {
    const stage = new Stage(app, 'Prod');
    const owner = new Stack(stage, 'Owner');
    const queue = new sqs.Queue(owner, 'Queue');
    const user = new Stack(stage, 'User');
    carry(user, 'Imported', queue.queueArn);
    const own = new sqs.Queue(user, 'Queue');
    const nested = new NestedStack(user, 'Nested');
    const inner = new sqs.Queue(nested, 'Queue'); // the same logical id as in the stack around it
    carry(nested, 'Given', own.queueUrl);
    carry(user, 'FromNested', inner.queueUrl);
  });
  const resources = assembly.resources();
  expect(find(resources, 'Prod/User/Imported').property('Value')).toBe('Arn of Prod/Owner/Queue/Resource');
  expect(find(resources, 'Prod/User/Nested/Given').property('Value')).toBe('ref of Prod/User/Queue/Resource');
  expect(find(resources, 'Prod/User/FromNested').property('Value')).toBe('ref of Prod/User/Nested/Queue/Resource');
  expect(resources.filter((resource) => resource.type === 'AWS::SQS::Queue').map((resource) => resource.path).sort())
    .toEqual(['Prod/Owner/Queue/Resource', 'Prod/User/Nested/Queue/Resource', 'Prod/User/Queue/Resource']);
});

test('chooses a stack by its construct path, its id or its name, with what is nested in it', () => {
  const assembly = synthesize((app) => {
    const stage = new Stage(app, 'Prod');
    const first = new Stack(stage, 'First');
    new sqs.Queue(new NestedStack(first, 'Nested'), 'Queue');
    new sqs.Queue(new Stack(app, 'Second', { stackName: 'named' }), 'Queue');
  });
  const queues = (stack?: string) => assembly.resources(stack).filter(({ type }) => type === 'AWS::SQS::Queue').map((resource) => resource.path);
  expect(queues('Prod/First')).toEqual(['Prod/First/Nested/Queue/Resource']);
  expect(queues('Prod-First')).toEqual(['Prod/First/Nested/Queue/Resource']);
  expect(queues('Second')).toEqual(['Second/Queue/Resource']);
  expect(queues('named')).toEqual(['Second/Queue/Resource']);
  expect(queues()).toHaveLength(2);
  expect(() => assembly.resources('Third')).toThrow(`There is no stack "Third" in ${folder}; expected one of Prod/First, Second.`);
});

test('conditions, mappings and parameters', () => {
  const build = (app: App) => {
    const stack = new Stack(app, 'S');
    const size = new CfnParameter(stack, 'Size', { default: 'small' });
    const list = new CfnParameter(stack, 'Names', { type: 'CommaDelimitedList', default: 'a,b' });
    const isLarge = new CfnCondition(stack, 'IsLarge', { expression: Fn.conditionEquals(size.valueAsString, 'large') });
    const map = new CfnMapping(stack, 'Map', { mapping: { 'us-east-1': { colour: 'red' } } });
    new CfnResource(stack, 'OnlyLarge', { type: 'Test::Value' }).cfnOptions.condition = isLarge;
    new CfnOutput(stack, 'Out', { value: 'x', exportName: 'never', condition: isLarge });
    carry(stack, 'Value', {
      size: Fn.conditionIf('IsLarge', 'L', 'S'),
      colour: map.findInMap(stack.region, 'colour'),
      second: Fn.select(1, list.valueAsList),
      gone: Token.asAny({ Ref: 'AWS::NoValue' }),
    });
  };
  const small = synthesize(build);
  expect(small.resources().map((resource) => resource.path)).not.toContain('S/OnlyLarge');
  expect(find(small.resources(), 'S/Value').property('Value')).toEqual({ size: 'S', colour: 'red', second: 'b' });

  const large = CloudAssembly.load(folder, { names, parameters: { Size: 'large' } });
  expect(large.resources().map((resource) => resource.path)).toContain('S/OnlyLarge');
  expect(find(large.resources(), 'S/Value').property('Value')).toMatchObject({ size: 'L' });
});

test('a parameter without a default is asked for, but only when it is needed', () => {
  const build = (app: App) => {
    const stack = new Stack(app, 'S');
    carry(stack, 'Value', new CfnParameter(stack, 'Url').valueAsString);
  };
  const value = find(synthesize(build).resources(), 'S/Value');
  expect(() => value.property('Value')).toThrow('Stack S uses its parameter "Url", which has no default: give it a value with --parameter Url=VALUE.');
  expect(find(CloudAssembly.load(folder, { names, parameters: { Url: 'u' } }).resources(), 'S/Value').property('Value')).toBe('u');
});

describe('what is not a cloud assembly', () => {
  const load = () => CloudAssembly.load(folder, { names });

  test('a folder that does not exist', () => {
    expect(() => CloudAssembly.load(path.join(folder, 'no'), { names }))
      .toThrow(new AssemblyError(`${path.join(folder, 'no')} is not a cloud assembly (it does not exist): run "cdk synth" and give the folder it wrote, usually cdk.out.`));
  });

  test.each<[string, Record<string, string>, RegExp]>([
    ['an empty folder', {}, /is not a cloud assembly \(it has no manifest\.json\)/],
    ['a manifest that is not JSON', { 'manifest.json': '{' }, /manifest\.json is not JSON/],
    ['a manifest that is a list', { 'manifest.json': '[]' }, /manifest\.json holds a list, expected a JSON object/],
    ['a manifest of something else', { 'manifest.json': '{"name": "x"}' }, /its manifest\.json lists no artifacts/],
    ['a stack whose template is missing', {
      'manifest.json': JSON.stringify({ artifacts: { S: { type: 'aws:cloudformation:stack', properties: { templateFile: 'S.template.json' } } } }),
    }, /Cannot read .*S\.template\.json \(ENOENT\)/],
    ['a stack without a template', {
      'manifest.json': JSON.stringify({ artifacts: { S: { type: 'aws:cloudformation:stack' } } }),
    }, /Stack S in .* has no templateFile/],
  ])('%s', (_, files, message) => {
    for (const [name, content] of Object.entries(files)) {
      fs.writeFileSync(path.join(folder, name), content);
    }
    expect(load).toThrow(AssemblyError);
    expect(load).toThrow(message);
  });

  test('a template that refers to what is not in it says so when that is used', () => {
    fs.writeFileSync(path.join(folder, 'manifest.json'), JSON.stringify({
      artifacts: { S: { type: 'aws:cloudformation:stack', properties: { templateFile: 'S.template.json' } } },
    }));
    const properties = { A: { Ref: 'Gone' }, B: { 'Fn::GetAtt': ['Gone', 'Arn'] }, C: { 'Fn::ImportValue': 'gone' }, D: { 'Fn::If': ['Gone', 1, 2] }, E: { Ref: 'AWS::Gone' } };
    fs.writeFileSync(path.join(folder, 'S.template.json'), JSON.stringify({ Resources: { R: { Type: 'Test::Value', Properties: properties } } }));
    const [resource] = load().resources();
    expect(resource.path).toBe('S/R');
    expect(() => resource.property('A')).toThrow(/refers to "Gone"/);
    expect(() => resource.property('B')).toThrow(/reads Arn of "Gone"/);
    expect(() => resource.property('C')).toThrow(/imports "gone"/);
    expect(() => resource.property('D')).toThrow(/uses the condition "Gone"/);
    expect(() => resource.property('E')).toThrow(/refers to "AWS::Gone"/);
  });
});

test.each([
  ['AWS::SQS::Queue', false], ['AWS::IAM::Role', false], ['AWS::CDK::Metadata', false], ['AWS::Logs::LogGroup', false], ['AWS::CloudWatch::Alarm', false],
  ['AWS::Lambda::Permission', false], ['AWS::StepFunctions::StateMachine', false], ['AWS::SNS::Topic', false], ['AWS::Kinesis::Stream', true], ['Custom::Thing', true],
])('%s is not hosted: %s', (type, expected) => {
  expect(isUnhosted(type)).toBe(expected);
});
