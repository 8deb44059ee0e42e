import { App, Duration, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import * as sns from 'aws-cdk-lib/aws-sns';
import { configOf, previousSecret, secret } from './support/sources';
import { Handshake } from '../../src/ingress/handshake/handshake';
import { HubSpotSignature, InvalidWebhooks, PublicKeyAlgorithm, TimestampFormat } from '../../src/sources/constants';
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
  ['bitbucket', Source.bitbucket({ secret }), 'X-Request-UUID', 'X-Hook-UUID'],
  ['box', Source.box({ secret }), 'Box-Delivery-Id', undefined],
  ['linear', Source.linear({ secret }), 'Linear-Delivery', undefined],
  ['woocommerce', Source.wooCommerce({ secret }), 'X-WC-Webhook-Delivery-ID', 'X-WC-Webhook-Source'],
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
  expect(Source.paddle({ secret }).deliveryIdField).toBe('$.event_id');
  expect(Source.pagerDuty({ secret }).deliveryIdField).toBe('$.event.id');
  expect(Source.square({ secret }).deliveryIdField).toBe('$.event_id');
  expect(Source.intercom({ secret }).deliveryIdField).toBe('$.id');
  expect(Source.mailgun({ secret }).deliveryIdField).toBe('$.signature.token');
  expect(Source.typeform({ secret }).deliveryIdField).toBe('$.event_id');
  expect(Source.telegram({ secret }).deliveryIdField).toBe('$.update_id');
  expect(Source.hmac({ secret, header: 'x', deliveryIdField: '$.id' }).deliveryIdField).toBe('$.id');
  expect(Source.github({ secret }).deliveryIdField).toBeUndefined();
});

test('a handshake is answered for those who want one', () => {
  expect(Source.slack({ secret }).handshake._answersWithoutStoring('application/json')).toHaveLength(1);
  expect(Source.slack({ secret }).handshake._answersWithoutStoring('text/plain')).toEqual([]);
  expect(Source.meta({ secret, verifyToken: previousSecret }).handshake._methods).toEqual(['GET']);
  expect(Source.dropbox({ secret }).handshake._methods).toEqual(['GET']);
  expect(Source.github({ secret }).handshake._methods).toEqual([]);
});

