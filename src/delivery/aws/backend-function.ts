import type { LambdaClient } from '@aws-sdk/client-lambda';
import { loadLambda } from '../../aws-sdk/load';
import { Invoke } from '../transports/lambda-function';

/** Invokes a function by its ARN. Once only: a second try inside one attempt would be an attempt that nobody counts. */
export function invokeFunction(functionArn: string): Invoke {
  let client: LambdaClient | undefined;
  return async (payload, signal) => {
    const { InvokeCommand, LambdaClient: Client } = loadLambda();
    client ??= new Client({ maxAttempts: 1 });
    return client.send(new InvokeCommand({ FunctionName: functionArn, Payload: Buffer.from(payload, 'utf8') }), { abortSignal: signal });
  };
}
