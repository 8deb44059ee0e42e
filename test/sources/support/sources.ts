import { App, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import * as sns from 'aws-cdk-lib/aws-sns';
import { HubSpotSignature, SignatureAlgorithm, SignatureEncoding } from '../../../src/sources/constants';
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
  return readSourceConfigs(`{"/":${stack.resolve(source._bind(forwarder))}}`).get('/')!;
}

export interface SourceKeys {
  readonly publicKeys?: string[];
  readonly topicArn?: string;
}

const { HEX, BASE64 } = SignatureEncoding;

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
  'square': () => Source.hmac({ secret, header: 'x-square-hmacsha256-signature', encoding: BASE64, signedContent: '{url}{body}' }),
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
  hmac: ['line', 'square', 'hmac-sha256-base64', 'hmac-sha256-hex', 'hmac-sha512-hex'],
};

/** The names there have to be: of all that the class `Source` makes, also of what nobody thought of here. `any` verifies nothing. */
export const EXPECTED_SOURCE_NAMES = Object.entries(Object.getOwnPropertyDescriptors(Source))
  .filter(([name, { value }]) => typeof value === 'function' && !name.startsWith('_') && name !== 'any')
  .flatMap(([name]) => OTHER_NAMES[name] ?? [name]);
