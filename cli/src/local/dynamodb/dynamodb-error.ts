import type { Attributes } from './attribute-value';

const DYNAMODB = 'com.amazonaws.dynamodb.v20120810#';

/** What DynamoDB answers when it refuses a call; the texts are the ones that DynamoDB sends. */
export class DynamoDbError extends Error {
  constructor(
    /** `__type` of the answer: a namespace, `#`, and the name by which the AWS SDK knows the error. */
    public readonly type: string,
    message: string,
    /** What the answer has beside type and message. */
    public readonly members: Readonly<Record<string, unknown>> = {},
  ) {
    super(message);
    this.name = type.slice(type.indexOf('#') + 1);
  }
}

/** A request that cannot be carried out whatever the tables hold. */
export function validationError(message: string): DynamoDbError {
  return new DynamoDbError('com.amazon.coral.validate#ValidationException', message);
}

/** A value of a request that is not allowed, in the words that DynamoDB begins most of these with. */
export function invalidParameter(message: string): DynamoDbError {
  return validationError(`One or more parameter values were invalid: ${message}`);
}

/** JSON that does not have the shape of the operation's input. */
export function serializationError(message: string): DynamoDbError {
  return new DynamoDbError('com.amazon.coral.service#SerializationException', message);
}

/** An operation that is not modelled. */
export function unknownOperation(message: string): DynamoDbError {
  return new DynamoDbError('com.amazon.coral.service#UnknownOperationException', message);
}

/** A table that is not there; operations on tables name it, those on items do not. */
export function tableNotFound(name?: string): DynamoDbError {
  return new DynamoDbError(`${DYNAMODB}ResourceNotFoundException`, `Requested resource not found${name === undefined ? '' : `: Table: ${name} not found`}`);
}

/** A table name that is taken. */
export function tableExists(name: string): DynamoDbError {
  return new DynamoDbError(`${DYNAMODB}ResourceInUseException`, `Table already exists: ${name}`);
}

/** A condition that does not hold; `item` is what is stored, for a caller who asked for it. */
export function conditionFailed(item?: Attributes): DynamoDbError {
  return new DynamoDbError(`${DYNAMODB}ConditionalCheckFailedException`, 'The conditional request failed', item && { Item: item });
}

/** Why one action of a transaction kept it from being carried out; `None` for an action that did not. */
export interface CancellationReason {
  readonly Code: string;
  readonly Message?: string;
  readonly Item?: Attributes;
}

/** A transaction of which nothing was carried out. */
export function transactionCanceled(reasons: readonly CancellationReason[]): DynamoDbError {
  const codes = reasons.map(({ Code: code }) => code).join(', ');
  const message = `Transaction cancelled, please refer cancellation reasons for specific reasons [${codes}]`;
  // The one error whose text DynamoDB sends as `Message`.
  return new DynamoDbError(`${DYNAMODB}TransactionCanceledException`, message, { Message: message, CancellationReasons: reasons });
}
