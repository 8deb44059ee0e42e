import { Condition, compileCondition } from './event-pattern-conditions';
import { isObject, Json, JsonObject } from './json-values';

/** What a part of a pattern says of a value. */
type Part = (value: Json | undefined) => boolean;

/**
 * Makes a matcher of an event pattern of EventBridge: of the operators that it documents.
 *
 * Of a list, any element may match, and what a pattern says of several fields of objects in a list must be so of one of them, also that a field is absent. Numbers are
 * compared as numbers.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
 * @throws Error one sentence, where EventBridge would refuse it
 */
export function compilePattern(pattern: object): (event: object) => boolean {
  const part = objectPart(pattern, []);
  return (event) => part(event as JsonObject);
}

function objectPart(pattern: unknown, path: readonly string[]): Part {
  if (!isObject(pattern) || Object.keys(pattern).length === 0) {
    throw new Error(`The event pattern has ${JSON.stringify(pattern)} at ${where(path)}; expected an object with one field or more.`);
  }
  const parts = Object.entries(pattern).map(([name, part]) => name === '$or' ? orPart(part, path) : fieldPart(name, part, [...path, name]));
  return (value) => parts.every((matches) => matches(value));
}

function orPart(alternatives: Json, path: readonly string[]): Part {
  if (!Array.isArray(alternatives) || alternatives.length < 2) {
    throw new Error(`The event pattern has ${JSON.stringify(alternatives)} as "$or" at ${where(path)}; expected a list of two objects or more.`);
  }
  const parts = alternatives.map((alternative: Json) => objectPart(alternative, path));
  return (value) => parts.some((matches) => matches(value));
}

function fieldPart(name: string, part: Json, path: readonly string[]): Part {
  const own = (value: Json | undefined): Json | undefined => isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
  if (!Array.isArray(part)) {
    const matches = objectPart(part, path);
    return (value) => {
      const field = own(value);
      const objects = (Array.isArray(field) ? flat(field) : [field]).filter(isObject);
      // What is absent may be what is asked for.
      return (objects.length > 0 ? objects : [undefined]).some((object) => matches(object));
    };
  }
  if (part.length === 0) {
    throw new Error(`The event pattern has an empty list at ${where(path)}; expected one value or condition, or more.`);
  }
  const conditions = part.map((condition: Json) => compileCondition(condition, where(path)));
  return (value) => {
    const leaves = leavesOf(own(value));
    return conditions.some((condition) => isMet(condition, leaves));
  };
}

function isMet(condition: Condition, leaves: readonly Json[]): boolean {
  switch (condition.kind) {
    case 'exists':
      return leaves.length > 0;
    case 'absent':
      return leaves.length === 0;
    case 'value':
      return leaves.some(condition.matches);
  }
}

/** Values of a field: of a list its elements, and of an object none, because only leaves have values. */
function leavesOf(value: Json | undefined): readonly Json[] {
  return value === undefined ? [] : flat([value]).filter((leaf) => !isObject(leaf));
}

function flat(values: readonly Json[]): Json[] {
  return values.flat(Infinity as 1) as Json[];
}

function where(path: readonly string[]): string {
  return path.length === 0 ? 'its top' : JSON.stringify(path.join('.'));
}
