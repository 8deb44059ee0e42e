import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { actionsOf, Statement, statementsOf } from './synth';
import { Backend, Deduplication, MaxRate, ScalableWebhook, Source } from '../src';

/** A webhook that has everything which holds data: queues, records, the shares of a rate, claims, and the logs of all kinds of functions and of the API. */
function everything(stack: Stack, encryptionKey?: kms.IKey): ScalableWebhook {
  const secret = secretsmanager.Secret.fromSecretNameV2(stack, 'Secret', 'sender');
  const webhook = new ScalableWebhook(stack, 'Orders', {
    backend: Backend.url('https://orders.example.com'),
    source: Source.zoom({ secret }),
    signingSecret: secret,
    maxRate: MaxRate.perSecond(100),
    deduplication: Deduplication.header('x-id'),
    contentTypes: ['application/json'],
    encryptionKey,
  });
  webhook.addEndpoint('/x', { source: Source.x({ secret }), contentTypes: ['application/json'] });
  return webhook;
}

/** A statement that is about a key. */
function isAboutKey({ Action }: Statement): boolean {
  return [Action].flat().some((action) => action.startsWith('kms:'));
}

const KEY_ARN = { 'Fn::GetAtt': [expect.stringMatching(/^Key[0-9A-F]{8}$/), 'Arn'] };
const KEY_OF: ReadonlyArray<[type: string, count: number, keyOf: (properties: any) => unknown]> = [
  ['AWS::SQS::Queue', 2, ({ KmsMasterKeyId }) => KmsMasterKeyId],
  ['AWS::DynamoDB::Table', 3, ({ SSESpecification }) => SSESpecification?.KMSMasterKeyId],
  ['AWS::Logs::LogGroup', 4, ({ KmsKeyId }) => KmsKeyId],
];

describe('field case C3: encryptionKey', () => {
  const stack = new Stack(new App(), 'Stack');
  everything(stack, new kms.Key(stack, 'Key'));
  const template = Template.fromStack(stack);

  test.each(KEY_OF)('field case C3: encrypts each %s', (type, count, keyOf) => {
    const keys = Object.values(template.findResources(type)).map(({ Properties }) => keyOf(Properties));
    expect(keys).toEqual(Array(count).fill(KEY_ARN));
  });

  test('field case C3: there is nothing else that could hold data', () => {
    const types = new Set(Object.values(template.toJSON().Resources).map((resource: any) => resource.Type));
    expect([...types].filter((type) => !/^AWS::(ApiGateway|IAM|Lambda|CloudWatch)::/.test(type)).sort()).toEqual([
      'AWS::DynamoDB::Table', 'AWS::KMS::Key', 'AWS::Logs::LogGroup', 'AWS::Logs::MetricFilter',
      'AWS::Logs::QueryDefinition', 'AWS::SQS::Queue', 'AWS::SQS::QueuePolicy',
    ]);
  });

  test.each([
    ['OrdersIngressSenderRole', ['kms:Decrypt', 'kms:GenerateDataKey']],
    ['OrdersForwarderRole', ['kms:Decrypt', 'kms:GenerateDataKey']],
    // It stores webhooks, as a function stands before the queue for Zoom.
    ['OrdersIngressApiHandshakeRole', ['kms:Decrypt', 'kms:GenerateDataKey']],
    // It only signs challenges.
    ['OrdersIngressApixHandshakeRole', []],
  ])('field case C3: %s may do with the key what it needs, and nothing else', (role, actions) => {
    const statements = statementsOf(template, role).filter(isAboutKey);
    expect(actionsOf(statements)).toEqual(actions);
    expect(statements.map(({ Resource }) => Resource)).toEqual(statements.map(() => KEY_ARN));
  });

  test('field case C3: no other role may do anything with it', () => {
    expect(Object.keys(template.findResources('AWS::IAM::Role'))).toHaveLength(4);
  });

  test('field case C3: the key\'s policy lets in the account\'s identities and CloudWatch Logs for log groups of this account and Region', () => {
    const [{ Properties }] = Object.values(template.findResources('AWS::KMS::Key'));
    const join = (...parts: unknown[]) => ({ 'Fn::Join': ['', parts] });
    const [partition, region, account] = ['Partition', 'Region', 'AccountId'].map((name) => ({ Ref: `AWS::${name}` }));
    expect(Properties.KeyPolicy.Statement).toEqual([
      { Effect: 'Allow', Action: 'kms:*', Resource: '*', Principal: { AWS: join('arn:', partition, ':iam::', account, ':root') } },
      {
        Effect: 'Allow',
        Action: ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:DescribeKey'],
        Resource: '*',
        Principal: { Service: join('logs.', region, '.amazonaws.com') },
        Condition: { ArnLike: { 'kms:EncryptionContext:aws:logs:arn': join('arn:', partition, ':logs:', region, ':', account, ':log-group:*') } },
      },
    ]);
  });
});

test('field case C3: a key in a stack of its own needs nothing of the webhook\'s stack', () => {
  const app = new App();
  const keys = new Stack(app, 'Keys');
  const encryptionKey = new kms.Key(keys, 'Key');
  const stack = new Stack(app, 'Stack');
  everything(stack, encryptionKey);
  const template = Template.fromStack(stack);
  const imported = { 'Fn::ImportValue': expect.stringMatching(/^Keys:ExportsOutputFnGetAttKey/) };
  for (const [type, count, keyOf] of KEY_OF) {
    expect(Object.values(template.findResources(type)).map(({ Properties }) => keyOf(Properties))).toEqual(Array(count).fill(imported));
  }
  expect(keys.dependencies).toEqual([]);
  expect(JSON.stringify(Template.fromStack(keys).toJSON())).not.toContain('ImportValue');
});

test('field case C3: an imported key is used as it is', () => {
  const stack = new Stack(new App(), 'Stack');
  const arn = 'arn:aws:kms:eu-west-1:111122223333:key/12345678-1234-1234-1234-123456789012';
  everything(stack, kms.Key.fromKeyArn(stack, 'Key', arn));
  const template = Template.fromStack(stack);
  for (const [type, count, keyOf] of KEY_OF) {
    expect(Object.values(template.findResources(type)).map(({ Properties }) => keyOf(Properties))).toEqual(Array(count).fill(arn));
  }
  expect(actionsOf(statementsOf(template, 'OrdersIngressSenderRole').filter(isAboutKey))).toEqual(['kms:Decrypt', 'kms:GenerateDataKey']);
});

test('without a key, nobody may do anything with one', () => {
  const stack = new Stack(new App(), 'Stack');
  everything(stack);
  expect(JSON.stringify(Template.fromStack(stack).toJSON())).not.toContain('kms:');
});