test('secrets are named in the order of their use, and may be read by the forwarder', () => {
  const stack = new Stack(new App(), 'Orders');
  const forwarder = new lambda.Function(stack, 'Fn', {
    runtime: lambda.Runtime.NODEJS_24_X, handler: 'index.handler', code: lambda.Code.fromInline('exports.handler = async () => ({})'),
  });
  const current = new secretsmanager.Secret(stack, 'Current');
  const previous = new secretsmanager.Secret(stack, 'Old');
  const source = Source.github({ secret: current, previousSecret: previous });
  source._grant(forwarder);
  forwarder.addEnvironment('CONFIG', source._configFor(forwarder));
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
  expect(configOf(Source.hubSpot({ secret, signature: HubSpotSignature.V2 }))).toMatchObject({ scheme: { content: '{method}{url}{body}', bySecret: { plainHash: true } } });
  expect(configOf(Source.standardWebhooks({ publicKeys: [PUBLIC_KEY] }))).toMatchObject({
    secretArns: [], scheme: { byPublicKey: { keys: [expect.stringMatching(/1SiA4o9hyqTCpIqC5V9HUakiiaeACeqfZTInDBbOir4=$/)] } },
  });
  expect(configOf(Source.hmac({
    secret, header: 'x-sig', timestampHeader: 'x-time', timestampFormat: TimestampFormat.ISO_8601, signedContent: '{timestamp}{body}', prefix: 'a=',
  }))).toMatchObject({ scheme: { prefix: 'a=', timestamp: { place: { in: 'headers', names: ['x-time'] }, format: 'iso-8601', toleranceSeconds: 300 } } });
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
  ['a prefix that begins with a blank', () => Source.hmac({ secret, header: 'x-sig', prefix: ' a' }), /^Source\.hmac\.prefix must be at most 64 ASCII characters that begin with a visible one/],
  ['content without the body', () => Source.hmac({ secret, header: 'x-sig', signedContent: '{url}' }),
    'Source.hmac.signedContent must hold {body} exactly once, got: "{url}"; write it as the sender documents it, like "{timestamp}.{body}", or say signsBody: false of a sender that signs single fields.'],
  ['an unknown placeholder', () => Source.hmac({ secret, header: 'x-sig', signedContent: '{time}{body}' }),
    /^Source\.hmac\.signedContent takes \{body\}, \{timestamp\}, .* or \{json:\$\.PATH\} in braces, got: "\{time\}"; correct or remove it\.$/],
  ['a time without its header', () => Source.hmac({ secret, header: 'x-sig', signedContent: '{timestamp}{body}' }), /got no timestampHeader to read it from; name the header, or members\.timestamp or timestampJsonField\.$/],
  ['a time that is not signed', () => Source.hmac({ secret, header: 'x-sig', timestampHeader: 'x-time' }), /signedContent does not hold \{timestamp\}, so that anyone could write another time/],
  ['no place', () => Source.hmac({ secret }), 'Source.hmac takes exactly one of header, jsonField, formField and queryParameter, got: none; name the one that holds the signature.'],
  ['two places', () => Source.token({ secret, header: 'x', queryParameter: 'y' }), /got: header and queryParameter;/],
  ['headers besides a field', () => Source.hmac({ secret, jsonField: '$.s', additionalHeaders: ['x'] }), /^Source\.hmac\.additionalHeaders takes headers besides header, got no header;/],
  ['a wrong header besides', () => Source.hmac({ secret, header: 'x', additionalHeaders: ['a b'] }), /^Source\.hmac\.additionalHeaders\[0\] takes a header name/],
  ['a field that is no path', () => Source.hmac({ secret, jsonField: 'signature' }), /^Source\.hmac\.jsonField takes a path/],
  ['a parameter without a name', () => Source.token({ secret, queryParameter: '' }), /^Source\.token\.queryParameter takes a name of 1 to 128 characters, got: "";/],
  ['a form field without a name', () => Source.token({ secret, formField: '' }), /^Source\.token\.formField takes a name/],
  ['a separator that a signature may hold', () => Source.hmac({ secret, header: 'x', members: { separator: 'v' } }), /^Source\.hmac\.members\.separator takes 1 to 4 characters other than letters and digits, got: "v";/],
  ['an empty separator', () => Source.hmac({ secret, header: 'x', members: { separator: '' } }), /^Source\.hmac\.members\.separator takes/],
  ['the same twice', () => Source.hmac({ secret, header: 'x', members: { separator: '=' } }), /^Source\.hmac\.members takes separators that differ/],
  ['no members that are signatures', () => Source.hmac({ secret, header: 'x', members: { signatures: [] } }), /^Source\.hmac\.members\.signatures takes names, got: \[\];/],
  ['a time that is a signature', () => Source.hmac({ secret, header: 'x', members: { signatures: ['t'], timestamp: 't' } }), /^Source\.hmac\.members\.timestamp takes a name of its own/],
  ['a member of nothing', () => Source.hmac({ secret, header: 'x', signedContent: '{member:t}{body}' }), /got no members to take it from;/],
  ['a member that is the time and not signed', () => Source.hmac({ secret, header: 'x', members: { timestamp: 't' } }), /^Source\.hmac\.members\.timestamp is "t", but signedContent does not hold \{timestamp\}.*leave members\.timestamp out\.$/],
  ['two times', () => Source.hmac({ secret, header: 'x', timestampHeader: 'y', timestampJsonField: '$.t', signedContent: '{timestamp}{body}' }), /takes the time from one place, got: timestampHeader and timestampJsonField;/],
  ['a format of no time', () => Source.hmac({ secret, header: 'x', timestampFormat: TimestampFormat.ISO_8601 }), /^Source\.hmac\.timestampFormat is about the time of the request, got nothing/],
  ['a tolerance of no time', () => Source.hmac({ secret, header: 'x', tolerance: Duration.minutes(1) }), /^Source\.hmac\.tolerance is about the time/],
  ['a field that is signed, of a body that is not', () => Source.hmac({ secret, header: 'x', signedContent: '{json:$.id}' }), /must hold \{body\} exactly once/],
  ['a body that is signed and said not to be', () => Source.hmac({ secret, header: 'x', signsBody: false }), /^Source\.hmac\.signsBody is false, expected a signedContent with fields/],
  ['nothing that is signed', () => Source.hmac({ secret, header: 'x', signsBody: false, signedContent: 'x' }), /^Source\.hmac\.signsBody is false/],
  ['two ids', () => Source.hmac({ secret, header: 'x', deliveryIdHeader: 'x', deliveryIdField: '$.id' }), /^Source\.hmac takes one id, got deliveryIdHeader and deliveryIdField;/],
  ['an id that is no path', () => Source.basic({ secret, deliveryIdField: 'id' }), /^Source\.basic\.deliveryIdField takes a path/],
  ['a name with a colon', () => Source.basic({ secret, username: 'a:topsecret'.slice(0, 2) }), /^Source\.basic\.username takes at most 128 characters without colons/],
  ['an empty field of a secret', () => Source.github({ secret, secretField: '' }), /^Source\.github\.secretField takes the name of a field/],
  ['a field of no secret', () => Source.standardWebhooks({ publicKeys: [PUBLIC_KEY], secretField: 'a' }), /got neither/],
  ['no public keys', () => Source.discord({ publicKeys: [] }), /^Source\.discord\.publicKeys takes 1 to 4 keys, got: 0;/],
  ['a key of another kind', () => Source.sendGrid({ publicKeys: ['00'.repeat(32)] }), /^Source\.sendGrid\.publicKeys takes public keys for ecdsa-sha256 as PEM or base64 of their DER, got a text of 64 characters that is none;/],
  ['a private key', () => Source.publicKey({ publicKeys: ['-----BEGIN PRIVATE KEY----- topsecret'], algorithm: PublicKeyAlgorithm.RSA_SHA256, header: 'x' }), /got a text of 37 characters that is none; copy the key that the sender shows, and nothing private\.$/],
  ['no tolerance', () => Source.stripe({ secret, tolerance: Duration.seconds(0) }), /^Source\.stripe\.tolerance must be whole seconds from 1 second to 1 day, got: 0/],
  ['half a second', () => Source.stripe({ secret, tolerance: Duration.millis(1500) }), /must be whole seconds/],
  ['two days', () => Source.gitlabSigned({ secret, tolerance: Duration.days(2) }), /got: 2 days; senders recommend 5 minutes\.$/],
  ['no topics', () => Source.sns({ topics: [] }), 'Source.sns takes 1 to 20 topics, got: 0; list the topics that may send, because every AWS account can have SNS sign messages.'],
  ['topics left out', () => Source.sns({} as { topics: sns.ITopic[] }), /got: 0/],
  ['too many topics', () => Source.sns({ topics: Array<sns.ITopic>(21).fill(topic(TOPIC)) }), /got: 21/],
  ['a FIFO topic', () => Source.sns({ topics: [topic(`${TOPIC}.fifo`)] }), /^Source\.sns takes standard SNS topics, got: "arn:.*\.fifo"/],
  ['a FIFO topic of this app', () => Source.sns({ topics: [new sns.Topic(new Stack(), 'Fifo', { fifo: true })] }), /^Source\.sns takes standard SNS topics/],
  ['a queue', () => Source.sns({ topics: [topic(TOPIC.replace('sns', 'sqs'))] }), /takes standard SNS topics/],
  ['a token for the operator without a header', () => Source.hmac({ secret, jsonField: '$.s', operatorTokenField: 'verification_token' }), /^Source\.hmac takes operatorTokenField with a signature in a header, got no header; leave operatorTokenField out\.$/],
  ['a token for the operator without a name', () => Source.hmac({ secret, header: 'x-s', operatorTokenField: '' }), /^Source\.hmac\.operatorTokenField takes the name of a field of 1 to 64 characters, got one of 0;/],
  ['a URL with a query', () => Source.twilio({ secret, publicUrl: 'https://x.example.com/?a=1' }), /^Source\.twilio\.publicUrl must be an absolute http or https URL without/],
  ['no URL', () => Source.hubSpot({ secret, publicUrl: 'x.example.com' }), /^Source\.hubSpot\.publicUrl must be/],
])('wrong: %s', (_what, make, message) => {
  expect(make).toThrow(message);
  expect(make).not.toThrow(/topsecret/);
});

test('field case S13: the handshake of X and of Zoom takes the field of the secret that the source takes', () => {
  const secretField = 'token';
  for (const source of [Source.x({ secret, secretField }), Source.zoom({ secret, secretField })]) {
    expect(source.handshake._signingSecret).toEqual({ secret, field: secretField });
  }
  expect(Source.x({ secret }).handshake._signingSecret).toEqual({ secret, field: undefined });
  expect(() => Handshake.crc(secret, { secretField: '' })).toThrow('Handshake.crc.secretField takes the name of a field of 1 to 256 characters, got one of 0;');
});
