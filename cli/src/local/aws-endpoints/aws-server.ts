import * as http from 'node:http';
import { Credentials } from './credentials';
import { AwsRequest, AwsResponse, errorResponse } from './http-message';
import { LambdaInvokeApi } from './lambda-invoke';
import { LocalService } from './local-service';
import { ParameterStore } from './parameter-store';
import { SecretsManager } from './secrets';
import { SignatureCheck } from './signature-check';
import { Sns } from './sns';
import { StepFunctions } from './step-functions';
import type { AccessControl } from '../access/access-control';
import { DynamoDbService } from '../dynamodb';
import { EventBridge } from '../event-bridge/event-bridge';
import { closeServer, listenLocally } from '../local-server';
import { readBody } from '../read-body';
import { S3Response, S3Service } from '../s3';
import { answerSqsHttp, SqsService } from '../sqs';

/** The emulated services behind the server. */
export interface AwsServices {
  readonly sqs: SqsService;
  readonly dynamoDb: DynamoDbService;
  readonly secretsManager: SecretsManager;
  readonly parameterStore: ParameterStore;
  readonly stepFunctions: StepFunctions;
  readonly eventBridge: EventBridge;
  readonly sns: Sns;
  readonly s3: S3Service;
  readonly lambda: LambdaInvokeApi;
  /** What tools ask of what is deployed, and no function does. */
  readonly management: readonly LocalService[];
}

/** Larger than any request that one of the services takes. Bytes. */
const MAX_BODY = 16 * 1024 * 1024;

/** What the server needs before it knows its services. */
export interface AwsServerProps {
  /** Calls have to be signed with these. */
  readonly credentials: Credentials;
  readonly access: AccessControl;
  /** Gets a line for each call to a service that is not emulated, and for each internal error. */
  readonly onNotice: (line: string) => void;
}

/** The one HTTP server to which the AWS SDK of every function talks: it answers those functions, and nobody else. */
export class AwsServer {
  private readonly server: http.Server;
  private services?: AwsServices;

  private readonly signatures: SignatureCheck;

  constructor(private readonly props: AwsServerProps) {
    this.signatures = new SignatureCheck(props.credentials);
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
    const refused = this.props.access.refusal('aws', request);
    let answer: AwsResponse | S3Response | undefined;
    try {
      answer = refused ? errorResponse(403, 'AccessDeniedException', refused.message) : await this.answerTo(request, response);
    } catch (error) {
      answer = this.failed(request, error as Error);
    }
    if (answer === undefined || response.destroyed) {
      return; // it is answered, or the caller went away
    }
    response.writeHead(answer.status, { ...answer.headers, 'content-length': Buffer.byteLength(answer.body) });
    response.end(answer.body);
  }

  /** The answer; undefined when the queue gives it, because a long poll must end when its caller goes away. */
  private async answerTo(request: http.IncomingMessage, response: http.ServerResponse): Promise<AwsResponse | S3Response | undefined> {
    const body = await readBody(request, MAX_BODY);
    if (body.length > MAX_BODY) {
      return errorResponse(413, 'RequestEntityTooLarge', `The request has more than ${MAX_BODY} bytes.`);
    }
    const whole: AwsRequest = { method: request.method ?? '', path: request.url ?? '/', headers: request.headers, body };
    const refused = await this.signatures.refusal(whole);
    if (refused) {
      return refused;
    }
    if (this.services && String(request.headers['x-amz-target']).startsWith('AmazonSQS.')) {
      await answerSqsHttp(request, response, body, this.services.sqs);
      return undefined;
    }
    return this.route(whole);
  }

  private route(request: AwsRequest): AwsResponse | S3Response | Promise<AwsResponse> {
    if (!this.services) {
      return errorResponse(503, 'ServiceUnavailableException', 'The local runtime is still starting.');
    }
    if (LambdaInvokeApi.matches(request.path)) {
      return this.services.lambda.handle(request);
    }
    if (Sns.matches(request)) {
      return this.services.sns.handle(request);
    }
    const management = this.services.management.find((service) => service.matches(request));
    if (management) {
      return management.handle(request);
    }
    if (S3Service.matches(request)) {
      return this.services.s3.handle(request);
    }
    const target = String(request.headers['x-amz-target'] ?? '');
    if (DynamoDbService.matches(target)) {
      return this.services.dynamoDb.handle(target, request.body);
    }
    const [, service, operation] = /^(.*)\.([^.]+)$/.exec(target) ?? [];
    if (service === 'secretsmanager') {
      return this.services.secretsManager.handle(operation, request);
    }
    if (service === 'AWSEvents') {
      return this.services.eventBridge.handle(operation, request);
    }
    if (service === 'AWSStepFunctions') {
      return this.services.stepFunctions.handle(operation, request);
    }
    if (service === 'AmazonSSM') {
      return this.services.parameterStore.handle(operation, request);
    }
    this.props.onNotice(`A function called ${target || `${request.method} ${request.path.split('?')[0]}`} of AWS, which the local runtime does not emulate.`);
    return errorResponse(501, 'UnknownOperationException', 'The local runtime emulates SQS and DynamoDB (JSON protocols), GetSecretValue of Secrets Manager, GetParameters of Systems Manager, PutEvents of EventBridge, Publish of SNS, objects of S3, StartExecution of Step Functions, Invoke of Lambda, and what the operator\'s tool asks of CloudFormation, CloudWatch, CloudWatch Logs and Lambda.');
  }

  private failed(request: http.IncomingMessage, error: Error): AwsResponse {
    if (!request.complete) {
      return errorResponse(400, 'RequestAborted', 'The request ended before its body was complete.');
    }
    if (error instanceof SyntaxError) {
      return errorResponse(400, 'SerializationException', 'The request body is not JSON.');
    }
    this.props.onNotice(`The local runtime failed to answer ${String(request.headers['x-amz-target'] ?? request.url)}: ${error.message}`);
    return errorResponse(500, 'InternalFailure', error.message);
  }
}
