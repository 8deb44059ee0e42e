import { Attributes } from '../attribute-value';
import { serializationError, validationError } from '../dynamodb-error';
import { readAttributes } from '../read-value';

/** Parameters of the time before expressions. No SDK uses them by itself, and they are not modelled. */
const LEGACY = [
  'AttributesToGet', 'AttributeUpdates', 'ConditionalOperator', 'Expected', 'KeyConditions', 'QueryFilter', 'ScanFilter',
];

/** The JSON object of a request (or of a part of it), read with the type that the API gives each member; any other type is an error. */
export class ActionInput {
  private readonly members: Readonly<Record<string, unknown>>;

  /** @throws DynamoDbError when the value is no object, or has a parameter of the time before expressions */
  constructor(value: unknown) {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      throw serializationError('The request must be an object.');
    }
    this.members = value as Record<string, unknown>;
    const legacy = LEGACY.find((name) => this.has(name));
    if (legacy !== undefined) {
      throw validationError(`The local DynamoDB does not take the legacy parameter ${legacy}: use an expression instead.`);
    }
  }

  /** Whether a member is there; null is the same as none. */
  public has(name: string): boolean {
    return Object.hasOwn(this.members, name) && this.members[name] !== null && this.members[name] !== undefined;
  }

  /** The whole object. */
  public get raw(): Readonly<Record<string, unknown>> {
    return this.members;
  }

  public text(name: string): string | undefined {
    return this.read(name, 'a string', (value): value is string => typeof value === 'string');
  }

  /** A text that must be there. */
  public requiredText(name: string): string {
    return this.text(name) ?? missing(name);
  }

  /** The name of the request's table; an ARN of a table is good too. */
  public tableName(): string {
    const name = this.requiredText('TableName');
    return name.startsWith('arn:') ? name.slice(name.indexOf('/') + 1) : name;
  }

  public truth(name: string): boolean | undefined {
    return this.read(name, 'a boolean', (value): value is boolean => typeof value === 'boolean');
  }

  /** A whole number that is no less than `minimum`. */
  public integer(name: string, minimum: number): number | undefined {
    const value = this.read(name, 'an integer', (candidate): candidate is number => Number.isInteger(candidate));
    if (value !== undefined && value < minimum) {
      throw constraint(String(value), name, `Member must have value greater than or equal to ${minimum}`);
    }
    return value;
  }

  /** One of some words. */
  public choice<T extends string>(name: string, choices: readonly T[]): T | undefined {
    const value = this.text(name);
    if (value !== undefined && !(choices as readonly string[]).includes(value)) {
      throw constraint(value, name, `Member must satisfy enum value set: [${choices.join(', ')}]`);
    }
    return value as T | undefined;
  }

  /** An item or a key. */
  public attributes(name: string): Attributes | undefined {
    return this.has(name) ? readAttributes(this.members[name]) : undefined;
  }

  /** An item or a key that must be there. */
  public requiredAttributes(name: string): Attributes {
    return this.attributes(name) ?? missing(name);
  }

  /** A map of texts. */
  public textMap(name: string): Readonly<Record<string, string>> | undefined {
    return this.read(name, 'a map of strings', isMapOfTexts);
  }

  /** A map of anything. */
  public map(name: string): Readonly<Record<string, unknown>> | undefined {
    return this.read(name, 'a map', isMap);
  }

  /** An object of the API; undefined when it is not there. */
  public object(name: string): ActionInput | undefined {
    return this.has(name) ? new ActionInput(this.members[name]) : undefined;
  }

  /** A list that must be there. */
  public requiredList(name: string): readonly unknown[] {
    return this.read(name, 'a list', (value): value is unknown[] => Array.isArray(value)) ?? missing(name);
  }

  private read<T>(name: string, expected: string, isExpected: (value: unknown) => value is T): T | undefined {
    if (!this.has(name)) {
      return undefined;
    }
    const value = this.members[name];
    if (!isExpected(value)) {
      throw serializationError(`The value of ${name} cannot be read as ${expected}.`);
    }
    return value;
  }
}

/** The error of a member that must be there. */
export function missing(name: string): never {
  throw constraint(undefined, name, 'Member must not be null');
}

/** The error of a member whose value is not allowed, in DynamoDB's words for what it checks before everything else. */
export function constraint(value: string | undefined, name: string, rule: string): Error {
  const shown = value === undefined ? 'null' : `'${value}'`;
  return validationError(`1 validation error detected: Value ${shown} at '${name[0].toLowerCase()}${name.slice(1)}' failed to satisfy constraint: ${rule}`);
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isMapOfTexts(value: unknown): value is Record<string, string> {
  return isMap(value) && Object.values(value).every((text) => typeof text === 'string');
}
