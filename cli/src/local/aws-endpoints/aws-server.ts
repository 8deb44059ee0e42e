import * as http from 'node:http';
import { AwsRequest, AwsResponse, errorResponse } from './http-message';
import { LambdaInvokeApi } from './lambda-invoke';
import { SecretsManager } from './secrets';
import { DynamoDbService } from '../dynamodb';
import { closeServer, listenLocally } from '../local-server';
import { readBody } from '../read-body';
import { handleSqsHttp, SqsService } from '../sqs';

/** The emulated services behind the server. */
export interface AwsServices {
  readonly sqs: SqsService;
  readonly dynamoDb: DynamoDbService;
  readonly secretsManager: SecretsManager;
  readonly lambda: LambdaInvokeApi;
}

/** Larger than any request that one of the services takes. Bytes. */
const MAX_BODY = 16 * 1024 * 1024;

/** The one HTTP server to which the AWS SDK of every function talks. */
export class AwsServer {
  private readonly server: http.Server;
  private services?: AwsServices;

  /** @param onNotice gets a line for each call to a service that is not emulated, and for each internal error */
  constructor(private readonly onNotice: (line: string) => void) {
    this.server = http.createServer((request, response) => void this.respond(request, response));
    this.server.keepAliveTimeout = 60_000; // the SDK keeps its connections: closing one under it costs a retry
  }

  /** Starts on a free port of 127.0.0.1; the result is its URL, without a slash at the end. Until `serve`, calls are answered 503. */
  public async listen(): Promise<string> {
    return `http://127.0.0.1:${await listenLocally(this.server)}`;
  }

  /** Lets these services answer from now on. */
  public serve(services: AwsServices): void {
    this.services = services;
  }

  /** Closes every connection. */
  public async stop(): Promise<void> {
    await closeServer(this.server);
  }

  private async respond(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    if (this.services && String(request.headers['x-amz-target']).startsWith('AmazonSQS.')) {
      await handleSqsHttp(request, response, this.services.sqs); // reads and answers itself, because a long poll must end when its caller goes away
      return;
    }
    let answer: AwsResponse;
    try {
      const body = await readBody(request, MAX_BODY);
      answer = body.length > MAX_BODY
        ? errorResponse(413, 'RequestEntityTooLarge', `The request has more than ${MAX_BODY} bytes.`)
        : await this.route({ method: request.method ?? '', path: request.url ?? '/', headers: request.headers, body });
    } catch (error) {
      answer = this.failed(request, error as Error);
    }
    if (response.destroyed) {
      return; // the caller went away
    }
    response.writeHead(answer.status, { ...answer.headers, 'content-length': Buffer.byteLength(answer.body) });
    response.end(answer.body);
  }

  private route(request: AwsRequest): AwsResponse | Promise<AwsResponse> {
    if (!this.services) {
      return errorResponse(503, 'ServiceUnavailableException', 'The local runtime is still starting.');
    }
    if (LambdaInvokeApi.matches(request.path)) {
      return this.services.lambda.handle(request);
    }
    const target = String(request.headers['x-amz-target'] ?? '');
    if (DynamoDbService.matches(target)) {
      return this.services.dynamoDb.handle(target, request.body);
    }
    const [, service, operation] = /^(.*)\.([^.]+)$/.exec(target) ?? [];
    if (service === 'secretsmanager') {
      return this.services.secretsManager.handle(operation, request);
    }
    this.onNotice(`A function called ${target || `${request.method} ${request.path.split('?')[0]}`} of AWS, which the local runtime does not emulate.`);
    return errorResponse(501, 'UnknownOperationException', 'The local runtime emulates SQS and DynamoDB (JSON protocols), GetSecretValue of Secrets Manager and Invoke of Lambda.');
  }

  private failed(request: http.IncomingMessage, error: Error): AwsResponse {
    if (!request.complete) {
      return errorResponse(400, 'RequestAborted', 'The request ended before its body was complete.');
    }
    if (error instanceof SyntaxError) {
      return errorResponse(400, 'SerializationException', 'The request body is not JSON.');
    }
    this.onNotice(`The local runtime failed to answer ${String(request.headers['x-amz-target'] ?? request.url)}: ${error.message}`);
    return errorResponse(500, 'InternalFailure', error.message);
  }
}
