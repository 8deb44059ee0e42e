import { AwsClient, SingleTry } from './aws-client';
import { errorOf } from './aws-error';
import { endpointOf, JsonService } from './endpoint';
import { Variables } from './variables';

/** A call. */
export interface Call {
  readonly operation: string;
  readonly input: object;
  /** For SQS: the queue that it is about. */
  readonly queueUrl?: string;
  /** Default: as often, and with the timeouts, as `CLIENT_SETTINGS` say. */
  readonly single?: SingleTry;
  /** Until when it may be sent, in milliseconds since 1970. Default: whenever it can be. */
  readonly sendBy?: number;
}

/** Calls one AWS service over its JSON protocol. */
export class JsonClient {
  private readonly client: AwsClient;

  /** @param ownRegion where the service is, if not where the function runs */
  constructor(private readonly service: JsonService, private readonly variables: Variables = process.env, ownRegion?: string) {
    this.client = new AwsClient(service, errorOf, variables, ownRegion);
  }

  /**
   * Makes a call.
   *
   * @throws what `AwsClient.call` throws, and SyntaxError where an answer is no JSON
   */
  public async call<Output>({ operation, input, queueUrl, single, sendBy }: Call): Promise<Output> {
    const headers = { 'content-type': `application/x-amz-json-${this.service.version}`, 'x-amz-target': `${this.service.target}.${operation}` };
    const url = endpointOf(this.service, this.client.region, this.variables, queueUrl);
    return JSON.parse((await this.client.call({ method: 'POST', url, headers, body: JSON.stringify(input), single, sendBy })).body) as Output;
  }
}
