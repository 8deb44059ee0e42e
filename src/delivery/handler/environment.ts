import { BackendKind, ForwarderEnv, RecordsDetail } from '../constants';
import { RateLimitConfig } from '../core/rate-limiter';
import { DEFAULT_RETRY_POLICY, RetryPolicyConfig } from '../core/retry-policy-config';
import { DeliverySettings } from '../core/settings';

/** The forwarder's environment variables, read. */
export interface ForwarderEnvironment {
  readonly settings: DeliverySettings;
  /** Construct path of the webhook. */
  readonly webhook: string;
  readonly backendKind: BackendKind;
  /** URL, ARN of the secret or ARN of the function, by the kind. */
  readonly backend: string;
  /** ARN of the secret that requests are signed with. */
  readonly signingSecretArn?: string;
  readonly queueUrl: string;
  readonly deadLetterQueueUrl: string;
  /** Present when there is a limit on the rate. */
  readonly rateSharesTableName?: string;
  /** Absent when no records are kept. */
  readonly records?: { readonly tableName: string; readonly detail: RecordsDetail; readonly retentionDays: number };
}

/** An environment variable that the construct would not have written so. The text never holds its value. */
export class ConfigurationError extends Error {
  public readonly name = 'ConfigurationError';
}

type Variables = Readonly<Record<string, string | undefined>>;

const BACKEND_VARIABLE: Readonly<Record<BackendKind, ForwarderEnv>> = {
  [BackendKind.URL]: ForwarderEnv.BACKEND_URL,
  [BackendKind.SECRET_URL]: ForwarderEnv.BACKEND_URL_SECRET_ARN,
  [BackendKind.FUNCTION]: ForwarderEnv.BACKEND_FUNCTION_ARN,
};

/**
 * Reads the environment variables.
 *
 * @throws ConfigurationError when one is missing or not what it should be
 */
export function readEnvironment(variables: Variables): ForwarderEnvironment {
  const backendKind = oneOf(variables, ForwarderEnv.BACKEND_KIND, Object.values(BackendKind));
  return {
    settings: {
      destination: text(variables, ForwarderEnv.DESTINATION),
      retryPolicy: retryPolicy(variables),
      groupsPerInvocation: wholeNumber(variables, ForwarderEnv.GROUPS_PER_INVOCATION, 1, 10),
      requestTimeoutMs: wholeNumber(variables, ForwarderEnv.REQUEST_TIMEOUT_MS, 1, 900_000),
      maxReceiveCount: wholeNumber(variables, ForwarderEnv.MAX_RECEIVE_COUNT, 1, 1000),
      rateLimit: rateLimit(variables),
    },
    webhook: text(variables, ForwarderEnv.WEBHOOK),
    backendKind,
    backend: text(variables, BACKEND_VARIABLE[backendKind]),
    signingSecretArn: variables[ForwarderEnv.SIGNING_SECRET_ARN],
    queueUrl: text(variables, ForwarderEnv.QUEUE_URL),
    deadLetterQueueUrl: text(variables, ForwarderEnv.DEAD_LETTER_QUEUE_URL),
    rateSharesTableName: variables[ForwarderEnv.RATE_LIMIT] ? text(variables, ForwarderEnv.RATE_SHARES_TABLE_NAME) : undefined,
    records: records(variables),
  };
}

function records(variables: Variables): ForwarderEnvironment['records'] {
  if (!variables[ForwarderEnv.RECORDS_TABLE_NAME]) {
    return undefined;
  }
  return {
    tableName: text(variables, ForwarderEnv.RECORDS_TABLE_NAME),
    detail: oneOf(variables, ForwarderEnv.RECORDS_DETAIL, Object.values(RecordsDetail)),
    retentionDays: wholeNumber(variables, ForwarderEnv.RECORDS_RETENTION_DAYS, 1, 36_500),
  };
}

function retryPolicy(variables: Variables): RetryPolicyConfig {
  const given = json(variables, ForwarderEnv.RETRY_POLICY);
  const policy: Record<string, unknown> = { ...DEFAULT_RETRY_POLICY, ...given };
  for (const [name, standard] of Object.entries(DEFAULT_RETRY_POLICY)) {
    const value = policy[name];
    const right = Array.isArray(standard) ? Array.isArray(value) && value.every(Number.isInteger) : isPositive(value);
    if (!right) {
      throw wrong(ForwarderEnv.RETRY_POLICY, `JSON with "${name}" as ${Array.isArray(standard) ? 'a list of statuses' : 'a number above 0'}`);
    }
  }
  return policy as unknown as RetryPolicyConfig;
}

function rateLimit(variables: Variables): RateLimitConfig | undefined {
  if (!variables[ForwarderEnv.RATE_LIMIT]) {
    return undefined;
  }
  const { requests, perSeconds, shares } = json(variables, ForwarderEnv.RATE_LIMIT);
  if (!isCount(requests) || !isCount(shares) || !isPositive(perSeconds)) {
    throw wrong(ForwarderEnv.RATE_LIMIT, 'JSON with "requests" and "shares" as whole numbers above 0 and "perSeconds" as a number above 0');
  }
  return { requests, perSeconds, shares };
}

function isPositive(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value > 0;
}

function isCount(value: unknown): value is number {
  return isPositive(value) && Number.isInteger(value);
}

function json(variables: Variables, name: ForwarderEnv): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text(variables, name));
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      return value as Record<string, unknown>;
    }
  } catch (error) {
    if (error instanceof ConfigurationError) {
      throw error;
    }
  }
  throw wrong(name, 'a JSON object');
}

function text(variables: Variables, name: ForwarderEnv): string {
  const value = variables[name];
  if (!value) {
    throw wrong(name, 'a text that is not empty');
  }
  return value;
}

function oneOf<T extends string>(variables: Variables, name: ForwarderEnv, choices: readonly T[]): T {
  const choice = choices.find((candidate) => candidate === variables[name]);
  if (choice === undefined) {
    throw wrong(name, `one of ${choices.join(', ')}`);
  }
  return choice;
}

function wholeNumber(variables: Variables, name: ForwarderEnv, min: number, max: number): number {
  const value = variables[name] ?? '';
  const number = Number(value);
  if (!/^\d+$/.test(value) || number < min || number > max) {
    throw wrong(name, `a whole number from ${min} to ${max}`);
  }
  return number;
}

function wrong(name: ForwarderEnv, expected: string): ConfigurationError {
  return new ConfigurationError(`The environment variable ${name} is missing or wrong; expected ${expected}: deploy the stack again to set it.`);
}
