import { CfnResource, Duration, Token } from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { finalProperties } from './final-properties';
import { MAX_REQUEST_TIMEOUT_SECONDS } from './stream-settings';

/** Lambda's own, where a function has none. */
const DEFAULT_TIMEOUT_SECONDS = 3;

/**
 * What an invocation may take besides the function's timeout: up to 10 seconds for its initialisation (documented), and some for Lambda to find a
 * place for it (a guess).
 */
const COLD_START_SECONDS = 15;

/** Of an attempt at a backend that is a URL, and at a function of which nothing is known. */
export const DEFAULT_REQUEST_TIMEOUT = Duration.seconds(30);

const LONGEST_FUNCTION_SECONDS = MAX_REQUEST_TIMEOUT_SECONDS - COLD_START_SECONDS;

/**
 * How long an attempt at a function lasts: as long as the function may run, so that it is over before the next one begins. Otherwise the function
 * would work on the same webhook twice at once, and on more than `maxConcurrency`.
 *
 * @param given what the user chose
 * @throws Error when that is shorter than the function's own timeout, where it is known
 */
export function functionRequestTimeout(handler: lambda.IFunction, given?: Duration): Duration {
  const seconds = knownTimeoutSeconds(handler);
  if (seconds === undefined || given?.isUnresolved()) {
    return given ?? DEFAULT_REQUEST_TIMEOUT;
  }
  if (seconds > LONGEST_FUNCTION_SECONDS) {
    throw new Error(tooLong(handler, seconds));
  }
  if (given && given.toMilliseconds() < seconds * 1000) {
    throw new Error(`requestTimeout got ${given.toMilliseconds() / 1000} seconds with a function that may run for ${seconds}, expected no less because the function would still run when the webhook is sent to it again; write requestTimeout: Duration.seconds(${seconds}), or leave it out.`);
  }
  return longer(given ?? DEFAULT_REQUEST_TIMEOUT, Duration.seconds(seconds + COLD_START_SECONDS));
}

/** What is wrong when the template is written: others may have changed the function's timeout meanwhile, with Aspects and overrides. */
export function brokenFunctionTimeout(handler: lambda.IFunction, requestTimeout: Duration): string[] {
  const resource = functionResource(handler);
  const seconds = Number(resource ? finalProperties(resource).Timeout ?? DEFAULT_TIMEOUT_SECONDS : NaN);
  const expected = requestTimeout.toMilliseconds() / 1000 - COLD_START_SECONDS;
  return seconds > expected
    ? [`${handler.node.path} has Timeout ${seconds}, expected at most ${expected} because the function would still run when a webhook is sent to it again; set the timeout where the function is made, or pass requestTimeout: Duration.seconds(${seconds}) to the webhook.`]
    : [];
}

function knownTimeoutSeconds(handler: lambda.IFunction): number | undefined {
  const resource = functionResource(handler);
  const seconds = resource && (resource.timeout ?? DEFAULT_TIMEOUT_SECONDS);
  return Token.isUnresolved(seconds) ? undefined : seconds;
}

/** Undefined for a function that was imported. An alias and a version are asked for what they stand for. */
function functionResource(handler: lambda.IFunction): lambda.CfnFunction | undefined {
  const { lambda: target } = handler as { lambda?: lambda.IFunction };
  if (target) {
    return functionResource(target);
  }
  // That of a singleton function is in a construct of its own, where its permissions are too.
  const resource = handler.permissionsNode?.defaultChild;
  return resource && CfnResource.isCfnResource(resource) && resource.cfnResourceType === 'AWS::Lambda::Function' ? resource as lambda.CfnFunction : undefined;
}

function tooLong(handler: lambda.IFunction, seconds: number): string {
  return `Backend.function got ${handler.node.path} with a timeout of ${seconds} seconds, expected at most ${LONGEST_FUNCTION_SECONDS} because an attempt lasts for ${MAX_REQUEST_TIMEOUT_SECONDS} at most, a cold start included, and the function must be over by then; shorten its timeout, or let it hand longer work on.`;
}

function longer(one: Duration, other: Duration): Duration {
  return one.toMilliseconds() >= other.toMilliseconds() ? one : other;
}
