import { createHash } from 'crypto';
import { Stack } from 'aws-cdk-lib';
import * as apigateway from 'aws-cdk-lib/aws-apigateway';
import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as route53 from 'aws-cdk-lib/aws-route53';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Parameters, Row } from './pairwise';
import {
  Backend, Deduplication, DeliveryRecords, EndpointProps, Filter, Handshake, Match, MaxRate, MessageGroup, ScalableWebhook, ScalableWebhookProps,
  Source, SuccessResponse, WebhookApiOptions,
} from '../../src';

export const ENVIRONMENT = { account: '111122223333', region: 'us-east-1' };

/** Options whose combinations are checked. The first value of each is the default. */
export const PARAMETERS: Parameters = {
  api: ['own', 'existing', 'of another webhook'],
  endpointType: ['regional', 'edge', 'private'],
  domain: ['none', 'with zone', 'with base path', 'with mTLS'],
  sourceRanges: ['none', 'IPv4', 'IPv6'],
  webAcl: ['none', 'ARN'],
  accessLog: ['on', 'off'],
  endpoints: ['one', 'three', 'more than the environment has room for'],
  source: ['any', 'github', 'slack', 'twilio', 'public key', 'token for the operator'],
  handshake: ['of source', 'hub challenge', 'zoom', 'event grid', 'okta', 'twitch', 'asana'],
  group: ['default', 'header', 'JSON field', 'path segment', 'form field'],
  deduplication: ['none', 'header', 'sender id'],
  methods: ['any', 'POST', 'POST and PUT'],
  contentTypes: ['default', 'additional', 'exact'],
  success: ['default', 'XML', '204'],
  throttle: ['none', 'limited'],
  apiKey: ['none', 'required'],
  cors: ['none', 'one origin'],
  encryption: ['SQS', 'KMS'],
  delivery: ['default', 'one at a time', 'rate and signature'],
  destinations: ['one', 'two and a filter', 'added ones only'],
  archive: ['none', 'its own bucket', 'a bucket that is there'],
};

/** What is refused at synth; tests of the options say so one by one. */
export function possible(row: Partial<Row>): boolean {
  const is = (name: string, ...values: string[]): boolean => row[name] === undefined || values.includes(row[name]!);
  const apiIsOwn = is('endpointType', 'regional') && is('domain', 'none') && is('sourceRanges', 'none') && is('webAcl', 'none') && is('accessLog', 'on');
  return (is('api', 'own') || apiIsOwn)
    && (is('endpointType', 'regional', 'edge') || is('domain', 'none'))
    && (is('endpointType', 'regional') || is('domain', 'none', 'with zone', 'with base path'))
    && (is('handshake', 'of source', 'hub challenge', 'zoom', 'okta', 'twitch', 'asana') || is('cors', 'none'))
    && (is('destinations', 'one', 'two and a filter') || is('delivery', 'default'))
    && (is('deduplication', 'none', 'header') || is('source', 'github', 'twilio'));
}

/** Builds a webhook of these choices, with what they refer to. */
export function build(stack: Stack, row: Row): void {
  const props: ScalableWebhookProps = { ...delivery(stack, row), ...apiOptions(stack, row), ...endpoint(stack, row) };
  const webhook = new ScalableWebhook(stack, 'Orders', props);
  if (row.endpoints === 'three') {
    webhook.addEndpoint('/second', endpoint(stack, row));
    webhook.addEndpoint('/third/one', { contentTypes: ['application/json'] });
  }
  addDestinations(webhook, stack, row);
  if (row.archive !== 'none') {
    webhook.archive(row.archive === 'its own bucket' ? {} : { bucket: s3.Bucket.fromBucketName(stack, 'ArchiveBucket', 'orders-archive'), prefix: 'orders' });
  }
  if (row.endpoints === 'more than the environment has room for') {
    addMany(stack, webhook);
  }
}

/** So many that what is known of them is in parameters of Systems Manager. */
function addMany(stack: Stack, webhook: ScalableWebhook): void {
  // Names that have nothing in common, so that they take the room that they have.
  const secretOf = (index: number, kind: string) => existingSecret(stack, createHash('sha512').update(`${kind} ${index}`).digest('hex'));
  for (let index = 0; index < 20; index += 1) {
    const source = Source.github({ secret: secretOf(index, 'current'), previousSecret: secretOf(index, 'previous') });
    webhook.addEndpoint(`/many-${index}`, { source, methods: ['POST'], contentTypes: ['application/json'] });
  }
}

function addDestinations(webhook: ScalableWebhook, stack: Stack, row: Row): void {
  if (row.destinations === 'one') {
    return;
  }
  const filter = Filter.any(Filter.method('POST'), Filter.jsonField('$.total', Match.range({ min: 100 })), Filter.path('/second/**'));
  webhook.addDestination('Slow', { backend: Backend.url('https://slow.example.com'), maxConcurrency: 1, deliveryRecords: DeliveryRecords.none() });
  if (row.destinations === 'two and a filter') {
    webhook.addDestination('Filtered', {
      backend: Backend.secretUrl(existingSecret(stack, 'Url')), filter, maxRate: MaxRate.perSecond(50), signingSecret: existingSecret(stack, 'Signing'),
    });
  }
}

