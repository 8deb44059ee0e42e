import { RecordsEnv, SOURCES_ENV, StreamEnv } from '../../../../src/contract/environment';
import { unpack } from '../../../../src/contract/packed-text';
import { RecordsDetail } from '../../../../src/contract/records';
import { Route, RoutingEnv } from '../../../../src/contract/routes';
import { textOfParameters } from '../../../../src/contract/variables-in-parameters';
import { readRoutes } from '../../../../src/routing/function/routes-environment';
import { readSourceConfigs } from '../../../../src/sources/read-source-config';
import type { SourceConfig } from '../../../../src/sources/source-config';
import { AwsClients } from '../session/aws-clients';
import { OperatedStream, OperatedWebhook } from '../session/operated-webhook';
import { OperatorError } from '../session/operator-error';
import { Variables } from '../state/function-environment';
import { readParameters } from '../state/read-parameters';

/** A stream whose deliveries are followed. */
export interface FollowedStream {
  readonly stream: OperatedStream;
  /** Whether every outcome is on record; else it is in the log only. */
  readonly isRecorded: boolean;
  /** Whether what the sender sent is on record too. */
  readonly hasRequests: boolean;
}

/** What the deployed functions of a webhook are told. */
export interface DeployedSettings {
  /** By the path of the endpoint; what is absent is not taken from anybody. */
  readonly sources: ReadonlyMap<string, SourceConfig>;
  /** Where there are several destinations. */
  readonly routes?: readonly Route[];
  /** The router, where there is one, and then the destinations. */
  readonly streams: readonly FollowedStream[];
}

/**
 * Reads the environments of the functions of a webhook, and the parameters that these name.
 *
 * @throws OperatorError when they are not what this version of the library writes
 */
export async function readDeployedSettings(aws: AwsClients, webhook: OperatedWebhook): Promise<DeployedSettings> {
  const lambda = await aws.lambda();
  const of = async (stream: OperatedStream): Promise<Variables> =>
    (await lambda.getFunctionConfiguration({ FunctionName: stream.forwarder })).Environment?.Variables ?? {};
  const streams = [...webhook.router ? [webhook.router] : [], ...webhook.destinations];
  const [first, ...others] = await Promise.all(streams.map(of));
  try {
    return {
      sources: readSourceConfigs(await sourcesIn(aws, first)),
      routes: webhook.router && readRoutes(first),
      streams: [first, ...others].map((variables, index) => followed(streams[index], variables)),
    };
  } catch (error) {
    const own = [SOURCES_ENV, RoutingEnv.ROUTES].some((name) => (error as Error).message.includes(name));
    throw own ? new OperatorError(`The function ${streams[0].forwarder} is not told what this version of the tool expects (${(error as Error).message.replace(/\.$/, '')}): use the tool of the version that is deployed.`) : error;
  }
}

async function sourcesIn(aws: AwsClients, variables: Variables): Promise<string | undefined> {
  const names = (variables[StreamEnv.PARAMETERS] ?? '').split(' ').filter((name) => name !== '');
  if (names.length === 0) {
    return unpack(variables[SOURCES_ENV]);
  }
  const text = unpack(textOfParameters(await readParameters(aws, names)));
  const all = JSON.parse(text ?? '{}') as Record<string, unknown>;
  return typeof all[SOURCES_ENV] === 'string' ? all[SOURCES_ENV] : JSON.stringify(all[SOURCES_ENV]);
}

function followed(stream: OperatedStream, variables: Variables): FollowedStream {
  const detail = variables[RecordsEnv.RECORDS_TABLE_NAME] === undefined ? undefined : variables[RecordsEnv.RECORDS_DETAIL];
  return { stream, isRecorded: detail === RecordsDetail.METADATA || detail === RecordsDetail.FULL, hasRequests: detail === RecordsDetail.FULL };
}
