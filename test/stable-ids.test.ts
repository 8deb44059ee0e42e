import { App, Stack, Stage } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as apigateway from 'aws-cdk-lib/aws-apigateway';
import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as route53 from 'aws-cdk-lib/aws-route53';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Backend, Handshake, MaxRate, ScalableWebhook, Source } from '../src';

const ENVIRONMENT = { account: '111122223333', region: 'eu-west-1' };
const TYPES = { contentTypes: ['application/json'] };

/** Webhooks that have between them every kind of part. */
const STACKS: Readonly<Record<string, (stack: Stack) => void>> = {
  'a webhook with nothing but a backend': (stack) => {
    new ScalableWebhook(stack, 'Orders', { backend: Backend.url('https://orders.example.com'), ...TYPES });
  },

  'a webhook on a domain of its own, with sources, keys and limits': (stack) => {
    const secret = new secretsmanager.Secret(stack, 'Secret', { encryptionKey: new kms.Key(stack, 'SecretKey') });
    const webhook = new ScalableWebhook(stack, 'Orders', {
      backend: Backend.secretUrl(secret),
      source: Source.zoom({ secret }),
      signingSecret: secret,
      maxRate: MaxRate.perSecond(10),
      encryptionKey: new kms.Key(stack, 'Key'),
      vpc: new ec2.Vpc(stack, 'Vpc'),
      domainName: 'hooks.example.com',
      certificate: acm.Certificate.fromCertificateArn(stack, 'Certificate', 'arn:aws:acm:eu-west-1:111122223333:certificate/1'),
      hostedZone: route53.HostedZone.fromHostedZoneAttributes(stack, 'Zone', { hostedZoneId: 'Z1', zoneName: 'example.com' }),
      ipAddressType: apigateway.IpAddressType.DUAL_STACK,
      webAclArn: 'arn:aws:wafv2:eu-west-1:111122223333:regional/webacl/name/id',
      allowedSourceRanges: ['192.0.2.0/24'],
      apiKeyRequired: true,
      cors: {},
      ...TYPES,
    });
    webhook.addEndpoint('/x', { source: Source.x({ secret }), ...TYPES });
    webhook.addEndpoint('/meta', { handshake: Handshake.hubChallenge(secret), throttle: { rateLimit: 1, burstLimit: 1 }, ...TYPES });
  },

  'a path of several segments on a domain, and a function as backend': (stack) => {
    new ScalableWebhook(stack, 'Orders', {
      backend: Backend.function(new lambda.Function(stack, 'Backend', {
        runtime: lambda.Runtime.NODEJS_24_X, handler: 'index.handler', code: lambda.Code.fromInline('exports.handler = async () => ({})'),
      })),
      maxConcurrency: 1,
      domainName: 'hooks.example.com',
      certificate: acm.Certificate.fromCertificateArn(stack, 'Certificate', 'arn:aws:acm:eu-west-1:111122223333:certificate/1'),
      basePath: 'hooks/orders',
      ...TYPES,
    });
  },

  'an existing API, and a faux backend': (stack) => {
    const api = new apigateway.RestApi(stack, 'Api', { binaryMediaTypes: ScalableWebhook.binaryMediaTypes() });
    const secret = new secretsmanager.Secret(stack, 'Secret');
    new ScalableWebhook(stack, 'Orders', { backend: Backend.faux(), api, path: '/hooks', source: Source.x({ secret }), apiKeyRequired: true, ...TYPES });
  },
};

function logicalIds(stack: Stack, build: (stack: Stack) => void): string[] {
  build(stack);
  return Object.keys(Template.fromStack(stack).toJSON().Resources).sort();
}

test.each(Object.entries(STACKS))('field case C2: %s has the same logical ids when its stack moves into a Stage', (_name, build) => {
  const alone = logicalIds(new Stack(new App(), 'Orders', { env: ENVIRONMENT }), build);
  const staged = logicalIds(new Stack(new Stage(new App(), 'Prod'), 'OrdersStack', { stackName: 'Orders', env: ENVIRONMENT }), build);
  expect(staged).toEqual(alone);
  expect(alone.filter((id) => id.includes('EventSource'))).toHaveLength(1);
});

test('field case C2: the comparison itself finds an id that depends on where the stack stands', () => {
  const build = (stack: Stack): void => {
    const handler = new lambda.Function(stack, 'Fn', {
      runtime: lambda.Runtime.NODEJS_24_X, handler: 'index.handler', code: lambda.Code.fromInline('exports.handler = async () => ({})'),
    });
    new apigateway.RestApi(stack, 'Api').root.addMethod('GET', new apigateway.LambdaIntegration(handler));
  };
  expect(logicalIds(new Stack(new Stage(new App(), 'Prod'), 'OrdersStack', { stackName: 'Orders' }), build)).not.toEqual(logicalIds(new Stack(new App(), 'Orders'), build));
});
