import { AttributeValue, Attributes } from '../attribute-value';
import { validationError } from '../dynamodb-error';
import { readValue } from '../read-value';

const KEY = /^[#:][0-9a-zA-Z_]+$/;

/** The names and values that the expressions of one request refer to. DynamoDB refuses those that nothing refers to. */
export class Placeholders {
  /** @throws DynamoDbError when one of them cannot be used */
  public static read(names: Readonly<Record<string, string>> | undefined, values: Readonly<Record<string, unknown>> | undefined): Placeholders {
    checkKeys('ExpressionAttributeNames', '#', names);
    checkKeys('ExpressionAttributeValues', ':', values);
    const read = Object.create(null) as Record<string, AttributeValue>;
    for (const key in values) {
      read[key] = readPlaceholder(key, values[key]);
    }
    return new Placeholders(names ?? {}, read);
  }

  private readonly unusedNames: Set<string>;
  private readonly unusedValues: Set<string>;

  private constructor(private readonly names: Readonly<Record<string, string>>, private readonly values: Attributes) {
    this.unusedNames = new Set(Object.keys(names));
    this.unusedValues = new Set(Object.keys(values));
  }

  /** The attribute behind `#name`; undefined when there is none. */
  public name(placeholder: string): string | undefined {
    this.unusedNames.delete(placeholder);
    return Object.hasOwn(this.names, placeholder) ? this.names[placeholder] : undefined;
  }

  /** The value behind `:value`; undefined when there is none. */
  public value(placeholder: string): AttributeValue | undefined {
    this.unusedValues.delete(placeholder);
    return this.values[placeholder];
  }

  /** @throws DynamoDbError when one was never asked for */
  public checkAllUsed(): void {
    checkUsed('ExpressionAttributeNames', this.unusedNames);
    checkUsed('ExpressionAttributeValues', this.unusedValues);
  }
}

function checkKeys(parameter: string, sign: string, entries: object | undefined): void {
  if (!entries) {
    return;
  }
  const keys = Object.keys(entries);
  if (keys.length === 0) {
    throw validationError(`${parameter} must not be empty`);
  }
  const wrong = keys.find((key) => !key.startsWith(sign) || !KEY.test(key));
  if (wrong !== undefined) {
    throw validationError(`${parameter} contains invalid key: Syntax error; key: "${wrong}"`);
  }
}

function readPlaceholder(key: string, raw: unknown): AttributeValue {
  try {
    return readValue(raw);
  } catch (error) {
    if ((error as Error).name === 'ValidationException') {
      throw validationError(`ExpressionAttributeValues contains invalid value: ${(error as Error).message} for key ${key}`);
    }
    throw error;
  }
}

function checkUsed(parameter: string, unused: ReadonlySet<string>): void {
  if (unused.size > 0) {
    throw validationError(`Value provided in ${parameter} unused in expressions: keys: {${[...unused].join(', ')}}`);
  }
}
