import { validationError } from '../dynamodb-error';
import { DocumentPath } from '../expressions/document-path';
import { keyAttributes, TableSchema } from '../table-schema';

/**
 * Checks that no path leads into a key, which has no inside.
 *
 * @throws DynamoDbError
 */
export function checkKeyPaths({ key, indexes }: TableSchema, paths: readonly DocumentPath[] = []): void {
  const nested = new Set(paths.filter((path) => path.length > 1).map(([name]) => name));
  if (nested.size === 0) {
    return;
  }
  const rule = 'Key attributes must be scalars; list random access \'[]\' and map lookup \'.\' are not allowed';
  const inKey = keyAttributes(key).find(({ name }) => nested.has(name));
  if (inKey) {
    throw validationError(`${rule}: Key: ${inKey.name}`);
  }
  const inIndex = indexes.flatMap((index) => keyAttributes(index.key)).find(({ name }) => nested.has(name));
  if (inIndex) {
    throw validationError(`${rule}: IndexKey: ${inIndex.name}`);
  }
}
