import { isCount, isPositive, json, oneOf, ConfigurationError, text, Variables, wholeNumber } from './variables';
import { StreamEnv } from '../../contract/environment';
import { RetryPolicyConfig } from '../../engine/retry-policy-config';
import { DeliverySettings } from '../../engine/settings';
import { RateLimitConfig } from '../../engine/sliding-window';
import { DEFAULT_RETRY_POLICY } from '../retry-policy-config';

/** What every delivery function is told by its `DeliveryStream`, read. */
export interface StreamEnvironment {
  readonly settings: DeliverySettings;
  /** Construct path of the webhook. */
  readonly webhook: string;
  readonly queueUrl: string;
  readonly deadLetterQueueUrl: string;
  /** Present when there is a limit on the rate. */
  readonly rateSharesTableName?: string;
}

/**
 * Reads the environment variables of a delivery stream.
 *
 * @throws ConfigurationError when one is missing or not what it should be
 */
export function readStreamEnvironment(variables: Variables): StreamEnvironment {
  return {
    settings: {
      destination: text(variables, StreamEnv.DESTINATION),
      retryPolicy: retryPolicy(variables),
      groupsPerInvocation: wholeNumber(variables, StreamEnv.GROUPS_PER_INVOCATION, 1, 10),
      attemptTimeoutMs: wholeNumber(variables, StreamEnv.REQUEST_TIMEOUT_MS, 1, 900_000),
      visibilityTimeoutMs: wholeNumber(variables, StreamEnv.VISIBILITY_TIMEOUT_SECONDS, 1, 43_200) * 1000,
      concurrentInvocations: wholeNumber(variables, StreamEnv.CONCURRENT_INVOCATIONS, 1, 1000),
      maxReceiveCount: wholeNumber(variables, StreamEnv.MAX_RECEIVE_COUNT, 1, 1000),
      retentionSeconds: wholeNumber(variables, StreamEnv.QUEUE_RETENTION_SECONDS, 1, 1_209_600),
      paused: isPaused(variables),
      rateLimit: rateLimit(variables),
    },
    webhook: text(variables, StreamEnv.WEBHOOK),
    queueUrl: text(variables, StreamEnv.QUEUE_URL),
    deadLetterQueueUrl: text(variables, StreamEnv.DEAD_LETTER_QUEUE_URL),
    rateSharesTableName: variables[StreamEnv.RATE_LIMIT] ? text(variables, StreamEnv.RATE_SHARES_TABLE_NAME) : undefined,
  };
}

/** A value that is neither says nothing about what is wanted: then nothing is delivered either, and the log says so. */
function isPaused(variables: Variables): boolean {
  return oneOf({ [StreamEnv.PAUSED]: variables[StreamEnv.PAUSED] || 'false' }, StreamEnv.PAUSED, ['true', 'false']) === 'true';
}

function retryPolicy(variables: Variables): RetryPolicyConfig {
  const { rejectionStatuses: _rejection, goneStatuses: _gone, ...defaults } = DEFAULT_RETRY_POLICY;
  const given = json(variables, StreamEnv.RETRY_POLICY);
  const policy: Record<string, unknown> = {};
  for (const [name, standard] of Object.entries(defaults)) {
    policy[name] = given[name] ?? standard;
    if (!isPositive(policy[name])) {
      throw new ConfigurationError(StreamEnv.RETRY_POLICY, `JSON with "${name}" as a number above 0`);
    }
  }
  return policy as unknown as RetryPolicyConfig;
}

function rateLimit(variables: Variables): RateLimitConfig | undefined {
  if (!variables[StreamEnv.RATE_LIMIT]) {
    return undefined;
  }
  const { requests, perSeconds, shares } = json(variables, StreamEnv.RATE_LIMIT);
  if (!isCount(requests) || !isCount(shares) || !isPositive(perSeconds)) {
    throw new ConfigurationError(
      StreamEnv.RATE_LIMIT, 'JSON with "requests" and "shares" as whole numbers above 0 and "perSeconds" as a number above 0');
  }
  return { requests, perSeconds, shares };
}
