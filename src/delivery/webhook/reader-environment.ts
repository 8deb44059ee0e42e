import { Surroundings } from './webhook-reader';
import { SOURCES_ENV } from '../../contract/environment';
import { Neighbours, NEIGHBOURS_ENV } from '../../contract/neighbours';
import { unpack } from '../../contract/packed-text';
import { ROOT_ENDPOINT } from '../../envelope/envelope';
import { readSourceConfigs } from '../../sources/read-source-config';
import { ConfigurationError, json, Variables } from '../function/variables';

/** What a reader of webhooks is made of. */
export interface ReaderEnvironment {
  /** Paths of the webhook's endpoints. */
  readonly endpoints: readonly string[];
  readonly surroundings: Surroundings;
}

/**
 * Reads what the construct rendered of endpoints.
 *
 * @throws SourceConfigError or ConfigurationError when a variable is missing or not understood
 */
export function readReaderEnvironment(variables: Variables): ReaderEnvironment {
  const sources = readSourceConfigs(unpack(variables[SOURCES_ENV]));
  const root = sources.get(ROOT_ENDPOINT);
  return {
    endpoints: [...sources.keys()],
    surroundings: { isRootVerified: root !== undefined && root.scheme.kind !== 'none', neighbours: neighbours(variables) },
  };
}

function neighbours(variables: Variables): Neighbours | undefined {
  if (!variables[NEIGHBOURS_ENV]) {
    return undefined;
  }
  const { at, paths } = json(variables, NEIGHBOURS_ENV);
  if (typeof at === 'string' && Array.isArray(paths) && paths.every((path) => typeof path === 'string')) {
    return { at, paths };
  }
  throw new ConfigurationError(NEIGHBOURS_ENV, 'JSON with the path of the webhook and those of its neighbours');
}
