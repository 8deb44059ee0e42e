import { missingParameter, SqsError } from '../sqs-error';

/** The JSON object of a request (or of a part of it), read with the type that the API gives each member; any other type is an error. */
export class ActionInput {
  private readonly members: Readonly<Record<string, unknown>>;

  /** @throws SqsError when the value is not an object */
  constructor(value: unknown) {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      throw serialization('the request', 'an object');
    }
    this.members = value as Record<string, unknown>;
  }

  public text(name: string): string | undefined {
    return this.read(name, 'a string', (value): value is string => typeof value === 'string');
  }

  /** A text that must be there and must not be empty. */
  public requiredText(name: string): string {
    const value = this.text(name);
    if (value === undefined || value === '') {
      throw missingParameter(name);
    }
    return value;
  }

  public integer(name: string): number | undefined {
    return this.read(name, 'an integer', (value): value is number => Number.isInteger(value));
  }

  public requiredInteger(name: string): number {
    const value = this.integer(name);
    if (value === undefined) {
      throw missingParameter(name);
    }
    return value;
  }

  /** A list of texts; empty when it is not there. */
  public texts(name: string): readonly string[] {
    return this.read(name, 'a list of strings', isListOfStrings) ?? [];
  }

  /** A map of texts; empty when it is not there. */
  public textMap(name: string): Readonly<Record<string, string>> {
    return this.read(name, 'a map of strings', isMapOfStrings) ?? {};
  }

  /** Any object; undefined when it is not there. */
  public object(name: string): object | undefined {
    return this.read(name, 'an object', (value): value is object => typeof value === 'object' && !Array.isArray(value));
  }

  /** A list of objects; empty when it is not there. */
  public objects(name: string): ActionInput[] {
    const list = this.read(name, 'a list', (value): value is unknown[] => Array.isArray(value)) ?? [];
    return list.map((value) => new ActionInput(value));
  }

  private read<T>(name: string, expected: string, isExpected: (value: unknown) => value is T): T | undefined {
    const value = this.members[name] ?? undefined;
    if (value !== undefined && !isExpected(value)) {
      throw serialization(name, expected);
    }
    return value;
  }
}

function serialization(name: string, expected: string): SqsError {
  return new SqsError('SerializationException', 'MalformedInput', `The value of ${name} cannot be read as ${expected}.`);
}

function isListOfStrings(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}

function isMapOfStrings(value: unknown): value is Record<string, string> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && Object.values(value).every((item) => typeof item === 'string');
}
