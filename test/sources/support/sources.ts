import { generateKeyPairSync } from 'crypto';
import { App, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import * as sns from 'aws-cdk-lib/aws-sns';
import { HubSpotSignature, JwtAlgorithm, KeyEncoding, PublicKeyAlgorithm, SignatureAlgorithm, SignatureEncoding } from '../../../src/sources/constants';
import { readSourceConfigs } from '../../../src/sources/read-source-config';
import { Source } from '../../../src/sources/source';
import { SourceConfig } from '../../../src/sources/source-config';

export const stack = new Stack(new App(), 'Stack');
export const secret = secretsmanager.Secret.fromSecretCompleteArn(stack, 'Secret', 'arn:aws:secretsmanager:us-east-1:123456789012:secret:current-AbCdEf');
export const previousSecret = secretsmanager.Secret.fromSecretCompleteArn(
  stack, 'Previous', 'arn:aws:secretsmanager:us-east-1:123456789012:secret:previous-AbCdEf',
);
const forwarder = lambda.Function.fromFunctionAttributes(stack, 'Forwarder', {
  functionArn: 'arn:aws:lambda:us-east-1:123456789012:function:forwarder',
  role: iam.Role.fromRoleArn(stack, 'Role', 'arn:aws:iam::123456789012:role/forwarder'),
});

/** What the forwarder reads of a source: rendered by the construct, read by the forwarder's own code. */
export function configOf(source: Source): SourceConfig {
  return readSourceConfigs(`{"/":${stack.resolve(source._configFor(forwarder))}}`).get('/')!;
}

export interface SourceKeys {
  readonly publicKeys?: string[];
  readonly topicArn?: string;
}

const { HEX, BASE64 } = SignatureEncoding;

/** Keys of which nothing is signed. */
const ED25519 = '00'.repeat(32);
const P256 = 'MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE83T4O/n84iotIvIW4mdBgQ/7dAfSmpqIM8kF9mN1flpVKS3GRqe62gw+2fNNRaINXvVpiglSI8eNEc6wEA3F+g==';
const RSA = generateKeyPairSync('rsa', { modulusLength: 2048, publicKeyEncoding: { format: 'pem', type: 'spki' }, privateKeyEncoding: { format: 'pem', type: 'pkcs8' } }).publicKey;

/** The sources by the names that vectors use. Those of a factory with other names than its own are listed in `OTHER_NAMES`. */
const SOURCES: Readonly<Record<string, (keys: SourceKeys) => Source>> = {
  'github': () => Source.github({ secret }),
  'stripe-v1': () => Source.stripe({ secret }),
  'slack-v0': () => Source.slack({ secret }),
  'meta': () => Source.meta({ secret, verifyToken: previousSecret }),
  'x': () => Source.x({ secret }),
  'zoom': () => Source.zoom({ secret }),
  'shopify': () => Source.shopify({ secret }),
  'twilio-sha1': () => Source.twilio({ secret }),
  'zendesk': () => Source.zendesk({ secret }),
  'gitlab': () => Source.gitlab({ secret }),
  'gitlab-signed': () => Source.gitlabSigned({ secret }),
  'aws-sns': ({ topicArn = 'arn:aws:sns:us-east-1:123456789012:none' }) => Source.sns({
    topics: [sns.Topic.fromTopicArn(new Stack(), 'Topic', topicArn)],
  }),
  'standard-webhooks': () => Source.standardWebhooks({ secret }),
  'standard-webhooks-ed25519': ({ publicKeys }) => Source.standardWebhooks({ publicKeys }),
  'hubspot-v1': () => Source.hubSpot({ secret, signature: HubSpotSignature.V1 }),
  'hubspot-v2': () => Source.hubSpot({ secret, signature: HubSpotSignature.V2 }),
  'hubspot-v3': () => Source.hubSpot({ secret }),
  'line': () => Source.hmac({ secret, header: 'x-line-signature', encoding: BASE64 }),
  'square': () => Source.square({ secret }),
  'adyen': () => Source.adyen({ secret }),
  'asana': () => Source.asana({ secret }),
  'bitbucket': () => Source.bitbucket({ secret }),
  'box': () => Source.box({ secret }),
  'calendly': () => Source.calendly({ secret }),
  'docuSign': () => Source.docuSign({ secret }),
  'dropbox': () => Source.dropbox({ secret }),
  'intercom': () => Source.intercom({ secret }),
  'linear': () => Source.linear({ secret }),
  'mailgun': () => Source.mailgun({ secret }),
  'paddle': () => Source.paddle({ secret }),
  'pagerDuty': () => Source.pagerDuty({ secret }),
  'telegram': () => Source.telegram({ secret }),
  'typeform': () => Source.typeform({ secret }),
  'wooCommerce': () => Source.wooCommerce({ secret }),
  'discord': ({ publicKeys = [ED25519] }) => Source.discord({ publicKeys }),
  'sendGrid': ({ publicKeys = [P256] }) => Source.sendGrid({ publicKeys }),
  'public-key-rsa': ({ publicKeys = [RSA] }) => Source.publicKey({
    publicKeys, algorithm: PublicKeyAlgorithm.RSA_SHA256, header: 'x-signature-sha256', encoding: BASE64,
  }),
  'googlePubSub': () => Source.googlePubSub({ serviceAccount: 'hooks@project.iam.gserviceaccount.com', audience: 'https://hooks.example.com' }),
  'plaid': () => Source.plaid({ secret, clientId: 'a-client' }),
  'vonage': () => Source.vonage({ secret }),
  'jwt': () => Source.jwt({
    keySetUrl: 'https://sender.example.com/jwks.json',
    algorithms: [JwtAlgorithm.EDDSA],
    header: 'x-token',
    issuer: 'https://sender.example.com',
    audience: 'https://hooks.example.com',
  }),
  'token': () => Source.token({ secret, header: 'authorization', prefix: 'Bearer ' }),
  'basic': () => Source.basic({ secret, username: 'chargebee' }),
  'elevenlabs': () => Source.hmac({
    secret, header: 'elevenlabs-signature', members: { signatures: ['v0'], timestamp: 't' }, signedContent: '{timestamp}.{body}',
  }),
  'teams': () => Source.hmac({ secret, header: 'authorization', prefix: 'HMAC ', encoding: BASE64, keyEncoding: KeyEncoding.BASE64 }),
  'hmac-sha256-base64': () => Source.hmac({ secret, header: 'x-signature', encoding: BASE64 }),
  'hmac-sha256-hex': () => Source.hmac({ secret, header: 'X-SIGNATURE', encoding: HEX }),
  'hmac-sha512-hex': () => Source.hmac({ secret, header: 'X-Convoy-Signature', algorithm: SignatureAlgorithm.SHA512 }),
};

/** The configuration of the source by that name; an unknown name fails the test. */
export function configFor(name: string, keys: SourceKeys = {}): SourceConfig {
  return configOf(SOURCES[name](keys));
}

export const SOURCE_NAMES = Object.keys(SOURCES);

/** What vectors call the sources of a factory, where that is not the factory's name. */
const OTHER_NAMES: Readonly<Record<string, readonly string[] | undefined>> = {
  stripe: ['stripe-v1'],
  slack: ['slack-v0'],
  twilio: ['twilio-sha1'],
  gitlabSigned: ['gitlab-signed'],
  sns: ['aws-sns'],
  standardWebhooks: ['standard-webhooks', 'standard-webhooks-ed25519'],
  hubSpot: ['hubspot-v1', 'hubspot-v2', 'hubspot-v3'],
  publicKey: ['public-key-rsa'],
  hmac: ['line', 'elevenlabs', 'teams', 'hmac-sha256-base64', 'hmac-sha256-hex', 'hmac-sha512-hex'],
};

/** The names there have to be: of all that the class `Source` makes, also of what nobody thought of here. `any` verifies nothing. */
export const EXPECTED_SOURCE_NAMES = Object.entries(Object.getOwnPropertyDescriptors(Source))
  .filter(([name, { value }]) => typeof value === 'function' && !name.startsWith('_') && name !== 'any')
  .flatMap(([name]) => OTHER_NAMES[name] ?? [name]);
