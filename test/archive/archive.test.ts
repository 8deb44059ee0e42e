import { App, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Backend, Filter, ScalableWebhook, ScalableWebhookProps, WebhookArchiveOptions } from '../../src';
import { actionsOf, propertiesOf, statementsOf } from '../synth';

const backend = Backend.url('https://a.example.com');
const ENVIRONMENT = { account: '111122223333', region: 'eu-west-1' };

function synth(options?: (stack: Stack) => WebhookArchiveOptions, props: (stack: Stack) => Partial<ScalableWebhookProps> = () => ({})) {
  const stack = new Stack(new App(), 'Shop', { env: ENVIRONMENT });
  const webhook = new ScalableWebhook(stack, 'Orders', { backend, contentTypes: ['application/json'], ...props(stack) });
  const archive = options && webhook.archive(options(stack));
  return {
    stack,
    webhook,
    archive: archive!,
    get template() {
      return Template.fromStack(stack);
    },
  };
}

const variables = (template: Template) => propertiesOf(template, 'AWS::Lambda::Function', 'OrdersArchiveForwarder').Environment.Variables;

describe('an archive', () => {
  const one = synth(() => ({}));

  test('nothing of the API, the first queue and its dead-letter queue changes', () => {
    const [before, after] = [synth().template, one.template].map((template) => template.toJSON().Resources as Record<string, unknown>);
    const changed = Object.keys(before).filter((id) => JSON.stringify(before[id]) !== JSON.stringify(after[id]));
    // What watches the queues of destinations watches other ones.
    const others = changed.filter((id) => !/^Orders(Alarms|Dashboard|Queries)/.test(id));
    expect(others.map((id) => id.replace(/[0-9A-F]{8}$/, ''))).toEqual(['OrdersForwarderRoleDefaultPolicy', 'OrdersForwarder', 'OrdersEventSource']);
  });

  test('the bucket that is made is private, encrypted, by TLS only, keeps webhooks for 90 days and stays in the account', () => {
    const { template } = one;
    const [bucket] = Object.values(template.findResources('AWS::S3::Bucket'));
    expect(bucket).toEqual({
      Type: 'AWS::S3::Bucket',
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Retain',
      Properties: {
        BucketEncryption: { ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }] },
        PublicAccessBlockConfiguration: { BlockPublicAcls: true, BlockPublicPolicy: true, IgnorePublicAcls: true, RestrictPublicBuckets: true },
        OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
        LifecycleConfiguration: { Rules: [{ Id: 'Retention', ExpirationInDays: 90, Status: 'Enabled' }] },
      },
    });
    expect(propertiesOf(template, 'AWS::S3::BucketPolicy', 'OrdersArchiveBucketPolicy').PolicyDocument.Statement).toEqual([
      expect.objectContaining({ Effect: 'Deny', Action: 's3:*', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
    ]);
  });

  test('its function may write objects, and nothing else there', () => {
    const statements = statementsOf(one.template, 'OrdersArchiveForwarderRole').filter(({ Action }) => JSON.stringify(Action).includes('s3:'));
    expect(statements).toEqual([{
      Effect: 'Allow', Action: 's3:PutObject', Resource: { 'Fn::Join': ['', [{ 'Fn::GetAtt': [expect.stringMatching(/^OrdersArchiveBucket/), 'Arn'] }, '/*']] },
    }]);
    expect(actionsOf(statementsOf(one.template, 'OrdersRouterFunctionRole')).filter((action) => action.startsWith('s3:'))).toEqual([]);
  });

  test('it is sent everything, and is none of the destinations', () => {
    const { webhook, archive, template } = one;
    expect(webhook.destinations.map(({ name }) => name)).toEqual(['Default']);
    expect(archive.destination.name).toBe('Archive');
    expect(webhook.functions.map(({ node }) => node.path)).toContain('Shop/Orders/Archive/Forwarder');
    const [, parts] = propertiesOf(template, 'AWS::Lambda::Function', 'OrdersRouterFunction').Environment.Variables.ROUTES['Fn::Join'];
    const { routes } = JSON.parse(parts.map((part: unknown) => typeof part === 'string' ? part : 'NAME').join(''));
    expect(routes).toEqual([{ destination: 'Default', queueName: 'NAME' }, { destination: 'Archive', queueName: 'NAME', archive: true }]);
    expect(variables(template)).toMatchObject({ ARCHIVE_BUCKET: { Ref: expect.stringMatching(/^OrdersArchiveBucket/) }, ARCHIVE_PREFIX: '', DESTINATION: 'Archive' });
    expect(variables(template).ARCHIVE_REGION).toBeUndefined();
  });

  test('it tries for 13 days, and its function does not load the SDK', () => {
    expect(JSON.parse(variables(one.template).RETRY_POLICY)).toMatchObject({ retryForSeconds: 13 * 24 * 3600, backoffMaxSeconds: 60 });
  });
});

test('with encryptionKey the bucket that is made has it, and few calls of it', () => {
  const { template } = synth(() => ({ retention: Duration.days(1) }), (stack) => ({ encryptionKey: new kms.Key(stack, 'Key') }));
  const { BucketEncryption, LifecycleConfiguration } = propertiesOf(template, 'AWS::S3::Bucket', 'OrdersArchiveBucket');
  const KEY = { 'Fn::GetAtt': [expect.stringMatching(/^Key/), 'Arn'] };
  expect(BucketEncryption.ServerSideEncryptionConfiguration).toEqual([
    { BucketKeyEnabled: true, ServerSideEncryptionByDefault: { KMSMasterKeyID: KEY, SSEAlgorithm: 'aws:kms' } },
  ]);
  expect(LifecycleConfiguration.Rules[0].ExpirationInDays).toBe(1);
  expect(actionsOf(statementsOf(template, 'OrdersArchiveForwarderRole')).filter((action) => action.startsWith('kms:'))).toEqual(['kms:Decrypt', 'kms:GenerateDataKey']);
});

