import type { LambdaClient } from '@aws-sdk/client-lambda';
import { loadLambda } from '../../aws-sdk/load';
import { failureClassOf } from '../transports/failure-class';
import { Invoke } from '../transports/lambda-function';
import { FailureClass } from '../transports/request';

/** A connection that Lambda closed while it was idle breaks off at once. One that lasted for longer had an invocation on it. */
const IDLE_RESET_MS = 1_000;

/**
 * Invokes a function by its ARN. Once only: a second try inside one attempt would be an attempt that nobody counts, beside the first. For the same
 * reason nothing but the attempt's own end ends it: no timeout of the SDK's, and after a connection broke off, behind which the function may go on,
 * it lasts as long as the function may.
 */
export function invokeFunction(functionArn: string): Invoke {
  let client: LambdaClient | undefined;
  return async (payload, signal) => {
    const { InvokeCommand, LambdaClient: Client } = loadLambda();
    client ??= new Client({ maxAttempts: 1, requestHandler: { requestTimeout: 0, socketTimeout: 0 } });
    const startedAt = performance.now();
    try {
      const command = new InvokeCommand({ FunctionName: functionArn, InvocationType: 'RequestResponse', Payload: Buffer.from(payload, 'utf8') });
      return await client.send(command, { abortSignal: signal });
    } catch (error) {
      if (failureClassOf(error) === FailureClass.RESET && performance.now() - startedAt > IDLE_RESET_MS) {
        await aborted(signal);
      }
      throw error;
    }
  };
}

async function aborted(signal: AbortSignal): Promise<void> {
  if (!signal.aborted) {
    await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
  }
}
