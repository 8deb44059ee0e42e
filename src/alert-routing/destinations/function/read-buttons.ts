import { AlertEnv } from '../../../contract/alerts';
import { ConfigurationError, json, Variables } from '../../../delivery/function/variables';
import { ButtonsConfig } from '../destination-config';

/**
 * Reads what people can do from a message.
 *
 * @returns undefined where they can do nothing
 * @throws ConfigurationError when it is not complete; it holds nothing of the value
 */
export function readButtons(variables: Variables): ButtonsConfig | undefined {
  if (!variables[AlertEnv.BUTTONS]) {
    return undefined;
  }
  const { slack, links, maxRetries = {} } = json(variables, AlertEnv.BUTTONS);
  const { url, secretArn, validForSeconds } = Object(links) as Record<string, unknown>;
  const hasLinks = typeof url === 'string' && typeof secretArn === 'string' && typeof validForSeconds === 'number' && validForSeconds > 0;
  if (typeof slack !== 'boolean' || (links !== undefined && !hasLinks)) {
    throw new ConfigurationError(AlertEnv.BUTTONS, 'JSON with "slack" as true or false and, if there are "links", their "url", "secretArn" and "validForSeconds"');
  }
  if (typeof maxRetries !== 'object' || maxRetries === null || !Object.values(maxRetries).every((max) => typeof max === 'number')) {
    throw new ConfigurationError(AlertEnv.BUTTONS, 'JSON with "maxRetries" as an object of names and numbers');
  }
  return { slack, maxRetries: maxRetries as Record<string, number>, ...(hasLinks && { links: { url, secretArn, validForSeconds } }) };
}
