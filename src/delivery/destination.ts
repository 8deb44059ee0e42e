import * as path from 'path';
import { Duration, Lazy, RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { Backend } from './backend';
import { checkWholeNumber, concurrencySettings } from './concurrency';
import { ForwarderEnv } from './constants';
import { DeliveryRecords } from './delivery-records';
import { MaxRate } from './max-rate';
import { RetryPolicy } from './retry-policy';
import { METADATA_KEY } from '../metadata';
import { SOURCES_ENV } from '../sources/constants';
import { createRejectionAlarm } from '../sources/rejection-alarm';
import { Source } from '../sources/source';

/** @internal */
export interface DestinationProps {
  /** Construct path of the webhook, by which tools know the parts. */
  readonly webhookPath: string;
  readonly backend: Backend;
  readonly maxConcurrency: number;
  readonly groupsPerInvocation: number;
  readonly batchSize: number;
  readonly signingSecret?: secretsmanager.ISecret;
  readonly maxRate?: MaxRate;
  readonly requestTimeout: Duration;
  readonly retryPolicy: RetryPolicy;
  readonly deliveryRecords: DeliveryRecords;
  readonly recordsTable?: dynamodb.Table;
  readonly encryptionKey?: kms.IKey;
  readonly logRetention: logs.RetentionDays;
}

/** SQS's longest retention: what is not delivered by then is gone, so nothing may stay that long (see RetryPolicy.retryFor). */
const RETENTION = Duration.days(14);

/** SQS's highest receive count. The forwarder gives up by itself; this only catches what kills the function each time. */
const MAX_RECEIVE_COUNT = 1000;

/** SQS's limit of 1 MiB, stated: a template update without it could lower it. */
const MAX_MESSAGE_BYTES = 1024 * 1024;

/** An invocation has time for so many requests that hang until their timeout; what is left over is handed back untouched. */
const TIMEOUTS_PER_INVOCATION = 3;

/** AWS recommends a visibility timeout of six times the function's timeout, so that throttled batches are retried in time. */
const VISIBILITY_PER_TIMEOUT = 6;

/** Of Lambda's 4 KB for environment variables, what the others leave. */
const MAX_SOURCES_LENGTH = 2500;

/**
 * Queue, forwarder and dead-letter queue of one backend.
 *
 * @internal
 */
export class Destination extends Construct {
  public readonly queue: sqs.Queue;
  public readonly deadLetterQueue: sqs.Queue;
  public readonly forwarder: lambda.Function;
  /** Set once a source verifies. */
  public rejectionAlarm?: cloudwatch.Alarm;
  private readonly sources = new Map<string, string>();

  constructor(scope: Construct, id: string, private readonly props: DestinationProps) {
    super(scope, id);
    checkWholeNumber('batchSize', props.batchSize, 1, 10);
    const concurrency = concurrencySettings(props.maxConcurrency, props.groupsPerInvocation);
    const timeout = functionTimeout(props.requestTimeout);

    this.deadLetterQueue = this.createQueue('DeadLetterQueue', props, {});
    this.queue = this.createQueue('Queue', props, {
      visibilityTimeout: Duration.seconds(timeout.toSeconds() * VISIBILITY_PER_TIMEOUT),
      deadLetterQueue: { queue: this.deadLetterQueue, maxReceiveCount: MAX_RECEIVE_COUNT },
    });

    this.forwarder = this.createForwarder(props, timeout, concurrency.reservedConcurrentExecutions);
    this.forwarder.addEventSource(new SqsEventSource(this.queue, {
      batchSize: props.batchSize,
      maxConcurrency: concurrency.eventSourceMaxConcurrency,
      reportBatchItemFailures: true,
    }));
    props.signingSecret?.grantRead(this.forwarder);
    this.deadLetterQueue.grantSendMessages(this.forwarder);
    this.addEnvironment({
      ...props.maxRate?._bind(this, this.forwarder, concurrency),
      ...(props.signingSecret && { [ForwarderEnv.SIGNING_SECRET_ARN]: props.signingSecret.secretArn }),
      [SOURCES_ENV]: Lazy.string({ produce: () => this.sourceConfigs() }),
      ...props.backend.bind(this, this.forwarder).environment,
      ...props.deliveryRecords._grantWrite(props.recordsTable, this.forwarder),
    });
    (this.forwarder.node.defaultChild as lambda.CfnFunction).addMetadata(METADATA_KEY, { webhook: props.webhookPath, destination: id });
  }

  /**
   * Tells the forwarder how to verify what arrives at an endpoint. Nothing that arrives at an endpoint without a source is delivered.
   *
   * @param endpoint the path as the envelope has it, `/` for the webhook's own
   */
  public _addSource(endpoint: string, source: Source): void {
    this.sources.set(endpoint, source.bind(this, this.forwarder).config);
    if (source._verifies) {
      this.rejectionAlarm ??= createRejectionAlarm(this, this.props.webhookPath, this.node.id);
    }
    const length = JSON.stringify(Stack.of(this).resolve(this.sourceConfigs())).length;
    if (length > MAX_SOURCES_LENGTH) {
      throw new Error(`The sources of ${this.sources.size} endpoints take about ${length} characters, expected at most ${MAX_SOURCES_LENGTH} because Lambda has 4 KB for all environment variables; make another ScalableWebhook with the same api for ${endpoint}.`);
    }
  }

  private sourceConfigs(): string {
    return `{${[...this.sources].map(([endpoint, config]) => `${JSON.stringify(endpoint)}:${config}`).join(',')}}`;
  }

  private createQueue(id: string, props: DestinationProps, own: sqs.QueueProps): sqs.Queue {
    return new sqs.Queue(this, id, {
      fifo: true,
      // Without both, a FIFO queue takes 300 webhooks a second in all; with them, each group does.
      deduplicationScope: sqs.DeduplicationScope.MESSAGE_GROUP,
      fifoThroughputLimit: sqs.FifoThroughputLimit.PER_MESSAGE_GROUP_ID,
      retentionPeriod: RETENTION,
      maxMessageSizeBytes: MAX_MESSAGE_BYTES,
      enforceSSL: true,
      encryption: props.encryptionKey ? sqs.QueueEncryption.KMS : sqs.QueueEncryption.SQS_MANAGED,
      encryptionMasterKey: props.encryptionKey,
      ...own,
    });
  }

  private createForwarder(props: DestinationProps, timeout: Duration, reservedConcurrentExecutions?: number): lambda.Function {
    const logGroup = new logs.LogGroup(this, 'ForwarderLog', { retention: props.logRetention, removalPolicy: RemovalPolicy.DESTROY });
    const role = new iam.Role(this, 'ForwarderRole', {
      assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com'),
      description: `Delivers the webhooks of ${props.webhookPath}`,
    });
    logGroup.grantWrite(role);
    return new lambda.Function(this, 'Forwarder', {
      description: `Delivers the webhooks of ${props.webhookPath}`,
      runtime: lambda.Runtime.NODEJS_24_X,
      architecture: lambda.Architecture.ARM_64,
      memorySize: 256,
      timeout,
      handler: 'index.handler',
      code: lambda.Code.fromAsset(path.join(__dirname, '..', '..', 'assets', 'delivery', 'forwarder.lambda')),
      role,
      logGroup,
      reservedConcurrentExecutions,
      environment: {
        [ForwarderEnv.WEBHOOK]: props.webhookPath,
        [ForwarderEnv.DESTINATION]: this.node.id,
        [ForwarderEnv.QUEUE_URL]: this.queue.queueUrl,
        [ForwarderEnv.DEAD_LETTER_QUEUE_URL]: this.deadLetterQueue.queueUrl,
        [ForwarderEnv.MAX_RECEIVE_COUNT]: String(MAX_RECEIVE_COUNT),
        [ForwarderEnv.GROUPS_PER_INVOCATION]: String(props.groupsPerInvocation),
        [ForwarderEnv.REQUEST_TIMEOUT_MS]: String(props.requestTimeout.toMilliseconds()),
        [ForwarderEnv.RETRY_POLICY]: JSON.stringify(props.retryPolicy._config),
      },
    });
  }

  private addEnvironment(environment: { [name: string]: string }): void {
    for (const [name, value] of Object.entries(environment)) {
      this.forwarder.addEnvironment(name, value);
    }
  }
}

/** Long enough for several requests that hang, and never over Lambda's 15 minutes. */
function functionTimeout(requestTimeout: Duration): Duration {
  const seconds = requestTimeout.toSeconds({ integral: false });
  if (!(seconds >= 1 && seconds <= 240)) {
    throw new Error(`requestTimeout must be from 1 second to 4 minutes, got: ${requestTimeout.toHumanString()}; an invocation has 15 minutes and must have time for ${TIMEOUTS_PER_INVOCATION} requests that hang.`);
  }
  return Duration.seconds(Math.max(60, Math.ceil(seconds * TIMEOUTS_PER_INVOCATION)));
}
