/** A value of JSON. */
type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json };
type JsonObject = { readonly [name: string]: Json };

/** The operators of event patterns that are modelled. */
const OPERATORS: ReadonlySet<string> = new Set(['prefix', 'suffix', 'anything-but', 'exists', 'numeric', 'equals-ignore-case', 'wildcard']);

/**
 * Whether an event matches an event pattern.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
 */
export function matchesPattern(pattern: object, event: object): boolean {
  return matchesObject(pattern as JsonObject, event as JsonObject);
}

/** What of a pattern is not modelled: names of operators, such as `cidr`. */
export function unknownOperators(pattern: unknown): string[] {
  if (Array.isArray(pattern)) {
    return pattern.flatMap((one: unknown) => isObject(one) ? Object.keys(one).filter((name) => !OPERATORS.has(name)) : []);
  }
  return isObject(pattern)
    ? Object.entries(pattern).flatMap(([name, part]) => name === '$or' && Array.isArray(part) ? part.flatMap(unknownOperators) : unknownOperators(part))
    : [];
}

function matchesObject(pattern: JsonObject, value: JsonObject | undefined): boolean {
  return Object.entries(pattern).every(([name, part]) => {
    if (name === '$or' && Array.isArray(part)) {
      return part.some((one: Json) => matchesObject(one as JsonObject, value));
    }
    const own = value && Object.prototype.hasOwnProperty.call(value, name) ? value[name] : undefined;
    if (Array.isArray(part)) {
      return part.some((condition: Json) => matchesField(condition, own));
    }
    // Of a list of objects, any may match.
    const candidates = Array.isArray(own) ? own : [own];
    return candidates.some((candidate: Json | undefined) => matchesObject(part as JsonObject, isObject(candidate) ? candidate : undefined));
  });
}

/** Of a list, any value may match. */
function matchesField(condition: Json, field: Json | undefined): boolean {
  if (isObject(condition) && 'exists' in condition) {
    return condition.exists === (field !== undefined);
  }
  const values = Array.isArray(field) ? field : [field];
  return values.some((value: Json | undefined) => value !== undefined && matchesValue(condition, value));
}

function matchesValue(condition: Json, value: Json): boolean {
  if (!isObject(condition)) {
    return condition === value;
  }
  const [[operator, operand]] = Object.entries(condition);
  switch (operator) {
    case 'prefix':
      return typeof value === 'string' && isAffix(operand, value, (text, part) => text.startsWith(part));
    case 'suffix':
      return typeof value === 'string' && isAffix(operand, value, (text, part) => text.endsWith(part));
    case 'equals-ignore-case':
      return typeof value === 'string' && value.toLowerCase() === String(operand).toLowerCase();
    case 'wildcard':
      return typeof value === 'string' && wildcard(String(operand)).test(value);
    case 'numeric':
      return typeof value === 'number' && isInRange(operand as readonly Json[], value);
    case 'anything-but':
      return isAnythingBut(operand, value);
    default:
      return false;
  }
}

function isAffix(operand: Json, value: string, is: (text: string, part: string) => boolean): boolean {
  return isObject(operand) ? is(value.toLowerCase(), String(operand['equals-ignore-case']).toLowerCase()) : is(value, String(operand));
}

function isAnythingBut(operand: Json, value: Json): boolean {
  if (!isObject(operand)) {
    return !(Array.isArray(operand) ? operand : [operand]).includes(value);
  }
  const [[operator, excluded]] = Object.entries(operand);
  return (Array.isArray(excluded) ? excluded : [excluded]).every((one: Json) => !matchesValue({ [operator]: one }, value));
}

/** `["<", 5]` or `[">=", 0, "<", 5]`. */
function isInRange(conditions: readonly Json[], value: number): boolean {
  const compare: Readonly<Record<string, (limit: number) => boolean>> = {
    '=': (limit) => value === limit, '<': (limit) => value < limit, '<=': (limit) => value <= limit, '>': (limit) => value > limit, '>=': (limit) => value >= limit,
  };
  return conditions.every((operator, index) => index % 2 === 1 || compare[String(operator)]?.(Number(conditions[index + 1])));
}

/** `*` stands for any characters; behind a backslash it is itself. */
function wildcard(pattern: string): RegExp {
  const source = pattern.replace(/\\[*\\]|[\s\S]/g, (part) => part === '*' ? '[^]*' : part.replace(/^\\(?=.)/, '').replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'));
  return new RegExp(`^${source}$`);
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
