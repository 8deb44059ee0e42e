import { validationError } from '../dynamodb-error';
import { Action } from './action';
import { ActionInput } from './action-input';
import { expressionsOf } from './expressions-of';
import { checkKeyPaths } from './key-paths';
import { readPage } from './page';
import { readSource, startPosition } from './read-source';
import { ScanSegment } from '../item-order';

/** `Scan`: all items, in no order that means anything. */
export const scan: Action = (input, tables) => {
  const name = input.tableName();
  const limit = input.integer('Limit', 1);
  const segment = segmentOf(input);
  const start = input.attributes('ExclusiveStartKey');
  const expressions = expressionsOf(input, ['ProjectionExpression', 'FilterExpression']);
  const source = readSource(input, tables.get(name));
  const after = start && startPosition(source, start);
  checkKeyPaths(source.table.schema, expressions.projection);
  checkKeyPaths(source.table.schema, expressions.filter?.paths);
  return readPage(source.items.scan(after, segment), { ...source, ...expressions, limit });
};

function segmentOf(input: ActionInput): ScanSegment | undefined {
  const index = input.integer('Segment', 0);
  const total = input.integer('TotalSegments', 1);
  if (index === undefined && total === undefined) {
    return undefined;
  }
  if (total === undefined) {
    throw validationError('The TotalSegments parameter is required but was not present in the request when Segment parameter is present');
  }
  if (index === undefined) {
    throw validationError('The Segment parameter is required but was not present in the request when parameter TotalSegments is present');
  }
  if (index >= total) {
    throw validationError('The Segment parameter is zero-based and must be less than parameter TotalSegments: '
      + `Segment: ${index} is not less than TotalSegments: ${total}`);
  }
  return { index, total };
}
