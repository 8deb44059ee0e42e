import { GateScenario, SecretFaultKind, SecretSlot } from './gate-scenario';
import { BackendFaultKind, FaultRates, NO_FAULTS, Scenario, Traffic } from './scenario';
import { HttpRetryPolicyConfig } from '../../../src/delivery/retry-policy-config';

/** A text that is no scenario; the message is one sentence that says what was expected. */
export class ScenarioError extends Error {
  public readonly name = 'ScenarioError';
}

/** JSON has no word for it. */
const NEVER = 'Infinity';

/** Longer than any world: with more, it would take days, or numbers would lose their milliseconds. */
const MOST_MS = 366 * 24 * 60 * 60 * 1000;
const MOST = 1_000_000;

/** Returns the value, or says what is wrong with it. */
type Check = (value: unknown, where: string) => unknown;

/** One check for each property; those that may be missing say so themselves. */
type Checks<T> = { readonly [Property in keyof Required<T>]: Check };

const count = whole(0, MOST);
const milliseconds = whole(0, MOST_MS);
const instant = orNever(milliseconds);
const seconds = whole(0, MOST_MS / 1000);
const chance = range(0, 1);
const yesOrNo: Check = (value, where) => typeof value === 'boolean' ? value : wrong(where, value, 'true or false');

const POLICY: Checks<HttpRetryPolicyConfig> = {
  retryForSeconds: seconds,
  backoffBaseSeconds: seconds,
  backoffMaxSeconds: seconds,
  retryAfterMaxSeconds: seconds,
  rejectionStatuses: list(whole(100, 599)),
  rejectionAttempts: whole(1, MOST),
  goneStatuses: list(whole(100, 599)),
};

const GATE: Checks<GateScenario> = {
  rotations: list(milliseconds),
  senderLagMs: milliseconds,
  unreadable: list(object({
    secret: oneOf<SecretSlot>({ current: true, previous: true }),
    kind: oneOf<SecretFaultKind>({ passing: true, refused: true, gone: true }),
    from: milliseconds,
    until: instant,
  })),
  readFault: chance,
  forged: chance,
  drops: yesOrNo,
};

const SCENARIO: Checks<Scenario> = {
  seed: whole(0, 2 ** 40),
  webhooks: whole(1, MOST),
  groups: whole(1, MOST),
  skew: range(0, 10),
  traffic: object<Traffic>({ pattern: oneOf<Traffic['pattern']>({ burst: true, steady: true, waves: true }), durationMs: milliseconds }),
  maxConcurrency: whole(1, 1_000),
  groupsPerInvocation: whole(1, 10),
  batchSize: whole(1, 10),
  requestTimeoutMs: whole(1, MOST_MS),
  retryPolicy: object(POLICY),
  rate: optional(object({ requests: whole(1, MOST), perSeconds: whole(1, MOST) })),
  records: yesOrNo,
  variedRequests: yesOrNo,
  signed: yesOrNo,
  forwardedHeaders: optional(yesOrNo),
  functionTimeoutMs: optional(whole(1, MOST_MS)),
  deduplication: optional(object({ windowSeconds: whole(1, MOST_MS / 1000), resendWithinMs: whole(1, MOST_MS) })),
  latencies: object({
    receiveMs: milliseconds,
    invokeMs: milliseconds,
    deleteMs: milliseconds,
    coldStartMs: milliseconds,
    queueMs: milliseconds,
    recordsMs: milliseconds,
    backendMs: milliseconds,
  }),
  backendFaults: list(object({
    kind: oneOf<BackendFaultKind>({
      'connection-refused': true, 'reset': true, 'hanging': true, 'late': true, 'unavailable': true, 'errors': true, 'slow': true, 'flapping': true, 'limited': true,
    }),
    from: milliseconds,
    until: milliseconds,
  })),
  faults: object(Object.fromEntries(Object.keys(NO_FAULTS).map((name) => [name, chance])) as unknown as Checks<FaultRates>),
  poison: list(object({ index: count, status: whole(100, 599) })),
  poisonMendedAt: instant,
  poisonedGroups: optional(object({
    groups: whole(1, MOST), durationMs: milliseconds, status: optional(whole(100, 599)), atOwnEndpoint: optional(yesOrNo),
  })),
  malformed: chance,
  gate: optional(object(GATE)),
  gatewaySkewMs: whole(-MOST_MS, MOST_MS),
  environmentSkewMs: milliseconds,
  deploys: list(object({ at: milliseconds, requestTimeoutMs: whole(1, MOST_MS), retryPolicy: object(POLICY) })),
  pauses: optional(list(object({ from: milliseconds, until: milliseconds }))),
  looks: optional(list(object({ at: milliseconds, receives: whole(1, 999) }))),
  redrives: list(milliseconds),
  faultsEndAt: milliseconds,
  crashAtAwait: optional(whole(1, Number.MAX_SAFE_INTEGER)),
};

