import { isTrue, MethodProperties, RequestValidatorProperties } from './definition';
import { GatewayError, GatewayResponseType } from './gateway-error';
import { RequestContext } from './request-context';

/**
 * Checks that required parameters are there and not empty, where the method has a validator that asks for it. Bodies are not checked
 * against models: unmodelled.
 *
 * @throws GatewayError (400) that names what is missing.
 */
export function validateRequest(method: MethodProperties, validator: RequestValidatorProperties | undefined, context: RequestContext): void {
  if (!isTrue(validator?.ValidateRequestParameters)) {
    return;
  }
  const missing = Object.entries(method.RequestParameters ?? {})
    .filter(([, required]) => isTrue(required))
    .map(([name]) => /^method\.request\.(header|querystring|path)\.(.+)$/.exec(name))
    .filter((parameter) => parameter && !context.parameters[parameter[1] as 'header' | 'querystring' | 'path'].get(parameter[2]))
    .map((parameter) => parameter![2]);
  if (missing.length > 0) {
    throw new GatewayError(GatewayResponseType.BAD_REQUEST_PARAMETERS, `Missing required request parameters: [${missing.join(', ')}]`);
  }
}
