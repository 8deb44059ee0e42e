import * as path from 'path';
import { Duration, Lazy, RemovalPolicy, Token } from 'aws-cdk-lib';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import type * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct, IConstruct } from 'constructs';
import { finalProperties } from './final-properties';
import { checkFunction, FunctionPlace } from './function-checks';
import { grantOnTable } from './grant-on-table';
import { grantVpcAccess } from './grant-vpc-access';
import { logicalIdOf, markStream } from './mark';
import { MaxRate } from './max-rate';
import { RetryPolicy } from './retry-policy';
import { createStreamQueues, StreamQueues } from './stream-queues';
import { MAX_RECEIVE_COUNT, StreamSettings, streamSettings } from './stream-settings';
import { brokenPromises, brokenTablePromises } from './stream-validation';
import { StreamEnv } from '../contract/environment';
import { ShareAttribute } from '../contract/rate-shares';
import { FunctionReporting } from '../error-reporting/error-reporting';
import { acknowledge } from '../shared/acknowledge';
import { activateTracing } from '../shared/activate-tracing';
import { checkWholeNumber } from '../shared/check-whole-number';
import { encryptedLogGroup } from '../shared/encrypted-log-group';
import { grantConsume, grantSend } from '../shared/queue-grants';

/**
 * The function of a delivery stream: where its code is, and what it runs on.
 *
 * @internal
 */
export interface DeliveryFunctionProps extends FunctionPlace {
  /** Id of the function's construct, and the beginning of those of its role and log. */
  readonly id: string;
  readonly description: string;
  /** Folder of the bundle below `assets/`, whose `index.handler` is a `DeliveryFunction`. */
  readonly bundle: string;
  readonly architecture: lambda.Architecture;
  /**
   * What tools know it as: what delivers to a destination, or what routes.
   *
   * @default 'destination'
   */
  readonly mark?: 'destination' | 'routing';
}

/**
 * Where a stream takes its messages from.
 *
 * @internal
 */
export interface Intake {
  readonly queues: StreamQueues;
  /** What hands the messages to a function; absent where there is none yet. */
  readonly eventSource?: lambda.EventSourceMapping;
}

/** @internal */
export interface DeliveryStreamProps {
  /** Construct path of the webhook, by which tools know the parts. */
  readonly webhookPath: string;
  readonly function: DeliveryFunctionProps;
  readonly maxConcurrency: number;
  readonly groupsPerInvocation: number;
  readonly batchSize: number;
  readonly requestTimeout: Duration;
  readonly maxRate?: MaxRate;
  /** Nothing is delivered, and nothing is lost. */
  readonly paused: boolean;
  readonly retryPolicy: RetryPolicy;
  /** Key of everything that holds data. */
  readonly encryptionKey?: kms.IKey;
  /** What becomes of the queues when the stream is removed. */
  readonly removalPolicy: RemovalPolicy;
  readonly logRetention: logs.RetentionDays;
  /**
   * Where errors of the function are reported to.
   *
   * @default - nowhere but to its log
   */
  readonly errorReporting?: FunctionReporting;
  /**
   * Whether invocations are traced.
   *
   * @default false
   */
  readonly tracing?: boolean;
  /**
   * Queues that were there before the stream, which then takes from them in the place of whatever did.
   *
   * @default - queues of its own
   */
  readonly intake?: Intake;
  /**
   * The largest message that the queue takes, where it is the stream's own.
   *
   * @default MAX_QUEUED_MESSAGE_BYTES
   */
  readonly maxMessageBytes?: number;
  /**
   * Whether its own queues are FIFO queues. On others nothing is in order, and each message is a group of its own.
   *
   * @default true
   */
  readonly fifo?: boolean;
}

/**
 * What stands behind every destination: a queue, mostly FIFO, its dead-letter queue, a throttled function that delivers from it, the event source
 * mapping between them, and the function's role and log. What the function delivers, and how, is the matter of its bundle.
 *
 * @internal
 */
export class DeliveryStream extends Construct {
  public readonly function: lambda.Function;
  /** What somebody outside was given first of its queues, such as `queue`: from then on it must keep them. */
  public queuesGivenAs?: string;
  /** What follows from what was chosen. */
  public readonly settings: StreamSettings;
  /** Environment variables of the function, as far as this library sets them. */
  protected readonly environment: Record<string, string> = {};
  private queues: StreamQueues;
  private eventSource: lambda.EventSourceMapping;