/**
 * A scenario as JSON, for people to read and for `readScenario`.
 *
 * @param indent spaces of each level; 0 for one line
 */
export function writeScenario(scenario: Scenario, indent: number = 2): string {
  return JSON.stringify(scenario, (_, value: unknown) => value === Infinity ? NEVER : value, indent);
}

/**
 * Reads what `writeScenario` wrote, or somebody made of it.
 *
 * @throws ScenarioError when it is no scenario
 */
export function readScenario(text: string): Scenario {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new ScenarioError(`it is not JSON (${(error as Error).message}), expected a scenario as the simulation writes it.`);
  }
  const scenario = object(SCENARIO)(value, '') as Scenario;
  const { groupsPerInvocation, maxConcurrency, rate, deduplication, gate } = scenario;
  if (groupsPerInvocation > maxConcurrency) {
    wrong('groupsPerInvocation', groupsPerInvocation, `at most maxConcurrency, which is ${maxConcurrency}`);
  }
  const invocations = Math.floor(maxConcurrency / groupsPerInvocation);
  if (rate && rate.requests < invocations) {
    wrong('rate.requests', rate.requests, `one for each invocation that may run at once, ${invocations} or more`);
  }
  if (gate && deduplication) {
    wrong('deduplication', deduplication, 'nothing of this name in a world that has a gate');
  }
  return scenario;
}

function wrong(where: string, value: unknown, expected: string): never {
  throw new ScenarioError(`${where || 'it'} is ${value === undefined ? 'missing' : JSON.stringify(value)}, expected ${expected}.`);
}

function range(min: number, max: number): Check {
  return (value, where) => typeof value === 'number' && value >= min && value <= max ? value : wrong(where, value, `a number from ${min} to ${max}`);
}

function whole(min: number, max: number): Check {
  return (value, where) => Number.isInteger(value) && (value as number) >= min && (value as number) <= max
    ? value : wrong(where, value, `a whole number from ${min} to ${max}`);
}

function orNever(check: Check): Check {
  return (value, where) => value === NEVER ? Infinity : check(value, where);
}

function optional(check: Check): Check {
  return (value, where) => value === undefined ? undefined : check(value, where);
}

/** The values as the keys of an object, so that the compiler knows that there are no others. */
function oneOf<T extends string>(values: Readonly<Record<T, true>>): Check {
  return (value, where) => typeof value === 'string' && Object.hasOwn(values, value)
    ? value : wrong(where, value, `one of ${Object.keys(values).map((one) => `"${one}"`).join(', ')}`);
}

function list(check: Check): Check {
  return (value, where) => Array.isArray(value) ? value.map((item, index) => check(item, `${where}[${index}]`)) : wrong(where, value, 'a list');
}

function object<T>(checks: Checks<T>): Check {
  return (value, where) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      return wrong(where, value, 'an object');
    }
    const given = value as Readonly<Record<string, unknown>>;
    const names = Object.keys(checks);
    const at = (name: string): string => where === '' ? name : `${where}.${name}`;
    const unknown = Object.keys(value).find((name) => !names.includes(name));
    if (unknown !== undefined) {
      return wrong(at(unknown), given[unknown], `nothing of this name, only ${names.join(', ')}`);
    }
    return Object.fromEntries(Object.entries<Check>(checks).map(([name, check]) => [name, check(given[name], at(name))]));
  };
}
