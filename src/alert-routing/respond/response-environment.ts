import { ResponsesConfig } from './responses-config';
import { AlertEnv } from '../../contract/alerts';
import { ConfigurationError, json, Variables } from '../../delivery/function/variables';
import { EngineEnvironment, readEngineEnvironment } from '../engine/engine-environment';

/** What the response engine is told. */
export interface ResponseEnvironment extends EngineEnvironment {
  readonly responses: ResponsesConfig;
  /** Absent: pressers are told something at Slack alone. */
  readonly responseUrlBase?: string;
}

/**
 * Reads the environment variables of the response engine. Timers are sent to its own queue.
 *
 * @param queueUrl of its own queue, beside which the queues of the destinations are
 * @throws ConfigurationError when one is missing or not what it should be; it holds nothing of the value
 */
export function readResponseEnvironment(variables: Variables, queueUrl: string): ResponseEnvironment {
  const { linkSecretArn, slack, targets } = json(variables, AlertEnv.RESPONSES);
  const isText = (value: unknown): boolean => value === undefined || (typeof value === 'string' && value !== '');
  if (!isText(linkSecretArn) || typeof targets !== 'object' || targets === null || !Object.values(targets).every(isTarget)) {
    throw new ConfigurationError(AlertEnv.RESPONSES, 'JSON with "targets", each with a "kind" and an "arn", and perhaps "linkSecretArn"');
  }
  const responses = { linkSecretArn, slack: slack === true, targets } as ResponsesConfig;
  const responseUrlBase = variables[AlertEnv.RESPONSE_URL_BASE];
  return { ...readEngineEnvironment(variables, queueUrl), responseQueueUrl: queueUrl, responses, responseUrlBase };
}

function isTarget(value: unknown): boolean {
  const { kind, arn } = Object(value) as { kind?: unknown; arn?: unknown };
  return (kind === 'function' || kind === 'state-machine') && typeof arn === 'string' && arn !== '';
}
