import { ConfigReader, SourceConfigError } from './config-reader';
import { InvalidWebhooks } from './constants';
import { readScheme } from './read-scheme';
import { SourceConfig } from './source-config';
import { SOURCES_ENV } from '../contract/environment';

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
      secretField: reader.optional('secretField', () => reader.text('secretField')),
      invalid: reader.oneOf('invalid', Object.values(InvalidWebhooks)),
      publicUrl: reader.optional('publicUrl', () => reader.text('publicUrl')),
      operatorTokenField: reader.optional('operatorTokenField', () => reader.text('operatorTokenField')),
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

/** Every scheme needs something to verify with. */
function checkKeys({ scheme, secretArns }: SourceConfig): void {
  if (scheme.kind === 'jwt' && scheme.keySetUrl !== undefined) {
    if (secretArns.length > 0) {
      throw new SourceConfigError(`${SOURCES_ENV}.secretArns`, 'none beside a set of keys');
    }
  } else if (scheme.kind === 'sns') {
    if (scheme.topicArns.length === 0) {
      throw new SourceConfigError(`${SOURCES_ENV}.scheme.topicArns`, 'at least one topic');
    }
  } else if (scheme.kind === 'signature' && scheme.byPublicKey) {
    if ((secretArns.length > 0) !== (scheme.bySecret !== undefined)) {
      throw new SourceConfigError(`${SOURCES_ENV}.secretArns`, 'secrets if anything is verified by them, and none otherwise');
    }
  } else if (scheme.kind === 'signature' && !scheme.bySecret) {
    throw new SourceConfigError(`${SOURCES_ENV}.scheme`, 'secrets or public keys to verify by');
  } else if (scheme.kind !== 'none' && secretArns.length === 0) {
    throw new SourceConfigError(`${SOURCES_ENV}.secretArns`, 'at least one secret');
  }
}
