import type { InvokeResult } from '../../../../src/delivery/transports/lambda-function';
import { FailureClass, RequestFailure, RequestResult } from '../../../../src/delivery/transports/request';
import type { SeededRandom } from '../random';

const CODES: Partial<Record<FailureClass, string>> = { [FailureClass.CONNECTION_REFUSED]: 'ECONNREFUSED', [FailureClass.RESET]: 'ECONNRESET' };

/** What Lambda answers when the function was stopped at its timeout, or failed. */
export const FUNCTION_ERROR: InvokeResult = { FunctionError: 'Unhandled', Payload: Buffer.from('{"errorType":"Sandbox.Timedout"}') };

/** An answer of the backend as its function gives it: in any of the forms that mean the same. */
export function functionResult({ status, retryAfter }: Extract<RequestResult, { kind: 'response' }>, random: SeededRandom): InvokeResult {
  if (status === 200 && random.chance(0.5)) {
    return random.pick<InvokeResult>([{}, { Payload: Buffer.from('null') }, { Payload: Buffer.from('"done"') }, { Payload: Buffer.from('{"ok":true}') }]);
  }
  if (status === 500 && random.chance(0.5)) {
    return FUNCTION_ERROR;
  }
  const headers = retryAfter === undefined ? undefined : { [random.pick(['Retry-After', 'retry-after', 'RETRY-AFTER'])]: retryAfter };
  return { Payload: Buffer.from(JSON.stringify({ statusCode: status, headers })) };
}

/** The call broke off. */
export function invokeError({ failure }: RequestFailure): Error {
  return Object.assign(new Error('The function was not invoked, or its answer is lost.'), { code: CODES[failure] });
}
