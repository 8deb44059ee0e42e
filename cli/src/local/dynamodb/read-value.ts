import { Attributes, attributesOf, AttributeType, AttributeValue } from './attribute-value';
import { invalidParameter, serializationError, validationError } from './dynamodb-error';
import { canonicalNumber } from './numbers';

type Reader = (content: unknown) => AttributeValue;

/** How deep lists and maps may be nested (documented). */
const MAX_DEPTH = 32;

/**
 * Reads a value of a request: numbers become canonical, and what DynamoDB does not store is refused.
 *
 * @throws DynamoDbError
 */
export function readValue(raw: unknown, depth: number = 0): AttributeValue {
  if (!isObject(raw)) {
    throw serializationError('An attribute value must be an object with one member, such as {"S":"text"}.');
  }
  if (depth > MAX_DEPTH) {
    throw validationError('Nesting Levels have exceeded supported limits');
  }
  let value: AttributeValue | undefined;
  for (const type in raw) {
    const content = raw[type];
    const reader = Object.hasOwn(READERS, type) && content !== null ? READERS[type as AttributeType] : undefined;
    if (reader && value) {
      throw validationError('Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes');
    }
    value = reader ? reader(content, depth) : value; // members that DynamoDB does not know are passed over
  }
  if (!value) {
    throw validationError('Supplied AttributeValue is empty, must contain exactly one of the supported datatypes');
  }
  return value;
}

/**
 * Reads attributes by name: an item, a key, or a map in an item.
 *
 * @throws DynamoDbError
 */
export function readAttributes(raw: unknown, depth: number = 0): Attributes {
  if (!isObject(raw)) {
    throw serializationError('Attributes must be an object with a member for each attribute.');
  }
  const attributes = attributesOf();
  for (const name in raw) {
    attributes[name] = readValue(raw[name], depth);
  }
  return attributes;
}

const READERS: Readonly<Record<AttributeType, (content: unknown, depth: number) => AttributeValue>> = {
  S: (content) => ({ S: text(content) }),
  N: (content) => ({ N: canonicalNumber(text(content)) }),
  B: (content) => ({ B: binary(content) }),
  BOOL: (content) => ({ BOOL: truth(content) }),
  NULL: (content) => {
    if (!truth(content)) {
      throw invalidParameter('Null attribute value types must have the value of true');
    }
    return { NULL: true };
  },
  SS: set('SS', 'An string set  may not be empty', text, (shown) => invalidParameter(`Input collection ${shown} contains duplicates.`)),
  NS: set('NS', 'An number set  may not be empty', (content) => canonicalNumber(text(content)), () => validationError('Input collection contains duplicates')),
  BS: set('BS', 'Binary sets should not be empty', binary, (shown) => invalidParameter(`Input collection ${shown}of type BS contains duplicates.`)),
  L: (content, depth) => ({ L: list(content).map((element) => readValue(element, depth + 1)) }),
  M: (content, depth) => ({ M: readAttributes(content, depth + 1) }),
};

function set(type: 'SS' | 'NS' | 'BS', empty: string, readMember: (content: unknown) => string, duplicates: (shown: string) => Error): Reader {
  return (content) => {
    const members = list(content).map(readMember);
    if (members.length === 0) {
      throw invalidParameter(empty);
    }
    if (new Set(members).size < members.length) {
      throw duplicates(`[${members.join(', ')}]`);
    }
    return { [type]: members };
  };
}

function text(content: unknown): string {
  if (typeof content !== 'string') {
    throw serializationError(`${kindOf(content)} cannot be converted to String`);
  }
  return content;
}

function binary(content: unknown): string {
  if (typeof content !== 'string') {
    throw serializationError('only base-64-encoded strings are convertible to bytes');
  }
  if (content.length % 4 !== 0) {
    throw serializationError(`Base64 encoded length is expected a multiple of 4 bytes but found: ${content.length}`);
  }
  if (Buffer.from(content, 'base64').toString('base64') !== content) {
    throw serializationError('Invalid last non-pad Base64 character dectected');
  }
  return content;
}

function truth(content: unknown): boolean {
  if (typeof content !== 'boolean') {
    throw serializationError(`${kindOf(content)} cannot be converted to Boolean`);
  }
  return content;
}

function list(content: unknown): readonly unknown[] {
  if (!Array.isArray(content)) {
    throw serializationError('Unexpected field type');
  }
  return content;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What a value is called in errors. */
function kindOf(value: unknown): string {
  switch (typeof value) {
    case 'string': return 'STRING_VALUE';
    case 'boolean': return value ? 'TRUE_VALUE' : 'FALSE_VALUE';
    case 'number': return Number.isInteger(value) ? 'NUMBER_VALUE' : 'DECIMAL_VALUE';
    default: return 'Start of structure or map found where not expected: it';
  }
}
