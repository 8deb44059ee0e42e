import { validationError } from '../dynamodb-error';
import { ActionInput } from './action-input';
import { BoundCondition, bindCondition } from '../expressions/condition';
import { DocumentPath } from '../expressions/document-path';
import { KeyConditions, bindKeyCondition } from '../expressions/key-condition';
import { Placeholders } from '../expressions/placeholders';
import { bindProjection } from '../expressions/projection';
import { BoundAction, bindUpdate } from '../expressions/update';

/** The parameters that are expressions, in the order in which DynamoDB looks at them. */
export type ExpressionParameter = 'UpdateExpression' | 'ConditionExpression' | 'KeyConditionExpression' | 'FilterExpression' | 'ProjectionExpression';

/** The expressions of a request, with its names and values in them. */
export interface RequestExpressions {
  readonly update?: readonly BoundAction[];
  readonly condition?: BoundCondition;
  readonly keyCondition?: KeyConditions;
  readonly filter?: BoundCondition;
  readonly projection?: readonly DocumentPath[];
}

/**
 * Reads the expressions of a request.
 *
 * @param parameters those that the operation has
 * @throws DynamoDbError
 */
export function expressionsOf(input: ActionInput, parameters: readonly ExpressionParameter[]): RequestExpressions {
  const names = input.textMap('ExpressionAttributeNames');
  const values = input.map('ExpressionAttributeValues');
  const withValues = parameters.filter((parameter) => parameter !== 'ProjectionExpression');
  if (names && !parameters.some((parameter) => input.has(parameter))) {
    throw validationError('ExpressionAttributeNames can only be specified when using expressions');
  }
  if (values && withValues.length > 0 && !withValues.some((parameter) => input.has(parameter))) {
    throw validationError('ExpressionAttributeValues can only be specified when using expressions: '
      + `${withValues.join(' and ')} ${withValues.length > 1 ? 'are' : 'is'} null`);
  }
  const placeholders = Placeholders.read(names, values);
  const read = <T>(parameter: ExpressionParameter, bind: (text: string) => T): T | undefined => {
    const text = parameters.includes(parameter) ? input.text(parameter) : undefined;
    return text === undefined ? undefined : bind(text);
  };
  const condition = (parameter: ExpressionParameter) => read(parameter, (text) => bindCondition(text, parameter, placeholders));
  const expressions = {
    update: read('UpdateExpression', (text) => bindUpdate(text, placeholders)),
    condition: condition('ConditionExpression'),
    keyCondition: condition('KeyConditionExpression'), // first as the condition that it is
    filter: condition('FilterExpression'),
    projection: read('ProjectionExpression', (text) => bindProjection(text, placeholders)),
  };
  placeholders.checkAllUsed();
  return { ...expressions, keyCondition: read('KeyConditionExpression', (text) => bindKeyCondition(text, placeholders)) };
}
