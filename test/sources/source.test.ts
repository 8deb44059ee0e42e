import { App, Duration, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import * as sns from 'aws-cdk-lib/aws-sns';
import { configOf, previousSecret, secret } from './support/sources';
import { HubSpotSignature, InvalidWebhooks, TimestampFormat } from '../../src/sources/constants';
import { Source } from '../../src/sources/source';

const TOPIC = 'arn:aws:sns:us-east-1:123456789012:orders';
const topic = (arn: string) => sns.Topic.fromTopicArn(new Stack(), 'Topic', arn);
const PUBLIC_KEY = 'whpk_1SiA4o9hyqTCpIqC5V9HUakiiaeACeqfZTInDBbOir4=';

test.each([
  ['github', Source.github({ secret }), 'X-GitHub-Delivery', 'X-GitHub-Hook-Installation-Target-ID'],
  ['stripe', Source.stripe({ secret }), undefined, undefined],
  ['slack', Source.slack({ secret }), undefined, undefined],
  ['shopify', Source.shopify({ secret }), 'X-Shopify-Webhook-Id', 'X-Shopify-Shop-Domain'],
  ['twilio', Source.twilio({ secret }), 'I-Twilio-Idempotency-Token', undefined],
  ['zendesk', Source.zendesk({ secret }), 'X-Zendesk-Webhook-Invocation-Id', undefined],
  ['gitlab', Source.gitlab({ secret }), 'Idempotency-Key', 'X-Gitlab-Webhook-UUID'],
  ['gitlab', Source.gitlabSigned({ secret }), 'Idempotency-Key', 'X-Gitlab-Webhook-UUID'],
  ['sns', Source.sns({ topics: [topic(TOPIC)] }), 'x-amz-sns-message-id', undefined],
  ['standard-webhooks', Source.standardWebhooks({ secret }), 'webhook-id', undefined],
  ['standard-webhooks', Source.standardWebhooks({ secret, headerPrefix: 'svix' }), 'svix-id', undefined],
  ['hubspot', Source.hubSpot({ secret }), undefined, undefined],
  ['hmac', Source.hmac({ secret, header: 'x-sig', deliveryIdHeader: 'x-id' }), 'x-id', undefined],
  ['any', Source.any(), undefined, undefined],
  ['x', Source.x({ secret }), undefined, undefined],
  ['zoom', Source.zoom({ secret }), undefined, undefined],
  ['meta', Source.meta({ secret, verifyToken: previousSecret }), undefined, undefined],
])('%s', (name, source, deliveryIdHeader, groupHeader) => {
  expect(configOf(source)).toMatchObject({ name, invalid: 'quarantine' });
  expect(source.deliveryIdHeader).toBe(deliveryIdHeader);
  const group = source.messageGroup.renderGroup('application/json');
  expect(group).toContain(groupHeader === undefined ? '#set($group = "${context.extendedRequestId}")' : `headers.get('${groupHeader}')`);
});

test('senders that put their id of a webhook into the body', () => {
  expect(Source.stripe({ secret }).deliveryIdField).toBe('$.id');
  expect(Source.slack({ secret }).deliveryIdField).toBe('$.event_id');
  expect(Source.github({ secret }).deliveryIdField).toBeUndefined();
});

test('a handshake is answered for those who want one', () => {
  expect(Source.slack({ secret }).handshake._answersWithoutStoring('application/json')).toHaveLength(1);
  expect(Source.slack({ secret }).handshake._answersWithoutStoring('text/plain')).toEqual([]);
  expect(Source.meta({ secret, verifyToken: previousSecret }).handshake._methods).toEqual(['GET']);
  expect(Source.github({ secret }).handshake._methods).toEqual([]);
});

test('secrets are named in the order of their use, and may be read by the forwarder', () => {
  const stack = new Stack(new App(), 'Orders');
  const forwarder = new lambda.Function(stack, 'Fn', {
    runtime: lambda.Runtime.NODEJS_24_X, handler: 'index.handler', code: lambda.Code.fromInline('exports.handler = async () => ({})'),
  });
  const current = new secretsmanager.Secret(stack, 'Current');
  const previous = new secretsmanager.Secret(stack, 'Old');
  const config = Source.github({ secret: current, previousSecret: previous })._bind(forwarder);
  forwarder.addEnvironment('CONFIG', config);
  const template = Template.fromStack(stack);
  const [fn] = Object.values(template.findResources('AWS::Lambda::Function'));
  const pieces = fn.Properties.Environment.Variables.CONFIG['Fn::Join'][1] as Array<string | { Ref: string }>;
  const rendered = pieces.map((piece) => typeof piece === 'string' ? piece : `arn-of-${piece.Ref.replace(/[0-9A-F]{8}$/, '')}`).join('');
  expect(JSON.parse(rendered)).toMatchObject({ secretArns: ['arn-of-Current', 'arn-of-Old'] });
  const policy = JSON.stringify(template.findResources('AWS::IAM::Policy'));
  expect(policy.match(/secretsmanager:GetSecretValue/g)).toHaveLength(2);
});

test('a topic of the same app may be named before it has its ARN', () => {
  const stack = new Stack(new App(), 'Orders');
  expect(() => Source.sns({ topics: [new sns.Topic(stack, 'Topic')] })).not.toThrow();
});

test('options reach the forwarder', () => {
  expect(configOf(Source.slack({ secret, previousSecret, tolerance: Duration.minutes(1), invalidWebhooks: InvalidWebhooks.DROP }))).toMatchObject({
    invalid: 'drop',
    secretArns: [secret.secretArn, previousSecret.secretArn],
    scheme: { timestamp: { toleranceSeconds: 60 } },
  });
  expect(configOf(Source.twilio({ secret, publicUrl: 'https://hooks.example.com/in' }))).toMatchObject({ publicUrl: 'https://hooks.example.com/in' });
  expect(configOf(Source.hubSpot({ secret, signature: HubSpotSignature.V2 }))).toMatchObject({ scheme: { kind: 'hubspot-hash', version: 'v2' } });
  expect(configOf(Source.standardWebhooks({ publicKeys: [PUBLIC_KEY] }))).toMatchObject({ secretArns: [], scheme: { publicKeys: [PUBLIC_KEY] } });
  expect(configOf(Source.hmac({
    secret, header: 'x-sig', timestampHeader: 'x-time', timestampFormat: TimestampFormat.ISO_8601, signedContent: '{timestamp}{body}', prefix: 'a=',
  }))).toMatchObject({ scheme: { prefix: 'a=', timestamp: { header: 'x-time', format: 'iso-8601', toleranceSeconds: 300 } } });
});

/** What a user of another language, or of no types, can write. */
const none = undefined as unknown as secretsmanager.ISecret;

test.each<[string, () => Source, string | RegExp]>([
  ['no secret', () => Source.github({ secret: none }),
    'Source.github needs the secret that the sender signs with, got none; store it in Secrets Manager and pass secret: Secret.fromSecretNameV2(this, \'WebhookSecret\', \'its/name\').'],
  ['the text of a secret', () => Source.github({ secret: 'abc' as unknown as secretsmanager.ISecret }), /^Source\.github takes the secret as a construct of Secrets Manager, got a string of another kind; pass/],
  ['no secret for Slack', () => Source.slack({ secret: none }), /^Source\.slack needs the secret/],
  ['no secret for Stripe', () => Source.stripe({ secret: none }), /^Source\.stripe needs the secret/],
  ['no secret for an HMAC', () => Source.hmac({ secret: none, header: 'x-sig' }), /^Source\.hmac needs the secret/],
  ['neither secret nor key', () => Source.standardWebhooks({}), 'Source.standardWebhooks needs a secret or public keys, got neither; pass secret for signatures of version v1 or publicKeys for v1a.'],
  ['no keys', () => Source.standardWebhooks({ publicKeys: [] }), /got neither/],
  ['a previous secret alone', () => Source.standardWebhooks({ previousSecret, publicKeys: [PUBLIC_KEY] }), /got neither/],
  ['a secret for a public key', () => Source.standardWebhooks({ publicKeys: ['whsec_topsecret'] }), /^Source\.standardWebhooks\.publicKeys takes "whpk_".*got a text of 15 characters/],
  ['a wrong header prefix', () => Source.standardWebhooks({ secret, headerPrefix: 'web hook' }), /^Source\.standardWebhooks\.headerPrefix takes a header name/],
  ['no header', () => Source.hmac({ secret, header: '' }), /^Source\.hmac\.header takes a header name of 1 to 128 letters/],
  ['a header with a colon', () => Source.hmac({ secret, header: 'x-sig:' }), /^Source\.hmac\.header takes a header name/],
  ['a wrong id header', () => Source.hmac({ secret, header: 'x-sig', deliveryIdHeader: 'a b' }), /^Source\.hmac\.deliveryIdHeader takes a header name/],
  ['a prefix with a space', () => Source.hmac({ secret, header: 'x-sig', prefix: 'a ' }), /^Source\.hmac\.prefix must be at most 64 visible ASCII/],
  ['content without the body', () => Source.hmac({ secret, header: 'x-sig', signedContent: '{url}' }),
    'Source.hmac.signedContent must hold {body} exactly once, got: "{url}"; write it as the sender documents it, like "{timestamp}.{body}".'],
  ['an unknown placeholder', () => Source.hmac({ secret, header: 'x-sig', signedContent: '{time}{body}' }),
    'Source.hmac.signedContent takes {body}, {timestamp}, {url}, {method} or {header:NAME} in braces, got: "{time}"; correct or remove it.'],
  ['a time without its header', () => Source.hmac({ secret, header: 'x-sig', signedContent: '{timestamp}{body}' }), /got no timestampHeader to read it from; name the header\.$/],
  ['a time that is not signed', () => Source.hmac({ secret, header: 'x-sig', timestampHeader: 'x-time' }), /signedContent does not hold \{timestamp\}, so that anyone could write another time/],
  ['no tolerance', () => Source.stripe({ secret, tolerance: Duration.seconds(0) }), /^Source\.stripe\.tolerance must be whole seconds from 1 second to 1 day, got: 0/],
  ['half a second', () => Source.stripe({ secret, tolerance: Duration.millis(1500) }), /must be whole seconds/],
  ['two days', () => Source.gitlabSigned({ secret, tolerance: Duration.days(2) }), /got: 2 days; senders recommend 5 minutes\.$/],
  ['no topics', () => Source.sns({ topics: [] }), 'Source.sns takes 1 to 20 topics, got: 0; list the topics that may send, because every AWS account can have SNS sign messages.'],
  ['topics left out', () => Source.sns({} as { topics: sns.ITopic[] }), /got: 0/],
  ['too many topics', () => Source.sns({ topics: Array<sns.ITopic>(21).fill(topic(TOPIC)) }), /got: 21/],
  ['a FIFO topic', () => Source.sns({ topics: [topic(`${TOPIC}.fifo`)] }), /^Source\.sns takes standard SNS topics, got: "arn:.*\.fifo"/],
  ['a FIFO topic of this app', () => Source.sns({ topics: [new sns.Topic(new Stack(), 'Fifo', { fifo: true })] }), /^Source\.sns takes standard SNS topics/],
  ['a queue', () => Source.sns({ topics: [topic(TOPIC.replace('sns', 'sqs'))] }), /takes standard SNS topics/],
  ['a URL with a query', () => Source.twilio({ secret, publicUrl: 'https://x.example.com/?a=1' }), /^Source\.twilio\.publicUrl must be an absolute http or https URL without/],
  ['no URL', () => Source.hubSpot({ secret, publicUrl: 'x.example.com' }), /^Source\.hubSpot\.publicUrl must be/],
])('wrong: %s', (_what, make, message) => {
  expect(make).toThrow(message);
  expect(make).not.toThrow(/topsecret/);
});
