/** What the Lambda API answers when it refuses a call. */
export class LambdaError extends Error {
  constructor(
    /** Such as `InvalidParameterValueException`. */
    public readonly code: string,
    message: string,
    /** The HTTP status. */
    public readonly status: number = 400,
  ) {
    super(message);
    this.name = code;
  }
}

/** A parameter whose value is not allowed. */
export function invalidParameterValue(message: string): LambdaError {
  return new LambdaError('InvalidParameterValueException', message);
}
