import { CloudEventsHandshakeProps } from './cloud-events-handshake-props';
import { checkProps, PropsShape } from '../../shared/check-props';
import { checkNumber, checkText } from '../../shared/prop-checks';

const SHAPE: PropsShape<CloudEventsHandshakeProps> = {
  example: "{ allowedOrigin: 'eventgrid.azure.net' }",
  checks: { allowedOrigin: checkText("'eventgrid.azure.net'"), allowedRate: checkNumber },
};

/**
 * Headers of the answer to a validation request.
 *
 * @throws Error one sentence, when the properties are wrong
 * @see https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/http-webhook.md#42-validation-response
 */
export function permissionHeaders(caller: string, props: CloudEventsHandshakeProps): Record<string, string> {
  checkProps(caller, props, SHAPE);
  const { allowedOrigin = '*', allowedRate } = props;
  if (!/^(?:\*|[A-Za-z0-9._:/-]{1,256})$/.test(allowedOrigin)) {
    throw new Error(`${caller}.allowedOrigin takes "*" or one origin of letters, digits and ._:/- characters, such as "eventgrid.azure.net", got: ${JSON.stringify(allowedOrigin)}; the sender names it in WebHook-Request-Origin.`);
  }
  if (allowedRate !== undefined && !(Number.isInteger(allowedRate) && allowedRate > 0)) {
    throw new Error(`${caller}.allowedRate takes a whole number of requests per minute above 0, got: ${allowedRate}; leave it out to allow any.`);
  }
  return { 'WebHook-Allowed-Origin': allowedOrigin, 'WebHook-Allowed-Rate': allowedRate === undefined ? '*' : String(allowedRate), 'Allow': 'POST' };
}
