import type { Rate } from '../../../src/delivery/stream-settings';

/** A text that is no scenario; the message is one sentence that says what was expected. */
export class ScenarioError extends Error {
  public readonly name = 'ScenarioError';
}

/** JSON has no word for it. */
const NEVER = 'Infinity';

/** Longer than any world: with more, it would take days, or numbers would lose their milliseconds. */
export const MOST_MS = 366 * 24 * 60 * 60 * 1000;
/** More than there is of anything. */
export const MOST = 1_000_000;

/** Returns the value, or says what is wrong with it. */
export type Check = (value: unknown, where: string) => unknown;

/** One check for each property; those that may be missing say so themselves. */
export type Checks<T> = { readonly [Property in keyof Required<T>]: Check };

/** How many. */
export const count = whole(0, MOST);
export const milliseconds = whole(0, MOST_MS);
/** Milliseconds from the world's beginning, or never. */
export const instant = orNever(milliseconds);
export const seconds = whole(0, MOST_MS / 1000);
/** A probability. */
export const chance = range(0, 1);
export const yesOrNo: Check = (value, where) => typeof value === 'boolean' ? value : wrong(where, value, 'true or false');

export const RATE: Check = object({ requests: whole(1, MOST), perSeconds: whole(1, MOST) });

/**
 * A scenario as JSON, for people to read, and for who reads it again.
 *
 * @param indent spaces of each level; 0 for one line
 */
export function writeScenario(scenario: object, indent: number = 2): string {
  return JSON.stringify(scenario, (_, value: unknown) => value === Infinity ? NEVER : value, indent);
}

/** Says what is wrong. @throws ScenarioError always */
export function wrong(where: string, value: unknown, expected: string): never {
  throw new ScenarioError(`${where || 'it'} is ${value === undefined ? 'missing' : JSON.stringify(value)}, expected ${expected}.`);
}

/** A number, from the least to the most. */
export function range(min: number, max: number): Check {
  return (value, where) => typeof value === 'number' && value >= min && value <= max ? value : wrong(where, value, `a number from ${min} to ${max}`);
}

/** A whole number, from the least to the most. */
export function whole(min: number, max: number): Check {
  return (value, where) => Number.isInteger(value) && (value as number) >= min && (value as number) <= max
    ? value : wrong(where, value, `a whole number from ${min} to ${max}`);
}

/** An instant, or `"Infinity"`. */
export function orNever(check: Check): Check {
  return (value, where) => value === NEVER ? Infinity : check(value, where);
}

/** What may be missing. */
export function optional(check: Check): Check {
  return (value, where) => value === undefined ? undefined : check(value, where);
}

/** The values as the keys of an object, so that the compiler knows that there are no others. */
export function oneOf<T extends string>(values: Readonly<Record<T, true>>): Check {
  return (value, where) => typeof value === 'string' && Object.hasOwn(values, value)
    ? value : wrong(where, value, `one of ${Object.keys(values).map((one) => `"${one}"`).join(', ')}`);
}

/** A list of what passes the check. */
export function list(check: Check): Check {
  return (value, where) => Array.isArray(value) ? value.map((item, index) => check(item, `${where}[${index}]`)) : wrong(where, value, 'a list');
}

/** A time, with these properties besides, that does not end before it begins. */
export function span<T extends { readonly from: number; readonly until: number }>(checks: Checks<T>): Check {
  const check = object<T>(checks);
  return (value, where) => {
    const checked = check(value, where) as T;
    return checked.from <= checked.until ? checked : wrong(`${where}.from`, checked.from, `at most until, which is ${checked.until}`);
  };
}

/** Faults that are over when faults end. @throws ScenarioError when one is not */
export function checkEnds(faults: ReadonlyArray<{ readonly until: number }>, faultsEndAt: number, where: string): void {
  const late = faults.findIndex(({ until }) => until > faultsEndAt);
  if (late >= 0) {
    wrong(`${where}[${late}].until`, faults[late].until, `at most faultsEndAt, which is ${faultsEndAt}`);
  }
}

/** An object with these properties and no others; of those that are missing all are told. */
export function object<T>(checks: Checks<T>): Check {
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
    // What is there first, so that the sentence is about what somebody wrote.
    names.filter((name) => given[name] !== undefined).forEach((name) => checks[name as keyof T](given[name], at(name)));
    const missing = names.filter((name) => given[name] === undefined && !mayBeMissing(checks[name as keyof T]));
    if (missing.length > 1) {
      const all = missing.map(at);
      throw new ScenarioError(`${all.slice(0, -1).join(', ')} and ${all.at(-1)} are missing, expected all of them, as in what --trace prints first.`);
    }
    return Object.fromEntries(Object.entries<Check>(checks).map(([name, check]) => [name, check(given[name], at(name))]));
  };
}

function mayBeMissing(check: Check): boolean {
  try {
    check(undefined, '');
    return true;
  } catch {
    return false;
  }
}

/** What must be so between the settings of a stream. @throws ScenarioError when it is not */
export function checkStream(
  { groupsPerInvocation, maxConcurrency, rate }: { readonly groupsPerInvocation: number; readonly maxConcurrency: number; readonly rate?: Rate }, where: string = '',
): void {
  if (groupsPerInvocation > maxConcurrency) {
    wrong(`${where}groupsPerInvocation`, groupsPerInvocation, `at most maxConcurrency, which is ${maxConcurrency}`);
  }
  const invocations = Math.floor(maxConcurrency / groupsPerInvocation);
  if (rate && rate.requests < invocations) {
    wrong(`${where}rate.requests`, rate.requests, `one for each invocation that may run at once, ${invocations} or more`);
  }
}

/** Reads JSON that is to pass the checks. @throws ScenarioError when it is not JSON, or does not */
export function readJson<T>(text: string, checks: Checks<T>): T {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new ScenarioError(`it is not JSON (${(error as Error).message}), expected a scenario as the simulation writes it.`);
  }
  return object(checks)(value, '') as T;
}