  constructor(scope: Construct, id: string, private readonly streamProps: DeliveryStreamProps) {
    super(scope, id);
    const props = streamProps;
    if (Token.isUnresolved(props.maxConcurrency) || Token.isUnresolved(props.groupsPerInvocation)) {
      throw new Error('maxConcurrency and groupsPerInvocation must be plain numbers, got: a value that is only known at deployment; pass the number itself.');
    }
    if (props.requestTimeout.isUnresolved()) {
      throw new Error('requestTimeout must be a plain Duration, got: one that is only known at deployment, and other timeouts follow from it; pass the number itself, such as Duration.seconds(30).');
    }
    checkWholeNumber('batchSize', props.batchSize, 1, 10);
    checkFunction(props.function);
    this.settings = streamSettings({
      maxConcurrency: props.maxConcurrency,
      groupsPerInvocation: props.groupsPerInvocation,
      requestTimeoutMs: props.requestTimeout.toMilliseconds(),
      rate: props.maxRate?._rate,
    });

    this.queues = props.intake?.queues ?? this.createQueues();
    this.function = this.createFunction(props);
    Object.assign(this.environment, props.errorReporting?.cover(this.function));
    this.eventSource = props.intake?.eventSource ? this.takeOver(props.intake.eventSource) : this.createEventSource(this.queues.queue.node.scope!, '');
    this.grantQueues();
    this.createRateShares(props.encryptionKey);
    this.node.addValidation({
      validate: () => brokenPromises({
        ...this.queues,
        fifo: props.fifo ?? true,
        function: this.function,
        eventSource: this.eventSource,
        settings: this.settings,
        retryForSeconds: this.retryForSeconds,
      }),
    });
  }

  /** Where it takes its messages from now. */
  public get intake(): Required<Intake> {
    return { queues: this.queues, eventSource: this.eventSource };
  }

  /** The queue that it delivers from. */
  public get queue(): sqs.Queue {
    return this.queues.queue;
  }

  /** After so long it gives up. */
  public get retryForSeconds(): number {
    return this.streamProps.retryPolicy._config.retryForSeconds;
  }

  /** What failed is tried again after so long at most, or so long after a backend has asked for it. */
  public get retryWaitMaxSeconds(): number {
    const { backoffMaxSeconds, retryAfterMaxSeconds } = this.streamProps.retryPolicy._config;
    return Math.max(backoffMaxSeconds, retryAfterMaxSeconds);
  }

  /** The queue of what it gave up on. */
  public get deadLetterQueue(): sqs.Queue {
    return this.queues.deadLetterQueue;
  }

  /**
   * Leaves what it takes its messages from to another stream. From then on it has queues of its own. It may go on with what it has in hand at the time of that
   * deployment, so that it keeps the permissions for that.
   *
   * @param idPrefix what the ids of the new queues begin with
   */
  protected leaveIntake(idPrefix: string): Required<Intake> {
    const left = this.intake;
    this.queues = this.createQueues(idPrefix);
    this.eventSource = this.createEventSource(this, idPrefix);
    this.grantQueues();
    return left;
  }

  /** Adds environment variables of the function. */
  protected addEnvironment(environment: { [name: string]: string }): void {
    Object.assign(this.environment, environment);
    for (const [name, value] of Object.entries(environment)) {
      this.function.addEnvironment(name, value);
    }
  }

  private createQueues(idPrefix?: string): StreamQueues {
    const { encryptionKey, removalPolicy, maxMessageBytes, fifo } = this.streamProps;
    const { visibilityTimeoutSeconds } = this.settings;
    return createStreamQueues(this, { idPrefix, visibilityTimeoutSeconds, maxMessageBytes, encryptionKey, removalPolicy, fifo });
  }

  private grantQueues(): void {
    grantConsume(this.queue, this.function);
    grantSend(this.deadLetterQueue, this.function);
  }

