import * as fs from 'fs';
import * as path from 'path';
import { App, Aspects, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as apigateway from 'aws-cdk-lib/aws-apigateway';
import * as cognito from 'aws-cdk-lib/aws-cognito';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { WriteNagSuppressionsToCloudFormationAspect } from 'cdk-nag';
import { acknowledgements, Finding, findings, findingsAt, findingsOf, findingsWithoutAcknowledgements, rule } from './findings';
import { Backend, Handshake, ScalableWebhook, ScalableWebhookProps } from '../src';
import { Everything } from './security/everything';

const TYPES = { contentTypes: ['application/json'] };
const backend = Backend.url('https://orders.example.com');

const everything = new Everything();

/** A webhook beside those of `everything`, for what excludes each other. */
function appWith(props: (stack: Stack) => Partial<ScalableWebhookProps>, more?: (webhook: ScalableWebhook, stack: Stack) => void): App {
  const app = new App();
  const stack = new Stack(app, 'Stack');
  const webhook = new ScalableWebhook(stack, 'Orders', { backend, ...TYPES, ...props(stack) });
  more?.(webhook, stack);
  return app;
}

function apiOf(stack: Stack, defaultMethodOptions?: apigateway.MethodOptions): apigateway.RestApi {
  return new apigateway.RestApi(stack, 'Api', { binaryMediaTypes: ScalableWebhook.binaryMediaTypes(TYPES.contentTypes), defaultMethodOptions });
}

const APPS: Readonly<Record<string, App>> = {
  'everything at once': everything.app,
  'a webhook with defaults': appWith(() => ({})),
  'a role for API Gateway\'s logs': appWith(() => ({ cloudWatchRole: true })),
  'a handshake with OPTIONS': appWith(() => ({ handshake: Handshake.cloudEvents() })),
  'an API of the user\'s': appWith((stack) => ({ api: apiOf(stack), path: '/hooks' })),
  'an API of the user\'s, with a user pool': appWith((stack) => {
    const authorizer = new apigateway.CognitoUserPoolsAuthorizer(stack, 'Authorizer', { cognitoUserPools: [new cognito.UserPool(stack, 'Pool')] });
    return { api: apiOf(stack, { authorizer }), path: '/hooks', handshake: Handshake.webSub(['https://example.com/news']) };
  }),
  'an archive in a bucket that is known by its name': appWith(() => ({}), (webhook, stack) => {
    webhook.archive({ bucket: s3.Bucket.fromBucketName(stack, 'Bucket', 'archive'), prefix: 'orders/' });
  }),
};

/** What is ours: not what a user of the library made beside it. */
function isOurs({ path: place }: Finding): boolean {
  return place.startsWith('Stack/Orders/') || /^Stack\/Api\/Default\/hooks\//.test(place);
}

const keyOf = ({ path: place, id }: Finding): string => `${place}: ${id}`;

describe.each(Object.entries(APPS))('%s', (_name, app) => {
  test('nothing of it is found', () => {
    expect(findingsAt(app).filter(isOurs)).toEqual([]);
  });

  test('each acknowledgement is of a finding that there is, at the resource that has it', () => {
    const found = new Set(findingsWithoutAcknowledgements(app).map(keyOf));
    expect(acknowledgements(app).map(keyOf).filter((key) => !found.has(key))).toEqual([]);
  });

  test('nothing is acknowledged at what is the user\'s', () => {
    expect(acknowledgements(app).filter((one) => !isOurs(one))).toEqual([]);
  });
});

test('an archive in a bucket of another stack: nothing is found, before it is written and then', () => {
  const app = new App();
  const bucket = new s3.Bucket(new Stack(app, 'Buckets'), 'Bucket', { enforceSSL: true, serverAccessLogsPrefix: 'log/' });
  const stack = new Stack(app, 'Stack');
  new ScalableWebhook(stack, 'Orders', { backend, ...TYPES }).archive({ bucket });
  expect(findingsOf(app)).toEqual([]);
  app.synth();
  expect(findingsOf(app)).toEqual([]);
});

test('the access log that somebody switched off is found as ever', () => {
  expect(findingsOf(appWith(() => ({ accessLog: false })))).toEqual(['AwsSolutions-APIG1']);
});

describe('what users add is found as ever', () => {
  test('a queue beside a webhook', () => {
    const app = appWith(() => ({}), (_webhook, stack) => new sqs.Queue(stack, 'Bare'));
    expect(findingsAt(app).map(keyOf)).toEqual(['Stack/Bare/Resource: AwsSolutions-SQS3', 'Stack/Bare/Resource: AwsSolutions-SQS4']);
  });

  test('a method of theirs on the webhook\'s API', () => {
    const app = appWith(() => ({}), ({ api }) => api.root.addResource('status').addMethod('GET', new apigateway.MockIntegration()));
    expect(findingsAt(app).map(keyOf)).toEqual([
      'Stack/Orders/Ingress/Api/Default/status/GET/Resource: AwsSolutions-APIG4',
      'Stack/Orders/Ingress/Api/Default/status/GET/Resource: AwsSolutions-COG4',
    ]);
  });

  test('a permission for everything that they give to a forwarder whose invocations are traced', () => {
    const app = appWith(() => ({ tracing: true }), ({ functions: [forwarder] }) =>
      forwarder.addToRolePolicy(new iam.PolicyStatement({ actions: ['s3:GetObject'], resources: ['*'] })));
    expect(findingsAt(app).map(keyOf)).toEqual(['Stack/Orders/Default/ForwarderRole/DefaultPolicy/Resource: AwsSolutions-IAM5[Resource::*]']);
  });

  test('the check itself finds a queue without TLS', () => {
    expect(findings((stack) => new sqs.Queue(stack, 'Bare')).map(rule)).toContain('AwsSolutions-SQS4');
  });
});

test('reasons get into the metadata of the resources by writeSuppressionsToCloudFormation', () => {
  const app = appWith(() => ({}));
  // What `new AwsSolutionsChecks(app, { writeSuppressionsToCloudFormation: true })` adds.
  Aspects.of(app).add(new WriteNagSuppressionsToCloudFormationAspect());
  const [stage] = Object.values(Template.fromStack(app.node.findChild('Stack') as Stack).findResources('AWS::ApiGateway::Stage'));
  expect(stage.Metadata.cdk_nag.rules_to_suppress.map(({ id }: Finding) => id)).toEqual(['AwsSolutions-APIG6', 'AwsSolutions-APIG3']);
});

test('docs/security.md lists each finding with its reason, and no other', () => {
  const page = fs.readFileSync(path.join(__dirname, '..', 'docs', 'security.md'), 'utf8');
  const rows = [...page.matchAll(/^\| `(AwsSolutions-[A-Z0-9]+)` \|[^|]*\| (.*) \|$/gm)].map(([, id, reason]) => `${id}: ${reason}`);
  const reasons = Object.values(APPS).flatMap(acknowledgements).map(({ id, reason }) => `${rule(id)}: ${reason}`);
  expect(rows.sort()).toEqual([...new Set(reasons)].sort());
});
