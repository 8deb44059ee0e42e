import { ScalarType } from './compare-values';
import { invalidParameter, serializationError, validationError } from './dynamodb-error';
import { IndexProjection, IndexSchema, KeyAttribute, KeySchema, TableSchema } from './table-schema';

type Members = Readonly<Record<string, unknown>>;

const NAME = /^[a-zA-Z0-9_.-]{3,255}$/;

/**
 * Reads the input of `CreateTable`, or the properties of a table in a template, which have the same names.
 *
 * @throws DynamoDbError when there can be no such table
 */
export function readTableSchema(name: string, input: Members): TableSchema {
  if (!NAME.test(name)) {
    throw validationError(`TableName must be at least 3 characters long and at most 255 characters long, of a-z, A-Z, 0-9, "_", "-" and ".", got "${name}".`);
  }
  const types = new Map(members(input, 'AttributeDefinitions').map((definition) => [text(definition, 'AttributeName'), scalarType(definition)]));
  const key = readKey(input, types);
  const indexes = [...readIndexes(input, 'GlobalSecondaryIndexes', types), ...readIndexes(input, 'LocalSecondaryIndexes', types)];
  const used = new Set([key, ...indexes.map((index) => index.key)].flatMap(({ partition, sort }) => [partition.name, sort?.name]));
  const unused = [...types.keys()].filter((attribute) => !used.has(attribute));
  if (unused.length > 0) {
    throw invalidParameter(`Some AttributeDefinitions are not used. AttributeDefinitions: [${[...types.keys()].join(', ')}], keys used: [${[...used].join(', ')}]`);
  }
  return { name, key, indexes, timeToLive: timeToLive(input), description: input };
}

function readKey(input: Members, types: ReadonlyMap<string, ScalarType>): KeySchema {
  const [first, second, ...others] = members(input, 'KeySchema');
  if (!first || others.length > 0) {
    throw validationError('1 validation error detected: Value at \'keySchema\' failed to satisfy constraint: Member must have length of 1 or 2');
  }
  if (first.KeyType !== 'HASH') {
    throw validationError('Invalid KeySchema: The first KeySchemaElement is not a HASH key type');
  }
  if (second && second.KeyType !== 'RANGE') {
    throw validationError('Invalid KeySchema: The second KeySchemaElement is not a RANGE key type');
  }
  const [partition, sort] = [first, second].map((element) => element && keyAttribute(element, types));
  if (partition!.name === sort?.name) {
    throw validationError('Both the Hash Key and the Range Key element in the KeySchema have the same name');
  }
  return { partition: partition!, sort };
}

function readIndexes(input: Members, parameter: string, types: ReadonlyMap<string, ScalarType>): IndexSchema[] {
  return members(input, parameter).map((index) => ({
    name: text(index, 'IndexName'),
    isGlobal: parameter.startsWith('Global'),
    key: readKey(index, types),
    projection: readProjection(index.Projection),
  }));
}

function readProjection(projection: unknown): IndexProjection {
  const { ProjectionType: type, NonKeyAttributes: names } = (projection ?? {}) as { ProjectionType?: unknown; NonKeyAttributes?: unknown };
  switch (type) {
    case 'ALL': return 'ALL';
    case 'KEYS_ONLY': return [];
    case 'INCLUDE': return Array.isArray(names) ? names.map(String) : [];
    default: throw invalidParameter(`Unknown ProjectionType: ${String(type ?? 'null')}`);
  }
}

function keyAttribute(element: Members, types: ReadonlyMap<string, ScalarType>): KeyAttribute {
  const name = text(element, 'AttributeName');
  const type = types.get(name);
  if (!type) {
    throw invalidParameter(`Some index key attributes are not defined in AttributeDefinitions. Keys: [${name}], AttributeDefinitions: [${[...types.keys()].join(', ')}]`);
  }
  return { name, type };
}

function scalarType(definition: Members): ScalarType {
  const type = definition.AttributeType;
  if (type !== 'S' && type !== 'N' && type !== 'B') {
    throw validationError(`1 validation error detected: Value '${String(type)}' at 'attributeDefinitions.attributeType' failed to satisfy constraint: `
      + 'Member must satisfy enum value set: [B, N, S]');
  }
  return type;
}

function timeToLive({ TimeToLiveSpecification: specification }: Members): string | undefined {
  const { AttributeName: name, Enabled: enabled } = (specification ?? {}) as { AttributeName?: string; Enabled?: unknown };
  return enabled === true ? name : undefined;
}

function members(input: Members, parameter: string): Members[] {
  const list = input[parameter] ?? [];
  if (!Array.isArray(list) || list.some((member) => typeof member !== 'object' || member === null)) {
    throw serializationError(`The value of ${parameter} must be a list of objects.`);
  }
  return list as Members[];
}

function text(object: Members, parameter: string): string {
  const value = object[parameter];
  if (typeof value !== 'string') {
    throw validationError(`1 validation error detected: Value null at '${parameter}' failed to satisfy constraint: Member must not be null`);
  }
  return value;
}