function apiOptions(stack: Stack, row: Row): WebhookApiOptions {
  if (row.api !== 'own') {
    return { api: row.api === 'existing' ? existingApi(stack) : anotherWebhook(stack).api, path: '/hooks' };
  }
  const isPrivate = row.endpointType === 'private';
  return {
    endpointType: chosen(row.endpointType, { edge: apigateway.EndpointType.EDGE, private: apigateway.EndpointType.PRIVATE }),
    vpcEndpoints: isPrivate
      ? [ec2.InterfaceVpcEndpoint.fromInterfaceVpcEndpointAttributes(stack, 'Endpoint', { vpcEndpointId: 'vpce-0123456789abcdef0', port: 443 })]
      : undefined,
    ...row.domain !== 'none' && {
      domainName: 'hooks.example.com',
      certificate: acm.Certificate.fromCertificateArn(stack, 'Certificate', 'arn:aws:acm:us-east-1:111122223333:certificate/12345678-1234-1234-1234-123456789012'),
    },
    hostedZone: row.domain === 'with zone'
      ? route53.HostedZone.fromHostedZoneAttributes(stack, 'Zone', { hostedZoneId: 'Z0123456789ABCDEFGHIJ', zoneName: 'example.com' })
      : undefined,
    basePath: row.domain === 'with base path' ? 'orders' : undefined,
    mtls: row.domain === 'with mTLS' ? { bucket: s3.Bucket.fromBucketName(stack, 'Bucket', 'truststore'), key: 'trust.pem' } : undefined,
    allowedSourceRanges: chosen(row.sourceRanges, { IPv4: ['192.0.2.0/24'], IPv6: ['192.0.2.0/24', '2001:db8::/32'] }),
    webAclArn: row.webAcl === 'ARN' ? 'arn:aws:wafv2:us-east-1:111122223333:regional/webacl/name/12345678-1234-1234-1234-123456789012' : undefined,
    accessLog: row.accessLog === 'off' ? false : undefined,
  };
}

function existingApi(stack: Stack): apigateway.RestApi {
  return new apigateway.RestApi(stack, 'Existing', {
    binaryMediaTypes: ScalableWebhook.binaryMediaTypes(['application/vnd.acme+json']),
    cloudWatchRole: false,
    deployOptions: { accessLogDestination: new apigateway.LogGroupLogDestination(new logs.LogGroup(stack, 'ExistingLog')) },
  });
}

function anotherWebhook(stack: Stack): ScalableWebhook {
  return new ScalableWebhook(stack, 'Another', { backend: Backend.url('https://another.example.com'), contentTypes: ['application/json'] });
}

function endpoint(stack: Stack, row: Row): EndpointProps {
  const secret = existingSecret(stack, 'Secret');
  return {
    source: chosen<Source>(row.source, {
      'github': Source.github({ secret }),
      'slack': Source.slack({ secret }),
      'twilio': Source.twilio({ secret }),
      'public key': Source.discord({ publicKeys: ['00'.repeat(32)] }),
      'token for the operator': Source.hmac({ secret, header: 'x-notion-signature', prefix: 'sha256=', operatorTokenField: 'verification_token' }),
    }),
    handshake: chosen<Handshake>(row.handshake, {
      'hub challenge': Handshake.hubChallenge(secret),
      'zoom': Handshake.zoom(existingSecret(stack, 'ZoomSecret')),
      'event grid': Handshake.eventGrid(),
      'okta': Handshake.okta(),
      'twitch': Handshake.twitch(),
      'asana': Handshake.asana(),
    }),
    messageGroup: chosen<MessageGroup>(row.group, {
      'header': MessageGroup.header('x-order-id'),
      'JSON field': MessageGroup.jsonField('$.order.id'),
      'path segment': MessageGroup.pathSegment(1),
      'form field': MessageGroup.formField('order'),
    }),
    deduplication: chosen<Deduplication>(row.deduplication, { 'header': Deduplication.header('x-id'), 'sender id': Deduplication.senderId() }),
    methods: chosen(row.methods, { 'POST': ['POST'], 'POST and PUT': ['POST', 'PUT'] }),
    additionalContentTypes: row.contentTypes === 'additional' ? ['application/vnd.acme+json'] : undefined,
    contentTypes: row.contentTypes === 'exact' ? ['application/json', 'application/x-www-form-urlencoded'] : undefined,
    successResponse: chosen<SuccessResponse>(row.success, { XML: { body: '<Response/>', contentType: 'text/xml' }, 204: { statusCode: 204 } }),
    throttle: row.throttle === 'limited' ? { rateLimit: 100, burstLimit: 50 } : undefined,
    apiKeyRequired: row.apiKey === 'required' ? true : undefined,
    cors: row.cors === 'one origin' ? { allowOrigin: 'https://shop.example.com' } : undefined,
  };
}

function delivery(stack: Stack, row: Row): ScalableWebhookProps {
  return {
    backend: row.destinations === 'added ones only' ? undefined : Backend.url('https://orders.example.com'),
    encryptionKey: row.encryption === 'KMS' ? new kms.Key(stack, 'Key', { enableKeyRotation: true }) : undefined,
    ...row.delivery === 'one at a time' && { maxConcurrency: 1, deliveryRecords: DeliveryRecords.none() },
    ...row.delivery === 'rate and signature' && { maxRate: MaxRate.perSecond(50), signingSecret: existingSecret(stack, 'Signing') },
  };
}

/** What a choice stands for; undefined for the default. */
function chosen<Value>(choice: string, values: Readonly<Record<string, Value>>): Value | undefined {
  return values[choice];
}

function existingSecret(stack: Stack, id: string): secretsmanager.ISecret {
  return stack.node.tryFindChild(id) as secretsmanager.ISecret | undefined
    ?? secretsmanager.Secret.fromSecretCompleteArn(stack, id, `arn:aws:secretsmanager:us-east-1:111122223333:secret:${id}-AbCdEf`);
}
