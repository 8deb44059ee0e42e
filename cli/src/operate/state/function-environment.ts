import { StreamEnv } from '../../../../src/contract/environment';
import { readSkipped } from '../../../../src/contract/skipped';

/** What the environment variables of a delivery function say of it, as far as they are what the construct writes. */
export interface FunctionSettings {
  readonly isPaused: boolean;
  /** Delivery ids that are to become dead letters when they come. */
  readonly skipped: readonly string[];
  /** Invocations at once, at most. */
  readonly invocations?: number;
  /** Requests at once, at most. */
  readonly limit?: number;
  /** `maxRate`, for people. */
  readonly rate?: string;
  /** For how long a webhook is tried. */
  readonly retryForSeconds?: number;
  /** The longest wait between two attempts that the back-off makes. */
  readonly backoffMaxSeconds?: number;
  /** For how long an answer is waited for. */
  readonly requestTimeoutSeconds?: number;
}

/** Environment variables of a function. */
export type Variables = Readonly<Record<string, string>>;

/** Reads the environment variables of a delivery function. */
export function readSettings(variables: Variables): FunctionSettings {
  const invocations = Number(variables[StreamEnv.CONCURRENT_INVOCATIONS]);
  const groups = Number(variables[StreamEnv.GROUPS_PER_INVOCATION] ?? 1);
  const timeout = Number(variables[StreamEnv.REQUEST_TIMEOUT_MS]);
  const { requests, perSeconds } = object(variables[StreamEnv.RATE_LIMIT]);
  const { retryForSeconds, backoffMaxSeconds } = object(variables[StreamEnv.RETRY_POLICY]);
  return {
    isPaused: variables[StreamEnv.PAUSED] === 'true',
    skipped: Object.keys(readSkipped(variables[StreamEnv.SKIP]) ?? {}),
    invocations: Number.isFinite(invocations) ? invocations : undefined,
    limit: Number.isFinite(invocations * groups) ? invocations * groups : undefined,
    rate: requests === undefined ? undefined : `${String(requests)} in ${String(perSeconds)} s`,
    retryForSeconds: typeof retryForSeconds === 'number' ? retryForSeconds : undefined,
    backoffMaxSeconds: typeof backoffMaxSeconds === 'number' ? backoffMaxSeconds : undefined,
    requestTimeoutSeconds: timeout > 0 ? timeout / 1000 : undefined,
  };
}

function object(text: string | undefined): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text ?? '{}');
    return typeof value === 'object' && value !== null ? value as Record<string, unknown> : {};
  } catch {
    return {};
  }
}
