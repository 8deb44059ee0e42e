import { ConfigReader, SourceConfigError } from './config-reader';
import { HubSpotSignature, InvalidWebhooks, SignatureAlgorithm, SignatureEncoding, TimestampFormat } from './constants';
import { HmacScheme, Scheme, SourceConfig } from './source-config';
import { SOURCES_ENV } from '../contract/environment';
import { parseSignedContent } from './verification/signed-content';
import { isPublicKey } from './verification/standard-webhooks';

/** By kind; the type makes sure that there is one for each. */
const SCHEME_READERS: { readonly [Kind in Scheme['kind']]: (reader: ConfigReader) => Extract<Scheme, { kind: Kind }> } = {
  'none': () => ({ kind: 'none' }),
  'hmac': readHmac,
  'stripe': (reader) => ({ kind: 'stripe', toleranceSeconds: reader.count('toleranceSeconds') }),
  'standard-webhooks': (reader) => ({
    kind: 'standard-webhooks',
    headerPrefix: reader.text('headerPrefix'),
    toleranceSeconds: reader.count('toleranceSeconds'),
    publicKeys: reader.texts('publicKeys'),
  }),
  'twilio': () => ({ kind: 'twilio' }),
  'token': (reader) => ({ kind: 'token', header: reader.text('header') }),
  'hubspot-hash': (reader) => ({ kind: 'hubspot-hash', version: reader.oneOf('version', [HubSpotSignature.V1, HubSpotSignature.V2]) }),
  'sns': (reader) => ({ kind: 'sns', topicArns: reader.texts('topicArns') }),
};

/**
 * Reads what the construct rendered: the source of each endpoint, by its path. There is no default: without a configuration nothing is known of
 * the sender, and nothing may be delivered.
 *
 * @param json value of the environment variable `SOURCES`
 * @throws SourceConfigError when it is missing, or anything in it is missing, wrong or unknown
 */
export function readSourceConfigs(json: string | undefined): ReadonlyMap<string, SourceConfig> {
  const configs = parse(json);
  if (typeof configs !== 'object' || configs === null || Array.isArray(configs)) {
    throw new SourceConfigError(SOURCES_ENV, 'an object');
  }
  if (Object.keys(configs).length === 0) {
    throw new SourceConfigError(SOURCES_ENV, 'at least one endpoint');
  }
  return new Map(Object.entries(configs).map(([endpoint, config]) => [endpoint, readSourceConfig(config)]));
}

function readSourceConfig(value: unknown): SourceConfig {
  return ConfigReader.read(SOURCES_ENV, value, (reader) => {
    const config: SourceConfig = {
      name: reader.text('name'),
      scheme: reader.object('scheme', readScheme),
      secretArns: reader.texts('secretArns'),
      invalid: reader.oneOf('invalid', Object.values(InvalidWebhooks)),
      publicUrl: reader.optional('publicUrl', () => reader.text('publicUrl')),
    };
    checkKeys(config);
    return config;
  });
}

function parse(json: string | undefined): unknown {
  try {
    return JSON.parse(json ?? '');
  } catch {
    throw new SourceConfigError(SOURCES_ENV, 'JSON');
  }
}

function readScheme(reader: ConfigReader): Scheme {
  const kind = reader.oneOf('kind', Object.keys(SCHEME_READERS) as Array<Scheme['kind']>);
  return SCHEME_READERS[kind](reader);
}

function readHmac(reader: ConfigReader): HmacScheme {
  const scheme: HmacScheme = {
    kind: 'hmac',
    header: reader.text('header'),
    algorithm: reader.oneOf('algorithm', Object.values(SignatureAlgorithm)),
    encoding: reader.oneOf('encoding', Object.values(SignatureEncoding)),
    prefix: reader.textOrEmpty('prefix'),
    signedContent: reader.text('signedContent'),
    timestamp: reader.optional('timestamp', () => reader.object('timestamp', (timestamp) => ({
      header: timestamp.text('header'),
      format: timestamp.oneOf('format', Object.values(TimestampFormat)),
      toleranceSeconds: timestamp.count('toleranceSeconds'),
    }))),
    onlyObjects: reader.optional('onlyObjects', () => reader.flag('onlyObjects')),
  };
  if (!isSound(scheme)) {
    throw new SourceConfigError(`${SOURCES_ENV}.scheme.signedContent`, 'a template with the body, and with the timestamp if there is one');
  }
  return scheme;
}

/** A timestamp that is not signed, or a signed one that is not checked, is not what the construct writes. */
function isSound({ signedContent, timestamp }: HmacScheme): boolean {
  try {
    return parseSignedContent(signedContent).some((part) => part.kind === 'timestamp') === (timestamp !== undefined);
  } catch {
    return false;
  }
}

/** Every scheme needs something to verify with. */
function checkKeys({ scheme, secretArns }: SourceConfig): void {
  if (scheme.kind === 'sns') {
    if (scheme.topicArns.length === 0) {
      throw new SourceConfigError(`${SOURCES_ENV}.scheme.topicArns`, 'at least one topic');
    }
  } else if (scheme.kind === 'standard-webhooks') {
    if (!scheme.publicKeys.every(isPublicKey)) {
      throw new SourceConfigError(`${SOURCES_ENV}.scheme.publicKeys`, 'ed25519 public keys');
    }
    if (secretArns.length + scheme.publicKeys.length === 0) {
      throw new SourceConfigError(`${SOURCES_ENV}.secretArns`, 'at least one secret or public key');
    }
  } else if (scheme.kind !== 'none' && secretArns.length === 0) {
    throw new SourceConfigError(`${SOURCES_ENV}.secretArns`, 'at least one secret');
  }
}