  private createFunction(props: DeliveryStreamProps): lambda.Function {
    const { id, description, bundle, mark = 'destination', ...runsOn } = props.function;
    const logGroup = encryptedLogGroup(this, `${id}Log`, { retention: props.logRetention, encryptionKey: props.encryptionKey });
    const role = new iam.Role(this, `${id}Role`, { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com'), description });
    logGroup.grantWrite(role);
    if (runsOn.vpc) {
      grantVpcAccess(role);
    }
    Object.assign(this.environment, {
      [StreamEnv.WEBHOOK]: props.webhookPath,
      [StreamEnv.DESTINATION]: this.node.id,
      [StreamEnv.QUEUE_URL]: Lazy.uncachedString({ produce: () => this.queue.queueUrl }),
      [StreamEnv.DEAD_LETTER_QUEUE_URL]: Lazy.uncachedString({ produce: () => this.deadLetterQueue.queueUrl }),
      // Others may have shortened it (stream-validation.ts), and a pause must end before it does.
      [StreamEnv.QUEUE_RETENTION_SECONDS]: Lazy.uncachedString({ produce: () => String(finalProperties(this.queue).MessageRetentionPeriod) }),
      ...(props.paused && { [StreamEnv.PAUSED]: 'true' }),
      [StreamEnv.VISIBILITY_TIMEOUT_SECONDS]: String(this.queues.visibilityTimeoutSeconds),
      [StreamEnv.CONCURRENT_INVOCATIONS]: String(this.settings.concurrentInvocations),
      [StreamEnv.MAX_RECEIVE_COUNT]: String(MAX_RECEIVE_COUNT),
      [StreamEnv.GROUPS_PER_INVOCATION]: String(props.groupsPerInvocation),
      [StreamEnv.REQUEST_TIMEOUT_MS]: String(props.requestTimeout.toMilliseconds()),
      [StreamEnv.RETRY_POLICY]: JSON.stringify(props.retryPolicy._config),
    });
    const handler = new lambda.Function(this, id, {
      ...runsOn,
      description,
      timeout: Duration.seconds(this.settings.functionTimeoutSeconds),
      handler: 'index.handler',
      code: lambda.Code.fromAsset(path.join(__dirname, '..', '..', 'assets', bundle)),
      role,
      logGroup,
      reservedConcurrentExecutions: this.settings.reservedConcurrentExecutions,
      environment: this.environment,
    });
    markStream(handler, {
      webhook: props.webhookPath,
      [mark]: this.node.id,
      queue: logicalIdOf(() => this.queue),
      deadLetterQueue: logicalIdOf(() => this.deadLetterQueue),
      eventSource: logicalIdOf(() => this.eventSource),
      log: logicalIdOf(() => logGroup),
    });
    if (props.tracing) {
      activateTracing(handler);
    }
    return handler;
  }

  /** A construct of our own scope: the id that `SqsEventSource` makes depends on where the stack stands in the app. */
  private createEventSource(scope: IConstruct, idPrefix: string): lambda.EventSourceMapping {
    return new lambda.EventSourceMapping(scope as Construct, `${idPrefix}EventSource`, {
      target: this.function,
      eventSourceArn: this.queue.queueArn,
      batchSize: this.streamProps.batchSize,
      maxConcurrency: this.settings.eventSourceMaxConcurrency,
      reportBatchItemFailures: true,
    });
  }

  /** It stays where it is, so that no two mappings take from the queue at once while it is deployed. */
  private takeOver(eventSource: lambda.EventSourceMapping): lambda.EventSourceMapping {
    const mapping = eventSource.node.defaultChild as lambda.CfnEventSourceMapping;
    mapping.functionName = this.function.functionName;
    mapping.batchSize = this.streamProps.batchSize;
    mapping.scalingConfig = { maximumConcurrency: this.settings.eventSourceMaxConcurrency };
    return eventSource;
  }

  /** The table of who uses which share of the rate, where there is one. */
  private createRateShares(encryptionKey?: kms.IKey): void {
    const { rateLimit } = this.settings;
    if (!rateLimit) {
      return;
    }
    const table = new dynamodb.Table(this, 'RateShares', {
      partitionKey: { name: ShareAttribute.SHARE, type: dynamodb.AttributeType.STRING },
      billingMode: dynamodb.BillingMode.PAY_PER_REQUEST,
      encryption: encryptionKey && dynamodb.TableEncryption.CUSTOMER_MANAGED,
      encryptionKey,
      // Leases are over within minutes; there is nothing to recover.
      removalPolicy: RemovalPolicy.DESTROY,
    });
    acknowledge(table, { 'AwsSolutions-DDB3': 'Leases of shares of the rate are over within minutes: there is nothing to restore.' });
    grantOnTable(table, this.function, 'dynamodb:UpdateItem');
    table.node.addValidation({ validate: () => brokenTablePromises(table) });
    this.addEnvironment({ [StreamEnv.RATE_LIMIT]: JSON.stringify(rateLimit), [StreamEnv.RATE_SHARES_TABLE_NAME]: table.tableName });
  }
}
