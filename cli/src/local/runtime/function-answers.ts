import { DeliveryHeader } from '../../../../src/contract/delivery-headers';
import type { FunctionInvoker } from '../aws-endpoints/lambda-invoke';
import { BackendAnswer, KEPT_BYTES } from '../function-host/backend-answers';
import type { InvocationResult } from '../function-host/function-definition';
import { bareFunctionName } from '../function-host/function-host';

/** What an event says of the delivery that it is an attempt of. In the texts of JSON a quote has a backslash before it: nothing that a sender writes looks like this. */
const ID = new RegExp(`"${DeliveryHeader.DELIVERY_ID}":"([^"]+)"`);
const ATTEMPT = new RegExp(`"${DeliveryHeader.ATTEMPT}":"(\\d+)"`);

/** What a function answers in API Gateway's HTTP format. */
interface HttpAnswer {
  readonly statusCode?: number | string;
  readonly headers?: Readonly<Record<string, unknown>>;
  readonly body?: string;
  readonly isBase64Encoded?: boolean;
}

/** Functions that are backends: tells what they answered to deliveries. */
export class AnsweringFunctions implements FunctionInvoker {
  constructor(private readonly functions: FunctionInvoker, private readonly onAnswer: (functionName: string, answer: BackendAnswer) => void) {}

  public invoke(functionName: string, payload: string, options?: { readonly requestId?: string }): Promise<InvocationResult> {
    const invocation = this.functions.invoke(functionName, payload, options); // throws at once where there is no such function
    const deliveryId = ID.exec(payload)?.[1];
    return deliveryId === undefined ? invocation : invocation.then((result) => {
      this.onAnswer(bareFunctionName(functionName), { deliveryId, attempt: Number(ATTEMPT.exec(payload)?.[1] ?? 1), ...answerOf(result) });
      return result;
    });
  }
}

function answerOf({ payload, functionError }: InvocationResult): Omit<BackendAnswer, 'deliveryId' | 'attempt'> {
  const { statusCode, headers = {}, body = '', isBase64Encoded = false } = functionError === undefined ? parse(payload) : { statusCode: 500, body: payload };
  const bytes = Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8');
  return {
    status: Number(statusCode ?? 200),
    headers: Object.entries(headers ?? {}).filter(([name]) => /^(content-type|retry-after)$/i.test(name)).map(([name, value]) => [name.toLowerCase(), String(value)] as const),
    body: bytes.toString('latin1', 0, KEPT_BYTES),
    bytes: bytes.length,
    isWhole: true,
  };
}

/** An answer without a status code is the body of a success, as behind a function URL. */
function parse(payload: string): HttpAnswer {
  let answer: unknown;
  try {
    answer = JSON.parse(payload);
  } catch {
    return { body: payload };
  }
  const isHttp = typeof answer === 'object' && answer !== null && 'statusCode' in answer;
  const { body, ...rest } = (isHttp ? answer : {}) as HttpAnswer;
  return isHttp ? { ...rest, body: typeof body === 'string' ? body : JSON.stringify(body) } : { body: answer === null ? '' : payload };
}
