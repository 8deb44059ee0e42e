import { configurationError } from './gateway-error';
import { IntegrationResponse } from './messages';
import { parseJson } from '../velocity';

/**
 * What a MOCK integration answers: the `statusCode` in its rendered request template, and nothing else. The key need not be quoted
 * (recorded; the CDK writes its CORS preflights like that).
 *
 * @throws GatewayError (500) when there is no status code in it.
 */
export function answerMock(renderedTemplate: Buffer): IntegrationResponse {
  const status = readStatusCode(renderedTemplate.toString('utf8'));
  if (status === undefined) {
    throw configurationError('the request template of a MOCK integration must render to an object with a statusCode');
  }
  return { status, headers: {}, body: Buffer.alloc(0) };
}

function readStatusCode(text: string): number | undefined {
  const value = parseObject(text) ?? parseObject(text.replace(/([{,]\s*)'?([A-Za-z_]\w*)'?(\s*:)/g, '$1"$2"$3'));
  const status = Number(value?.get('statusCode') ?? NaN);
  return Number.isInteger(status) && status >= 100 && status <= 599 ? status : undefined;
}

function parseObject(text: string): Map<unknown, unknown> | undefined {
  try {
    const value = parseJson(text);
    return value instanceof Map ? value : undefined;
  } catch {
    return undefined;
  }
}
