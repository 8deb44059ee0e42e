/** A place in a resource where what was deployed is not what the template says. */
export interface Difference {
  /** Like `Integration.IntegrationResponses[500].ContentHandling`. */
  readonly path: string;
  readonly expected: unknown;
  readonly got: unknown;
}

/**
 * Compares properties as the template has them with properties as they were read back.
 *
 * What was read back besides counts below the top level only: there, services report their defaults and ids. A text equals the number or
 * boolean that it spells, as CloudFormation takes either, and an empty text or object equals nothing, as services return one for the other.
 * Order in lists does not count: services have an order of their own, and none of the lists of these stacks depends on it.
 */
export function differences(expected: Properties, got: Properties): Difference[] {
  return Object.keys(expected).flatMap((name) => compare(name, expected[name], got[name]));
}

/** A resource's properties, as a template spells them. */
export type Properties = Readonly<Record<string, unknown>>;

function compare(path: string, expected: unknown, got: unknown): Difference[] {
  if (Array.isArray(expected) && Array.isArray(got)) {
    return compareObjects(path, byIdentity(expected), byIdentity(got), (key) => `[${key}]`);
  }
  if (isObject(expected) && isObject(got)) {
    return compareObjects(path, expected, got, (key) => `.${key}`);
  }
  const same = isEmpty(expected) ? isEmpty(got) : !isObject(expected) && String(expected) === String(got);
  return same ? [] : [{ path, expected, got }];
}

function compareObjects(path: string, expected: Properties, got: Properties, step: (key: string) => string): Difference[] {
  const keys = new Set([...Object.keys(expected), ...Object.keys(got)]);
  return [...keys].flatMap((key) => compare(path + step(key), expected[key], got[key]));
}

/** What tells the items of a list apart, where that is not the whole item. */
const IDENTITIES = ['StatusCode', 'AttributeName', 'ResourcePath', 'MetricName', 'Name'];

/** The items of a list under what tells them apart. Two with one identity stay two. */
function byIdentity(items: readonly unknown[]): Record<string, unknown> {
  const named: Record<string, unknown> = {};
  for (const item of items) {
    const parts = isObject(item) ? IDENTITIES.filter((name) => item[name] !== undefined).map((name) => String(item[name])) : [];
    const name = parts.join(' ') || canonical(item);
    let free = name;
    for (let count = 2; free in named; count += 1) {
      free = `${name} #${count}`;
    }
    named[free] = item;
  }
  return named;
}

/** JSON with sorted keys. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    isObject(part) && !Array.isArray(part) ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => a < b ? -1 : 1)) : part);
}

function isEmpty(value: unknown): boolean {
  return value === undefined || value === '' || (isObject(value) && !Array.isArray(value) && Object.keys(value).length === 0);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
