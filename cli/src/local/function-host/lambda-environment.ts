import * as os from 'node:os';
import { FunctionDefinition } from './function-definition';
import type { Credentials } from '../aws-endpoints/credentials';

/** Where a function finds AWS's services. */
export interface LocalAws {
  /** URL at which they are emulated. */
  readonly endpointUrl: string;
  /** What calls to them have to be signed with. */
  readonly credentials: Credentials;
}

/**
 * The environment variables of a function: what Lambda sets, the function's own, and what points the AWS SDK to the local endpoints.
 *
 * The user's own AWS configuration is not passed on: nothing that runs here can reach a real account by accident.
 */
export function lambdaEnvironment(definition: FunctionDefinition, { endpointUrl, credentials }: LocalAws): Record<string, string> {
  return {
    PATH: process.env.PATH ?? '',
    LANG: 'en_US.UTF-8',
    AWS_EXECUTION_ENV: `AWS_Lambda_${definition.runtime}`,
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    ...definition.environment,
    AWS_LAMBDA_FUNCTION_NAME: definition.name,
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(definition.memoryMb),
    AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${definition.name}`,
    AWS_LAMBDA_LOG_STREAM_NAME: 'local',
    LAMBDA_TASK_ROOT: definition.codePath,
    _HANDLER: definition.handler,
    AWS_REGION: definition.region,
    AWS_DEFAULT_REGION: definition.region,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    AWS_SESSION_TOKEN: credentials.sessionToken,
    AWS_CONFIG_FILE: os.devNull,
    AWS_SHARED_CREDENTIALS_FILE: os.devNull,
    AWS_EC2_METADATA_DISABLED: 'true',
    // On AWS the functions run on a newer Node.js, so the SDK's warning about this one is of no use.
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
    AWS_ENDPOINT_URL: endpointUrl,
  };
}
