import type { SourceConfig } from '../../../../src/sources/source-config';
import { expectedNames } from '../../near-names';
import { OperatedEndpoint, OperatedWebhook } from '../session/operated-webhook';
import { OperatorError } from '../session/operator-error';

/** What says which endpoint is meant, and how it is sent to. */
export interface EndpointFlags {
  readonly endpoint?: string;
  readonly sign?: boolean;
  readonly unsigned?: boolean;
}

/** The endpoint that is sent to. */
export interface ChosenEndpoint extends OperatedEndpoint {
  /** How it verifies; undefined where it does not. */
  readonly source?: SourceConfig;
}

/**
 * The endpoint that is sent to: the named one, else the first that can be sent to as the flags say.
 *
 * @param sources by path
 * @throws OperatorError where there is none, or it verifies and nobody said what to do about it
 */
export function chooseEndpoint(webhook: OperatedWebhook, sources: ReadonlyMap<string, SourceConfig>, flags: EndpointFlags): ChosenEndpoint {
  const endpoints = webhook.endpoints.map((endpoint): ChosenEndpoint => {
    const source = sources.get(endpoint.path);
    return source === undefined || source.scheme.kind === 'none' ? endpoint : { ...endpoint, source };
  });
  if (endpoints.length === 0) {
    throw new OperatorError(`${webhook.name} has no endpoint in the stacks that were looked at: name the stack of its API with --stack too.`);
  }
  const verifies = flags.sign === true || flags.unsigned === true;
  if (flags.endpoint === undefined) {
    const found = endpoints.find(({ source }) => (source !== undefined) === verifies) ?? (flags.sign ? endpoints[0] : undefined);
    if (!found) {
      throw new OperatorError(flags.unsigned
        ? `--unsigned is given and no endpoint of ${webhook.name} verifies, expected one that does: leave it out.`
        : `Every endpoint of ${webhook.name} verifies who sends (${listOf(endpoints)}): sign with --sign, which reads the secret, or see an invalid one become a dead letter with --unsigned.`);
    }
    return found;
  }
  const named = endpoints.find(({ path }) => path === flags.endpoint || path === `/${flags.endpoint}`);
  if (!named) {
    throw new OperatorError(`${webhook.name} has no endpoint "${flags.endpoint}"; expected ${expectedNames(flags.endpoint, endpoints.map(({ path }) => path))}.`);
  }
  if (named.source && !verifies) {
    throw new OperatorError(`The endpoint ${named.path} verifies who sends (${named.source.name}): sign with --sign, which reads the secret, or see an invalid one become a dead letter with --unsigned.`);
  }
  if (!named.source && flags.unsigned) {
    throw new OperatorError(`--unsigned is given and the endpoint ${named.path} does not verify, expected one that does: leave it out.`);
  }
  return named;
}

function listOf(endpoints: readonly ChosenEndpoint[]): string {
  return endpoints.map(({ path, source }) => `${path}: ${source?.name}`).join(', ');
}
