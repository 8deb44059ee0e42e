import { Attributes, attributesOf, AttributeValue, typeOf } from './attribute-value';
import { DynamoDbError, invalidParameter, validationError } from './dynamodb-error';
import { IndexSchema, KeyAttribute, keyAttributes, KeySchema, TableSchema } from './table-schema';

/** Largest keys in bytes (documented). */
const MAX_PARTITION_KEY_BYTES = 2048;
const MAX_SORT_KEY_BYTES = 1024;

/** Where an item is: the texts of its keys. Numbers are canonical and binary is base64, so that equal keys have equal texts. */
export interface ItemKey {
  readonly partition: string;
  readonly sort?: string;
}

/** The key of attributes that have one; see `checkKey` and `checkItemKey`. */
export function keyOf({ partition, sort }: KeySchema, attributes: Attributes): ItemKey {
  return { partition: attributes[partition.name][partition.type]!, sort: sort && attributes[sort.name][sort.type]! };
}

/** The attributes of a key out of those of an item. */
export function pickKey(schema: KeySchema, item: Attributes): Attributes {
  const key = attributesOf();
  for (const { name } of keyAttributes(schema)) {
    key[name] = item[name];
  }
  return key;
}

/**
 * Checks attributes that must be a key, and nothing else.
 *
 * @throws DynamoDbError
 */
export function checkKey(schema: KeySchema, key: Attributes): void {
  const attributes = keyAttributes(schema);
  if (Object.keys(key).length !== attributes.length) {
    throw keyMismatch();
  }
  attributes.forEach((attribute) => checkKeyAttribute(attribute, key[attribute.name], attribute === schema.partition));
}

/**
 * Checks the keys of an item that is to be stored: those of its table, and those of the indexes that it will be in.
 *
 * @throws DynamoDbError
 */
export function checkItemKey({ key, indexes }: TableSchema, item: Attributes): void {
  for (const attribute of keyAttributes(key)) {
    const { name, type } = attribute;
    const value = item[name];
    if (!value) {
      throw invalidParameter(`Missing the key ${name} in the item`);
    }
    if (value[type] === undefined) {
      throw invalidParameter(`Type mismatch for key ${name} expected: ${type} actual: ${typeOf(value)}`);
    }
    if (value[type] === '') {
      throw validationError(`One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an ${emptyValue(attribute)}`);
    }
    checkKeySize(attribute, value[type], attribute === key.partition);
  }
  indexes.forEach((index) => checkIndexKey(index, item));
}

/** Checks the attributes of an item that an index is ordered by; an item without them is not in the index. */
export function checkIndexKey(index: IndexSchema, item: Attributes): void {
  for (const attribute of keyAttributes(index.key)) {
    const { name, type } = attribute;
    const value = item[name];
    if (value && value[type] === undefined) {
      throw invalidParameter(`Type mismatch for Index Key ${name} Expected: ${type} Actual: ${typeOf(value)} IndexName: ${index.name}`);
    }
    if (value?.[type] === '') {
      throw invalidParameter(`The AttributeValue for a key attribute cannot contain an ${emptyValue(attribute)}, IndexName: ${index.name}`);
    }
  }
}

/** Attributes that are no key of their table. */
export function keyMismatch(): DynamoDbError {
  return validationError('The provided key element does not match the schema');
}

function checkKeyAttribute(attribute: KeyAttribute, value: AttributeValue | undefined, isPartition: boolean): void {
  const content = value?.[attribute.type];
  if (content === undefined) {
    throw keyMismatch();
  }
  if (content === '') {
    throw invalidParameter(`The AttributeValue for a key attribute cannot contain an ${emptyValue(attribute)}`);
  }
  checkKeySize(attribute, content, isPartition);
}

function emptyValue({ name, type }: KeyAttribute): string {
  return `empty ${type === 'B' ? 'binary' : 'string'} value. Key: ${name}`;
}

function checkKeySize({ type }: KeyAttribute, content: string, isPartition: boolean): void {
  const bytes = type === 'N' ? 0 : Buffer.byteLength(content, type === 'B' ? 'base64' : 'utf8');
  if (isPartition && bytes > MAX_PARTITION_KEY_BYTES) {
    throw invalidParameter(`Size of hashkey has exceeded the maximum size limit of${MAX_PARTITION_KEY_BYTES} bytes`); // without a space, as on AWS
  }
  if (!isPartition && bytes > MAX_SORT_KEY_BYTES) {
    throw invalidParameter(`Aggregated size of all range keys has exceeded the size limit of ${MAX_SORT_KEY_BYTES} bytes`);
  }
}
