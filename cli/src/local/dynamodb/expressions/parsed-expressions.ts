import { validationError } from '../dynamodb-error';
import { parseCondition } from './condition-parser';
import { parseProjection } from './projection-parser';
import { ExpressionSyntaxError } from './token-stream';
import { parseUpdate } from './update-parser';

/** So many different texts are kept: programs use few, because values are not in them. */
const MAX_KEPT = 500;

/**
 * Parses a text, or returns what it was parsed to before.
 *
 * @param parameter the parameter that holds the text, for errors
 * @throws DynamoDbError when the text is no such expression
 */
export type ParseKept<T> = (text: string, parameter: string) => T;

/** Condition, key condition and filter expressions. */
export const parsedCondition = kept(parseCondition);
/** Update expressions. */
export const parsedUpdate = kept(parseUpdate);
/** Projection expressions. */
export const parsedProjection = kept(parseProjection);

function kept<T>(parse: (text: string) => T): ParseKept<T> {
  const results = new Map<string, T>();
  return (text, parameter) => {
    let result = results.get(text);
    if (result === undefined) {
      result = parseOrRefuse(parse, text, parameter);
      if (results.size >= MAX_KEPT) {
        results.clear();
      }
      results.set(text, result);
    }
    return result;
  };
}

function parseOrRefuse<T>(parse: (text: string) => T, text: string, parameter: string): T {
  if (text === '') {
    throw validationError(`Invalid ${parameter}: The expression can not be empty;`);
  }
  try {
    return parse(text);
  } catch (error) {
    if (error instanceof ExpressionSyntaxError) {
      throw validationError(`Invalid ${parameter}: ${error.message}`);
    }
    throw error;
  }
}
