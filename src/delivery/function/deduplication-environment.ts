import { ConfigurationError, isCount, json, text, Variables } from './variables';
import { DeduplicationConfig } from '../../contract/deduplication';
import { DeduplicationEnv } from '../../contract/environment';
import { unpack } from '../../contract/packed-text';

/** How repetitions are told, and in which table. */
export interface DeduplicationEnvironment {
  readonly tableName: string;
  /** By the endpoint's path. */
  readonly configs: ReadonlyMap<string, DeduplicationConfig>;
}

/**
 * Reads the environment variables of deduplication.
 *
 * @returns undefined when repetitions are delivered at all endpoints
 * @throws ConfigurationError when one is missing or not what it should be
 */
export function readDeduplicationEnvironment(variables: Variables): DeduplicationEnvironment | undefined {
  if (!variables[DeduplicationEnv.DEDUPLICATION]) {
    return undefined;
  }
  const unpacked = { [DeduplicationEnv.DEDUPLICATION]: unpack(variables[DeduplicationEnv.DEDUPLICATION]) };
  const configs = Object.entries(json(unpacked, DeduplicationEnv.DEDUPLICATION));
  return {
    tableName: text(variables, DeduplicationEnv.CLAIMS_TABLE_NAME),
    configs: new Map(configs.map(([endpoint, config]) => [endpoint, readConfig(config)])),
  };
}

function readConfig(value: unknown): DeduplicationConfig {
  const { header, field, window } = (value ?? {}) as Record<string, unknown>;
  const isField = Array.isArray(field) && field.length > 0 && field.every((step) => typeof step === 'string' || Number.isInteger(step));
  if ((typeof header === 'string') === isField || (window !== undefined && !isCount(window))) {
    throw new ConfigurationError(DeduplicationEnv.DEDUPLICATION, 'JSON with "header" or "field", and "window" in whole seconds, of each endpoint');
  }
  return value as DeduplicationConfig;
}
