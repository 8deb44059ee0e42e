import { AlertEnv } from '../../../contract/alerts';
import { ConfigurationError, json, Variables } from '../../../delivery/function/variables';
import { DestinationConfig, StormConfig } from '../destination-config';

type Kind = DestinationConfig['kind'];

/** Texts that each kind must have. */
const REQUIRED: Readonly<Record<Kind, readonly string[]>> = {
  'slack': ['tokenSecretArn', 'channel'],
  'slack-webhook': ['urlSecretArn'],
  'teams': ['urlSecretArn'],
  'email': ['from'],
  'pagerduty': ['routingKeySecretArn'],
  'opsgenie': ['apiKeySecretArn'],
  'https': [],
  'queue': ['target'],
  'topic': ['target'],
  'function': ['target'],
};

/**
 * Reads what a destination's function is told.
 *
 * @param kinds those that this function is for
 * @throws ConfigurationError when it is none of them, or not complete; it holds nothing of the value
 */
export function readDestinationConfig<K extends Kind>(variables: Variables, kinds: readonly K[]): Extract<DestinationConfig, { kind: K }> {
  const config = json(variables, AlertEnv.DESTINATION);
  const kind = kinds.find((one) => one === config.kind);
  if (kind === undefined) {
    throw new ConfigurationError(AlertEnv.DESTINATION, `JSON whose "kind" is ${kinds.map((one) => `"${one}"`).join(' or ')}`);
  }
  const missing = REQUIRED[kind].find((name) => typeof config[name] !== 'string' || config[name] === '');
  if (missing !== undefined) {
    throw new ConfigurationError(AlertEnv.DESTINATION, `JSON of a destination of the kind "${kind}" with "${missing}" as a text that is not empty`);
  }
  if (kind === 'email' && !isTexts(config.to)) {
    throw new ConfigurationError(AlertEnv.DESTINATION, 'JSON of a destination of the kind "email" with "to" as a list of addresses');
  }
  if (kind === 'https' && (typeof config.url === 'string') === (typeof config.urlSecretArn === 'string')) {
    throw new ConfigurationError(AlertEnv.DESTINATION, 'JSON of a destination of the kind "https" with either "url" or "urlSecretArn" as a text');
  }
  return config as unknown as Extract<DestinationConfig, { kind: K }>;
}

/**
 * How many new alerts a destination tells one by one.
 *
 * @returns undefined where it tells all of them so
 * @throws ConfigurationError when that is not two whole numbers above 0
 */
export function readStorm(config: DestinationConfig): StormConfig | undefined {
  const storm = 'storm' in config ? config.storm : undefined;
  if (storm !== undefined && !(isCount(storm.posts) && isCount(storm.perSeconds))) {
    throw new ConfigurationError(AlertEnv.DESTINATION, 'JSON whose "storm" has "posts" and "perSeconds" as whole numbers above 0');
  }
  return storm;
}

/**
 * Reads the names of accounts.
 *
 * @throws ConfigurationError when they are no JSON object of texts
 */
export function readAccountNames(variables: Variables): Record<string, string> {
  if (!variables[AlertEnv.ACCOUNT_NAMES]) {
    return {};
  }
  const names = json(variables, AlertEnv.ACCOUNT_NAMES);
  if (!Object.values(names).every((name) => typeof name === 'string')) {
    throw new ConfigurationError(AlertEnv.ACCOUNT_NAMES, 'a JSON object of account numbers and their names');
  }
  return names as Record<string, string>;
}

function isCount(value: unknown): boolean {
  return Number.isInteger(value) && (value as number) > 0;
}

function isTexts(value: unknown): boolean {
  return Array.isArray(value) && value.length > 0 && value.every((one) => typeof one === 'string' && one !== '');
}
