import type * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { InvalidWebhooks, KeyEncoding, PublicKeyAlgorithm, SignatureAlgorithm, SignatureEncoding } from './constants';
import { Preset, PRESETS, PUBLIC_KEY_PRESETS } from './presets';
import { SignatureRecipe, signatureScheme } from './signature-scheme';
import {
  checkField, checkHeader, checkOperatorTokenField, checkPublicKeys, checkPublicUrl, checkStandardKeys,
} from './source-checks';
import { Scheme, SignatureScheme, SourceConfig } from './source-config';
import { PublicKeyPresetProps, SecretSourceProps, StandardWebhooksSourceProps, TimestampedSourceProps, VerifiedSourceProps } from './source-props';
import { SOURCE_SHAPES } from './source-shapes';
import { Handshake } from '../ingress/handshake/handshake';
import { MessageGroup } from '../ingress/message-group';
import { checkProps, PropsShape } from '../shared/check-props';
import { checkSecretField, checkSecrets } from '../shared/check-secrets';
import { secretArnOf } from '../shared/secret-arn';

/** What is particular to a sender besides how it signs. */
export interface SourceTraits {
  readonly deliveryIdHeader?: string;
  readonly deliveryIdField?: string;
  readonly messageGroup?: MessageGroup;
  readonly handshake?: Handshake;
  readonly publicUrl?: string;
  readonly operatorTokenField?: string;
}

/** All that a source is made of. */
export interface SourceDefinition {
  /** For logs and `Filter.source`. */
  readonly name: string;
  readonly scheme: Scheme;
  /** The current one first. */
  readonly secrets: readonly secretsmanager.ISecret[];
  readonly secretField?: string;
  readonly props: VerifiedSourceProps;
  readonly traits: SourceTraits;
}

/** Properties of a preset; what its sender does not have is left out. */
export type PresetProps = SecretSourceProps & Pick<TimestampedSourceProps, 'tolerance'> & { readonly publicUrl?: string };

/** A source that verifies with secrets. */
export function withSecrets(name: string, caller: string, props: SecretSourceProps, scheme: Scheme, traits: SourceTraits = {}): SourceDefinition {
  return { name, scheme, secrets: checkSecrets(caller, props), secretField: checkSecretField(caller, props.secretField), props, traits };
}

/** A source out of the table of presets, of a sender that signs with a secret; `handshake` is asked once the properties are known to be right. */
export function ofPreset<Props extends PresetProps>(
  key: keyof typeof PRESETS, props: Props, shape: PropsShape<Props>, handshake?: () => Handshake,
): SourceDefinition {
  const preset: Preset = PRESETS[key];
  const caller = `Source.${key}`;
  checkProps(caller, props, shape);
  const { algorithm = SignatureAlgorithm.SHA256, plainHash, keyEncoding, deliveryIdHeader, deliveryIdField, messageGroup } = preset;
  const scheme = signatureScheme(caller, preset.recipe, { bySecret: { algorithm, key: keyEncoding, plainHash } }, props.tolerance);
  const definition = withSecrets(preset.name, caller, props, scheme);
  const publicUrl = checkPublicUrl(caller, props.publicUrl);
  return { ...definition, traits: { deliveryIdHeader, deliveryIdField, messageGroup: messageGroup?.(), handshake: handshake?.(), publicUrl } };
}

/** A source out of the table of presets, of a sender that signs with a private key. */
export function ofPublicKeyPreset(key: keyof typeof PUBLIC_KEY_PRESETS, props: PublicKeyPresetProps): SourceDefinition {
  const { name, algorithm, recipe } = PUBLIC_KEY_PRESETS[key];
  checkProps(`Source.${key}`, props, SOURCE_SHAPES.publicKeys);
  return ofPublicKeys(name, `Source.${key}`, props, algorithm, recipe);
}

/** A source of a sender that signs with a private key. */
export function ofPublicKeys(
  name: string, caller: string, props: PublicKeyPresetProps, algorithm: PublicKeyAlgorithm, recipe: SignatureRecipe, traits: SourceTraits = {},
): SourceDefinition {
  const keys = checkPublicKeys(caller, props.publicKeys, algorithm);
  return { name, scheme: signatureScheme(caller, recipe, { byPublicKey: { algorithm, keys } }, props.tolerance), secrets: [], props, traits };
}

/** Traits of GitLab, however it signs. */
export function gitlabTraits(): SourceTraits {
  return { deliveryIdHeader: 'Idempotency-Key', messageGroup: MessageGroup.header('X-Gitlab-Webhook-UUID') };
}

/** Traits that users name themselves. */
export function ownTraits(
  caller: string,
  { deliveryIdHeader, deliveryIdField, publicUrl, operatorTokenField, header }:
  Pick<SourceTraits, 'deliveryIdHeader' | 'deliveryIdField' | 'publicUrl' | 'operatorTokenField'> & { readonly header?: string },
): SourceTraits {
  if (deliveryIdHeader !== undefined && deliveryIdField !== undefined) {
    throw new Error(`${caller} takes one id, got deliveryIdHeader and deliveryIdField; leave one of them out.`);
  }
  return {
    deliveryIdHeader: deliveryIdHeader === undefined ? undefined : checkHeader(`${caller}.deliveryIdHeader`, deliveryIdHeader),
    deliveryIdField: deliveryIdField === undefined ? undefined : checkField(`${caller}.deliveryIdField`, deliveryIdField),
    publicUrl: checkPublicUrl(caller, publicUrl),
    operatorTokenField: checkOperatorTokenField(caller, operatorTokenField, header),
  };
}

/**
 * Standard Webhooks: `v1,<base64>` is HMAC-SHA256 by secrets, `v1a,<base64>` is ed25519 by public keys.
 *
 * @see https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 */
export function standardWebhooksScheme(caller: string, props: StandardWebhooksSourceProps): SignatureScheme {
  const front = checkHeader(`${caller}.headerPrefix`, props.headerPrefix ?? 'webhook');
  const keys = checkStandardKeys(caller, props.publicKeys ?? []);
  const recipe: SignatureRecipe = {
    header: `${front}-signature`,
    members: { separator: ' ', keyValueSeparator: ',' },
    encoding: SignatureEncoding.BASE64,
    signedContent: `{header:${front}-id}.{timestamp}.{body}`,
    timestampHeader: `${front}-timestamp`,
  };
  return signatureScheme(caller, recipe, {
    ...props.secret && { bySecret: { algorithm: SignatureAlgorithm.SHA256, key: KeyEncoding.BASE64, members: ['v1'] } },
    ...keys.length > 0 && { byPublicKey: { algorithm: PublicKeyAlgorithm.ED25519, keys, members: ['v1a'] } },
  }, props.tolerance);
}

/** What the forwarder is told. */
export function sourceConfig({ name, scheme, secrets, secretField, props, traits }: SourceDefinition): SourceConfig {
  return {
    name,
    scheme,
    secretArns: secrets.map(secretArnOf),
    secretField,
    invalid: props.invalidWebhooks ?? InvalidWebhooks.QUARANTINE,
    publicUrl: traits.publicUrl,
    operatorTokenField: traits.operatorTokenField,
  };
}
