import { AwsRequest, AwsResponse, errorResponse } from './http-message';

/** Parameter Store of Systems Manager, as far as functions read from it: `GetParameters` of texts. Parameters are kept in memory only. */
export class ParameterStore {
  private readonly parameters = new Map<string, string>();

  /** Adds a parameter, or replaces its text. */
  public put(name: string, value: string): void {
    this.parameters.set(name, value);
  }

  /** Text of a parameter; undefined when there is none. */
  public get(name: string): string | undefined {
    return this.parameters.get(name);
  }

  /** Answers one call of the JSON protocol (`X-Amz-Target: AmazonSSM.…`). */
  public handle(operation: string, request: AwsRequest): AwsResponse {
    if (operation !== 'GetParameters') {
      return errorResponse(400, 'ValidationException', `The local runtime emulates GetParameters of Systems Manager, not ${operation}.`);
    }
    const { Names: names } = JSON.parse(request.body.toString('utf8')) as { Names?: unknown };
    if (!Array.isArray(names) || names.length < 1 || names.length > 10) {
      return errorResponse(400, 'ValidationException', 'Member must have length less than or equal to 10 and greater than or equal to 1: names.');
    }
    const wanted = names.map(String);
    return {
      status: 200,
      headers: { 'content-type': 'application/x-amz-json-1.1' },
      body: JSON.stringify({
        InvalidParameters: wanted.filter((name) => !this.parameters.has(name)),
        Parameters: wanted.filter((name) => this.parameters.has(name))
          .map((name) => ({ Name: name, Type: 'String', DataType: 'text', Version: 1, Value: this.parameters.get(name) })),
      }),
    };
  }
}
