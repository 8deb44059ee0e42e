import * as path from 'node:path';
import { CfnOutput, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as apigateway from 'aws-cdk-lib/aws-apigateway';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';

const FORWARDER = path.join(__dirname, '..', '..', 'assets', 'delivery', 'forwarder.lambda');

const REQUEST_TEMPLATE = '{"QueueUrl":"URL","MessageGroupId":"$util.base64Encode($input.params().header.get(\'x-order-id\'))","MessageBody":"$input.body"}';

const CONTENT_TYPES = [
  'application/json', 'application/x-www-form-urlencoded', 'text/plain', 'text/xml', 'application/xml', 'application/octet-stream', 'multipart/form-data',
  'application/cloudevents+json', 'application/cloudevents-batch+json', 'application/vnd.api+json', 'application/ld+json', 'application/merge-patch+json',
  'application/scim+json', 'application/x-ndjson', 'application/jwt', 'application/jose', 'application/secevent+jwt', 'application/soap+xml',
  'application/yaml', 'application/protobuf', 'application/x-protobuf', 'application/gzip', 'text/csv', 'text/html',
];

/** What the example makes, resource by resource and by hand: as much for the CDK to do, and none of our code. */
export class PlainStack extends Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const { queue, deadLetterQueue } = this.queues();
    this.forwarder(queue, deadLetterQueue);
    const api = this.api(queue);
    new CfnOutput(this, 'WebhookUrl', { value: api.url });
  }

  private queues(): { queue: sqs.Queue; deadLetterQueue: sqs.Queue } {
    const props: sqs.QueueProps = {
      fifo: true,
      deduplicationScope: sqs.DeduplicationScope.MESSAGE_GROUP,
      fifoThroughputLimit: sqs.FifoThroughputLimit.PER_MESSAGE_GROUP_ID,
      retentionPeriod: Duration.days(14),
      enforceSSL: true,
    };
    const deadLetterQueue = new sqs.Queue(this, 'DeadLetterQueue', props);
    const visibilityTimeout = Duration.minutes(15);
    return { queue: new sqs.Queue(this, 'Queue', { ...props, visibilityTimeout, deadLetterQueue: { queue: deadLetterQueue, maxReceiveCount: 1000 } }), deadLetterQueue };
  }

  private forwarder(queue: sqs.Queue, deadLetterQueue: sqs.Queue): void {
    const table = new dynamodb.Table(this, 'Records', {
      partitionKey: { name: 'deliveryId', type: dynamodb.AttributeType.STRING },
      sortKey: { name: 'destination', type: dynamodb.AttributeType.STRING },
      timeToLiveAttribute: 'expiresAt',
      billingMode: dynamodb.BillingMode.PAY_PER_REQUEST,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const logGroup = this.logGroup('ForwarderLog');
    const role = new iam.Role(this, 'ForwarderRole', { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') });
    logGroup.grantWrite(role);
    const forwarder = new lambda.Function(this, 'Forwarder', {
      runtime: lambda.Runtime.NODEJS_24_X,
      architecture: lambda.Architecture.ARM_64,
      memorySize: 256,
      timeout: Duration.minutes(2),
      handler: 'index.handler',
      code: lambda.Code.fromAsset(FORWARDER),
      role,
      logGroup,
      environment: { QUEUE_URL: queue.queueUrl, DEAD_LETTER_QUEUE_URL: deadLetterQueue.queueUrl, RECORDS_TABLE_NAME: table.tableName },
    });
    forwarder.addEventSource(new SqsEventSource(queue, { batchSize: 10, maxConcurrency: 10, reportBatchItemFailures: true }));
    deadLetterQueue.grantSendMessages(forwarder);
    table.grant(forwarder, 'dynamodb:GetItem', 'dynamodb:UpdateItem', 'dynamodb:BatchWriteItem');
  }

  private api(queue: sqs.Queue): apigateway.RestApi {
    const api = new apigateway.RestApi(this, 'Api', {
      endpointTypes: [apigateway.EndpointType.REGIONAL],
      binaryMediaTypes: ['*/*', ...CONTENT_TYPES],
      cloudWatchRole: false,
      deployOptions: {
        accessLogDestination: new apigateway.LogGroupLogDestination(this.logGroup('AccessLog')),
        accessLogFormat: apigateway.AccessLogFormat.jsonWithStandardFields(),
      },
    });
    const { ResponseType } = apigateway;
    for (const type of [
      ResponseType.INTEGRATION_FAILURE, ResponseType.INTEGRATION_TIMEOUT, ResponseType.API_CONFIGURATION_ERROR, ResponseType.DEFAULT_5XX,
      ResponseType.THROTTLED, ResponseType.QUOTA_EXCEEDED, ResponseType.REQUEST_TOO_LARGE, ResponseType.UNSUPPORTED_MEDIA_TYPE,
    ]) {
      api.addGatewayResponse(type.responseType, { type, templates: { 'application/json': '{"error":"not stored"}' } });
    }
    const credentialsRole = new iam.Role(this, 'SenderRole', { assumedBy: new iam.ServicePrincipal('apigateway.amazonaws.com') });
    credentialsRole.addToPolicy(new iam.PolicyStatement({ actions: ['sqs:SendMessage'], resources: [queue.queueArn] }));
    const integration = new apigateway.AwsIntegration({
      service: 'sqs',
      path: `${this.account}/${queue.queueName}`,
      options: {
        credentialsRole,
        passthroughBehavior: apigateway.PassthroughBehavior.NEVER,
        contentHandling: apigateway.ContentHandling.CONVERT_TO_TEXT,
        requestParameters: {
          'integration.request.header.Content-Type': "'application/x-amz-json-1.0'",
          'integration.request.header.X-Amz-Target': "'AmazonSQS.SendMessage'",
        },
        requestTemplates: Object.fromEntries(CONTENT_TYPES.map((type) => [type, REQUEST_TEMPLATE])),
        integrationResponses: [{ statusCode: '503' }, { statusCode: '200', selectionPattern: '2\\d{2}' }],
      },
    });
    for (const resource of [api.root, api.root.addResource('{proxy+}')]) {
      resource.addMethod('ANY', integration, { methodResponses: [{ statusCode: '200' }, { statusCode: '503' }] });
    }
    return api;
  }

  private logGroup(id: string): logs.LogGroup {
    return new logs.LogGroup(this, id, { retention: logs.RetentionDays.THREE_MONTHS, removalPolicy: RemovalPolicy.DESTROY });
  }
}
