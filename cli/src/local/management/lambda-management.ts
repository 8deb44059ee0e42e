import { createHash } from 'node:crypto';
import { AwsRequest, AwsResponse } from '../aws-endpoints/http-message';
import { LocalService } from '../aws-endpoints/local-service';
import type { CreatedMapping } from '../event-source';
import { FunctionDefinition } from '../function-host/function-definition';
import { bareFunctionName, FunctionHost } from '../function-host/function-host';

/** Bytes that Lambda takes for all environment variables of a function. */
const MOST_ENVIRONMENT = 4096;

/** Concurrent executions of an account, where nobody asked for more. */
const ACCOUNT_LIMIT = 1000;

const FUNCTION = /^\/2015-03-31\/functions\/([^/?]+)\/configuration(?:\?|$)/;
const CONCURRENCY = /^\/2019-09-30\/functions\/([^/?]+)\/concurrency(?:\?|$)/;
const MAPPINGS = /^\/2015-03-31\/event-source-mappings\/?(?:\?|$)/;
const MAPPING = /^\/2015-03-31\/event-source-mappings\/([^/?]+)(?:\?|$)/;
const ACCOUNT = /^\/2016-08-19\/account-settings(?:\/?)(?:\?|$)/;

/** A change of a function; what else Lambda takes is not modelled. */
interface ConfigurationChange {
  readonly Environment?: { readonly Variables?: Record<string, string> };
  readonly RevisionId?: string;
}

/** What is managed. */
export interface ManagedFunctions {
  readonly host: FunctionHost;
  readonly mappings: readonly CreatedMapping[];
  /** Name of a function's log group. */
  logGroup(functionName: string): string | undefined;
}

/**
 * Lambda, as far as functions are looked at and changed: `GetFunctionConfiguration`, `UpdateFunctionConfiguration` of the environment variables,
 * `GetFunctionConcurrency`, `ListEventSourceMappings`, `GetEventSourceMapping`, `UpdateEventSourceMapping` of `Enabled`, and `GetAccountSettings`.
 *
 * A change counts at once: invocations that run go on with what they had, every other begins in a new environment.
 */
export class LambdaManagement implements LocalService {
  constructor(private readonly managed: ManagedFunctions) {}

  public matches({ path }: AwsRequest): boolean {
    return [FUNCTION, CONCURRENCY, MAPPINGS, MAPPING, ACCOUNT].some((pattern) => pattern.test(path));
  }

  public handle({ method, path, body }: AwsRequest): AwsResponse {
    const [, functionName] = FUNCTION.exec(path) ?? CONCURRENCY.exec(path) ?? [];
    if (functionName !== undefined) {
      return this.ofFunction(method, path, bareFunctionName(decodeURIComponent(functionName)), body);
    }
    if (ACCOUNT.test(path)) {
      const reserved = this.managed.host.definitions().reduce((sum, { reservedConcurrency = 0 }) => sum + reservedConcurrency, 0);
      return answer(200, { AccountLimit: { ConcurrentExecutions: ACCOUNT_LIMIT, UnreservedConcurrentExecutions: ACCOUNT_LIMIT - reserved } });
    }
    const [, uuid] = MAPPINGS.test(path) ? [] : MAPPING.exec(path)!;
    return uuid === undefined ? this.list(new URL(path, 'http://local').searchParams) : this.ofMapping(method, uuid, body);
  }

  private ofFunction(method: string, path: string, name: string, body: Buffer): AwsResponse {
    const definition = this.managed.host.definition(name);
    if (!definition) {
      return failure(404, 'ResourceNotFoundException', `Function not found: ${name}`);
    }
    if (CONCURRENCY.test(path)) {
      return answer(200, { ReservedConcurrentExecutions: definition.reservedConcurrency });
    }
    return method === 'PUT' ? this.change(definition, JSON.parse(body.toString('utf8')) as ConfigurationChange) : answer(200, this.configuration(definition));
  }

  private change(definition: FunctionDefinition, change: ConfigurationChange): AwsResponse {
    const other = Object.keys(change).find((name) => !['Environment', 'RevisionId', 'FunctionName'].includes(name));
    if (other !== undefined) {
      return failure(400, 'InvalidParameterValueException', `The local runtime changes the environment variables of a function, not ${other}.`);
    }
    if (change.RevisionId !== undefined && change.RevisionId !== revisionOf(definition)) {
      return failure(412, 'PreconditionFailedException', 'The Revision Id provided does not match the latest Revision Id. Call the GetFunction/GetAlias API to retrieve the latest Revision Id');
    }
    const variables = change.Environment?.Variables ?? definition.environment;
    if (Buffer.byteLength(JSON.stringify(variables)) > MOST_ENVIRONMENT) {
      return failure(400, 'InvalidParameterValueException', 'Lambda was unable to configure your environment variables because the environment variables you have provided exceeded the 4KB limit.');
    }
    return answer(200, this.configuration(this.managed.host.configure(definition.name, variables)));
  }

  private configuration(definition: FunctionDefinition): object {
    const { name, arn, runtime, handler, timeoutSeconds, memoryMb, environment } = definition;
    return {
      FunctionName: name,
      FunctionArn: arn,
      Runtime: runtime,
      Handler: handler,
      Timeout: timeoutSeconds,
      MemorySize: memoryMb,
      Version: '$LATEST',
      Environment: { Variables: environment },
      RevisionId: revisionOf(definition),
      State: 'Active',
      LastUpdateStatus: 'Successful',
      LoggingConfig: { LogGroup: this.managed.logGroup(name) },
    };
  }

  private list(query: URLSearchParams): AwsResponse {
    const [name, queue] = [query.get('FunctionName'), query.get('EventSourceArn')];
    const mappings = this.managed.mappings.filter(({ response: { FunctionArn, EventSourceArn } }) =>
      (name === null || bareFunctionName(FunctionArn) === bareFunctionName(name)) && (queue === null || EventSourceArn === queue));
    return answer(200, { EventSourceMappings: mappings.map(described) });
  }

  private ofMapping(method: string, uuid: string, body: Buffer): AwsResponse {
    const found = this.managed.mappings.find(({ response }) => response.UUID === uuid);
    if (!found) {
      return failure(404, 'ResourceNotFoundException', 'The resource you requested does not exist.');
    }
    if (method === 'PUT') {
      const { Enabled } = JSON.parse(body.toString('utf8')) as { Enabled?: boolean };
      if (Enabled === true) {
        found.mapping.enable();
      } else if (Enabled === false) {
        void found.mapping.disable();
      }
    }
    return answer(method === 'PUT' ? 202 : 200, described(found));
  }
}

function described({ mapping, response }: CreatedMapping): object {
  return { ...response, State: mapping.isEnabled ? 'Enabled' : 'Disabled' };
}

/** Changes with the environment variables. */
function revisionOf({ name, environment }: FunctionDefinition): string {
  const hash = createHash('sha256').update(JSON.stringify([name, Object.entries(environment).sort()])).digest('hex');
  return `${hash.slice(0, 8)}-${hash.slice(8, 12)}-${hash.slice(12, 16)}-${hash.slice(16, 20)}-${hash.slice(20, 32)}`;
}

function answer(status: number, body: object): AwsResponse {
  return { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}

function failure(status: number, type: string, message: string): AwsResponse {
  return { status, headers: { 'content-type': 'application/json', 'x-amzn-errortype': type }, body: JSON.stringify({ Type: 'User', message }) };
}
