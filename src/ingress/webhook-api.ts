import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as apigateway from 'aws-cdk-lib/aws-apigateway';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { accessLogFormat } from './access-log';
import { contentTypes } from './content-types';
import { Deduplication } from './deduplication';
import { addGatewayResponses } from './gateway-responses';
import { MessageGroup } from './message-group';
import { requestTemplate } from './request-template';
import { ACCEPTED_TEMPLATE, REFUSED_TEMPLATE, RETRY_AFTER_SECONDS, UNAVAILABLE_TEMPLATE } from './response-template';
import { ROOT_ENDPOINT } from '../envelope/envelope';
import { METADATA_KEY } from '../metadata';

/** @internal */
export interface WebhookApiProps {
  readonly queue: sqs.Queue;
  readonly messageGroup: MessageGroup;
  readonly deduplication: Deduplication;
  readonly additionalContentTypes?: string[];
  readonly accessLog: boolean;
  readonly cloudWatchRole: boolean;
}

/**
 * The REST API whose every method, at every path, sends to the queue without a Lambda in between.
 *
 * @internal
 */
export class WebhookApi extends Construct {
  public readonly api: apigateway.RestApi;

  constructor(scope: Construct, id: string, props: WebhookApiProps) {
    super(scope, id);
    const types = contentTypes(props.additionalContentTypes);

    this.api = new apigateway.RestApi(this, 'Api', {
      restApiName: this.node.path,
      description: `Stores webhooks in a queue before it acknowledges them (${this.node.path})`,
      endpointTypes: [apigateway.EndpointType.REGIONAL],
      // Each type by name is recorded behaviour; the wildcard is for requests without a type.
      binaryMediaTypes: ['*/*', ...types],
      cloudWatchRole: props.cloudWatchRole,
      deployOptions: props.accessLog ? this.accessLogOptions() : {},
    });
    addGatewayResponses(this.api);

    const integration = this.sendMessage(props, types);
    for (const resource of [this.api.root, this.api.root.addResource('{proxy+}')]) {
      const method = resource.addMethod('ANY', integration, {
        // Senders cannot sign with AWS credentials; they are known by their signature over the body.
        authorizationType: apigateway.AuthorizationType.NONE,
        requestParameters: resource === this.api.root ? {} : { 'method.request.path.proxy': true },
        methodResponses: [
          { statusCode: '200' },
          { statusCode: '503', responseParameters: { 'method.response.header.Retry-After': true } },
        ],
      });
      (method.node.defaultChild as apigateway.CfnMethod).addMetadata(METADATA_KEY, { webhook: scope.node.path, path: '/' });
    }
  }

  private accessLogOptions(): apigateway.StageOptions {
    const logGroup = new logs.LogGroup(this, 'AccessLog', {
      retention: logs.RetentionDays.THREE_MONTHS,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    return {
      accessLogDestination: new apigateway.LogGroupLogDestination(logGroup),
      accessLogFormat: accessLogFormat(),
    };
  }

  private sendMessage(props: WebhookApiProps, types: string[]): apigateway.AwsIntegration {
    const { queue } = props;
    const template = (contentType: string): string => requestTemplate({
      queueUrl: queue.queueUrl, messageGroup: props.messageGroup, deduplication: props.deduplication, contentType, endpoint: ROOT_ENDPOINT,
    });
    return new apigateway.AwsIntegration({
      service: 'sqs',
      path: `${Stack.of(this).account}/${queue.queueName}`,
      integrationHttpMethod: 'POST',
      options: {
        credentialsRole: this.senderRole(queue),
        // Without NEVER, a type without a template would be passed to SQS as it is, signed with our role.
        passthroughBehavior: apigateway.PassthroughBehavior.NEVER,
        contentHandling: apigateway.ContentHandling.CONVERT_TO_TEXT,
        requestParameters: {
          'integration.request.header.Content-Type': "'application/x-amz-json-1.0'",
          'integration.request.header.X-Amz-Target': "'AmazonSQS.SendMessage'",
        },
        requestTemplates: Object.fromEntries(types.map((type) => [type, template(type)])),
        integrationResponses: integrationResponses(),
      },
    });
  }

  /** May send to this queue, and use its key to do so, and nothing else. */
  private senderRole(queue: sqs.Queue): iam.Role {
    const role = new iam.Role(this, 'SenderRole', {
      assumedBy: new iam.ServicePrincipal('apigateway.amazonaws.com'),
      description: `API Gateway sends webhooks to ${queue.node.path}`,
    });
    role.addToPolicy(new iam.PolicyStatement({ actions: ['sqs:SendMessage'], resources: [queue.queueArn] }));
    queue.encryptionMasterKey?.grant(role, 'kms:GenerateDataKey', 'kms:Decrypt');
    return role;
  }
}

/** The error is the default: only what matches the success pattern is ever told as stored. */
function integrationResponses(): apigateway.IntegrationResponse[] {
  const contentHandling = apigateway.ContentHandling.CONVERT_TO_TEXT;
  return [
    {
      statusCode: '503',
      contentHandling,
      responseParameters: { 'method.response.header.Retry-After': `'${RETRY_AFTER_SECONDS}'` },
      responseTemplates: { 'application/json': UNAVAILABLE_TEMPLATE },
    },
    {
      selectionPattern: '2\\d{2}',
      statusCode: '200',
      contentHandling,
      responseTemplates: { 'application/json': ACCEPTED_TEMPLATE },
    },
    {
      // Retry-After is set by the template here: a payload that is too large must not be tried again.
      selectionPattern: '400',
      statusCode: '503',
      contentHandling,
      responseTemplates: { 'application/json': REFUSED_TEMPLATE },
    },
  ];
}
