/** What SQS answers when it refuses a call; the texts are the ones that SQS sends. */
export class SqsError extends Error {
  constructor(
    /** The name of the error in the JSON protocol (the end of `__type`). */
    public readonly type: string,
    /** The code of the same error in the older query protocol, which the AWS SDK shows as `Error.Code`. */
    public readonly queryCode: string,
    message: string,
    /** The HTTP status: 4xx when the sender is at fault, 5xx when the service is. */
    public readonly status: number = 400,
  ) {
    super(message);
    this.name = type;
  }

  /** Who is at fault, in the words of SQS. */
  public get fault(): 'Sender' | 'Receiver' {
    return this.status >= 500 ? 'Receiver' : 'Sender';
  }
}

const LEGACY = 'AWS.SimpleQueueService.';

/** An error whose code in the query protocol is its name with the legacy prefix. */
function legacy(type: string, message: string, status = 400): SqsError {
  return new SqsError(type, LEGACY + type, message, status);
}

/** A parameter whose value is not allowed. */
export function invalidParameter(message: string): SqsError {
  return new SqsError('InvalidParameterValueException', 'InvalidParameterValue', message);
}

/** A parameter whose value is not allowed, in the words that SQS uses for most of them. */
export function invalidValue(value: unknown, parameter: string, reason: string): SqsError {
  return invalidParameter(`Value ${value} for parameter ${parameter} is invalid. Reason: ${reason}`);
}

/** A parameter that is missing or empty. */
export function missingParameter(parameter: string): SqsError {
  return new SqsError('MissingRequiredParameterException', 'MissingParameter', `The request must contain the parameter ${parameter}.`);
}

/** A text that is not a receipt handle of this queue. */
export function invalidReceiptHandle(handle: string): SqsError {
  return new SqsError('ReceiptHandleIsInvalid', 'ReceiptHandleIsInvalid', `The input receipt handle "${handle}" is not a valid receipt handle.`);
}

/** A queue attribute that does not exist, or not for this kind of queue. */
export function unknownAttribute(name: string): SqsError {
  return new SqsError('InvalidAttributeName', 'InvalidAttributeName', `Unknown Attribute ${name}.`);
}

/** A queue attribute whose value is not allowed. */
export function invalidAttribute(name: string, hint?: string): SqsError {
  const reason = hint ? ` Reason: ${hint}` : '';
  return new SqsError('InvalidAttributeValue', 'InvalidAttributeValue', `Invalid value for the parameter ${name}.${reason}`);
}

/** A message with characters that SQS does not carry. */
export function invalidContents(): SqsError {
  return new SqsError('InvalidMessageContents', 'InvalidMessageContents',
    'Invalid characters found. Valid unicode characters are #x9 | #xA | #xD | #x20 to #xD7FF | #xE000 to #xFFFD | #x10000 to #x10FFFF');
}

/** A queue that does not exist. */
export function queueDoesNotExist(): SqsError {
  return new SqsError('QueueDoesNotExist', `${LEGACY}NonExistentQueue`, 'The specified queue does not exist.');
}

/** A queue name that is taken by a queue with another value for an attribute. */
export function queueNameExists(attribute: string): SqsError {
  return new SqsError('QueueNameExists', 'QueueAlreadyExists',
    `A queue already exists with the same name and a different value for attribute ${attribute}`);
}

/** The name of a queue that was deleted less than a minute ago. */
export function queueDeletedRecently(): SqsError {
  return legacy('QueueDeletedRecently', 'You must wait 60 seconds after deleting a queue before you can create another with the same name.');
}

/** Two kinds of encryption at once. */
export function oneEncryptionOnly(): SqsError {
  return new SqsError('InvalidAttributeName', 'InvalidAttributeName',
    'You can use one type of server-side encryption (SSE) at one time. You can either enable KMS SSE or SQS SSE.');
}

/** A resource named by an ARN or a handle that does not exist. */
export function resourceNotFound(message: string): SqsError {
  return new SqsError('ResourceNotFoundException', 'ResourceNotFoundException', message, 404);
}

/** A second purge too soon after the first. */
export function purgeInProgress(queueName: string): SqsError {
  return legacy('PurgeQueueInProgress', `Only one PurgeQueue operation on ${queueName} is allowed every 60 seconds.`, 403);
}

/** A message whose visibility cannot be changed, because no receiver has it. */
export function messageNotInflight(): SqsError {
  return legacy('MessageNotInflight', 'The specified message isn\'t in flight.');
}

/** Too many messages in flight, on a standard queue. */
export function overLimit(): SqsError {
  return new SqsError('OverLimit', 'OverLimit', 'The maximum number of in flight messages is reached.', 403);
}

/** A batch request with more than ten entries. */
export function tooManyEntries(got: number): SqsError {
  return legacy('TooManyEntriesInBatchRequest', `Maximum number of entries per request are 10. You have sent ${got}.`);
}

/** A batch request without entries. */
export function emptyBatch(entryName: string): SqsError {
  return legacy('EmptyBatchRequest', `There should be at least one ${entryName} in the request.`);
}

/** A batch entry id with illegal characters. */
export function invalidBatchEntryId(): SqsError {
  return legacy('InvalidBatchEntryId',
    'A batch entry id can only contain alphanumeric characters, hyphens and underscores. It can be at most 80 letters long.');
}

/** Two batch entries with one id. */
export function batchEntryIdsNotDistinct(id: string): SqsError {
  return legacy('BatchEntryIdsNotDistinct', `Id ${id} repeated.`);
}

/** A batch request whose messages are larger than the limit taken together. */
export function batchTooLong(limit: number, got: number): SqsError {
  return legacy('BatchRequestTooLong', `Batch requests cannot be longer than ${limit} bytes. You have sent ${got} bytes.`);
}

/** An action that the model does not know. */
export function unsupportedOperation(message: string): SqsError {
  return legacy('UnsupportedOperation', message);
}