test('a bucket of yours is left as it is: only its prefix is written', () => {
  const { template, archive } = synth((stack) => ({ bucket: new s3.Bucket(stack, 'Mine', { encryptionKey: new kms.Key(stack, 'Key'), encryption: s3.BucketEncryption.KMS }) }));
  expect(archive.prefix).toBe('Shop/Orders/');
  expect(Object.keys(template.findResources('AWS::S3::Bucket'))).toEqual([expect.stringMatching(/^Mine/)]);
  expect(Object.keys(template.findResources('AWS::S3::BucketPolicy'))).toEqual([]);
  const statements = statementsOf(template, 'OrdersArchiveForwarderRole').filter(({ Action }) => /s3:|kms:Gen/.test(JSON.stringify(Action)));
  expect(statements.map(({ Action, Resource }) => [Action, JSON.stringify(Resource)])).toEqual([
    ['s3:PutObject', expect.stringContaining('"/Shop/Orders/*"')], ['kms:GenerateDataKey', expect.stringContaining('Key')],
  ]);
});

test('a bucket of another region is written to there', () => {
  const { template } = synth((stack) => ({ bucket: s3.Bucket.fromBucketAttributes(stack, 'Mine', { bucketName: 'mine', region: 'eu-north-1' }), prefix: 'orders' }));
  expect(variables(template)).toMatchObject({ ARCHIVE_BUCKET: 'mine', ARCHIVE_PREFIX: 'orders/', ARCHIVE_REGION: 'eu-north-1' });
});

test('grantRead lets somebody list and read what is below the prefix, and use the key', () => {
  const { stack, archive } = synth((own) => ({ bucket: new s3.Bucket(own, 'Mine', { encryption: s3.BucketEncryption.KMS }), prefix: 'orders/' }));
  archive.grantRead(new iam.Role(stack, 'Reader', { assumedBy: new iam.AccountRootPrincipal() }));
  expect(statementsOf(Template.fromStack(stack), 'Reader').map(({ Action, Condition }) => [Action, Condition])).toEqual([
    ['s3:GetObject', undefined], ['s3:ListBucket', { StringLike: { 's3:prefix': 'orders/*' } }], ['kms:Decrypt', undefined],
  ]);
});

test('ids of its resources are the same in a second synthesis, and do not depend on other destinations', () => {
  const ids = (more: (webhook: ScalableWebhook) => void) => {
    const { webhook, stack } = synth();
    more(webhook);
    return Object.keys(Template.fromStack(stack).toJSON().Resources).filter((id) => id.startsWith('OrdersArchive'));
  };
  const alone = ids((webhook) => webhook.archive());
  const others = ids((webhook) => {
    webhook.addDestination('Teams', { backend, filter: Filter.method('POST') });
    webhook.archive();
    webhook.addDestination('Slack', { backend });
  });
  expect(others).toEqual(alone);
  expect(alone.length).toBeGreaterThan(5);
});

test.each<[string, () => unknown, string | RegExp]>([
  ['a second archive', () => {
    const { webhook } = synth(() => ({}));
    webhook.archive();
  }, 'archive got a second call for Shop/Orders, expected one because all of its webhooks are in one archive; keep what the first call returns.'],
  ['a destination that is called so', () => synth().webhook.addDestination('archive', { backend }), /^addDestination got the id "archive", expected another than default, router, overflow, archive,/],
  ['half a day', () => synth(() => ({ retention: Duration.hours(12) })), /^archive\.retention got 12 hours, expected whole days/],
  ['a day and a half', () => synth(() => ({ retention: Duration.hours(36) })), /^archive\.retention got /],
  ['a retention of a bucket that is there', () => synth((stack) => ({ bucket: s3.Bucket.fromBucketName(stack, 'Mine', 'mine'), retention: Duration.days(1) })), /^archive got retention and a bucket,/],
  ['a slash in front', () => synth(() => ({ prefix: '/orders' })), /^archive\.prefix got "\/orders", expected names/],
  ['two slashes', () => synth(() => ({ prefix: 'a//b' })), /^archive\.prefix got/],
  ['a way up', () => synth(() => ({ prefix: 'a/../b' })), /^archive\.prefix got/],
  ['a blank', () => synth(() => ({ prefix: 'a b' })), /^archive\.prefix got/],
  ['too much', () => synth(() => ({ prefix: 'a'.repeat(200) })), /^archive\.prefix got/],
  ['a prefix of the deployment', () => synth((stack) => ({ prefix: stack.stackId })), /^archive\.prefix got a text that is only known at deployment/],
])('%s is refused', (_what, make, message) => {
  expect(make).toThrow(message);
});

test('an archive alone is no destination', () => {
  const { stack } = synth(() => ({}), () => ({ backend: undefined }));
  expect(() => Template.fromStack(stack)).toThrow(/Shop\/Orders got no backend and no destination but an archive, expected what the webhooks are delivered to;/);
});

test('the bucket stays where everything else goes by choice', () => {
  const { template } = synth(() => ({}), () => ({ removalPolicy: RemovalPolicy.DESTROY }));
  const kept = Object.values(template.toJSON().Resources as Record<string, any>).filter(({ DeletionPolicy = 'Delete' }) => DeletionPolicy !== 'Delete');
  expect(kept.map(({ Type }) => Type)).toEqual(['AWS::S3::Bucket']);
});
