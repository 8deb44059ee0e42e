import * as path from 'path';
import { ArnFormat, Duration, Stack } from 'aws-cdk-lib';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as scheduler from 'aws-cdk-lib/aws-scheduler';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { DigestConfig } from './digest-config';
import { ALERTS_BY_STATUS, AlertEnv } from '../../contract/alerts';
import { WebhookPart } from '../../contract/metadata';
import { grantOnTable } from '../../delivery/grant-on-table';
import { markPart } from '../../delivery/mark';
import { acknowledge } from '../../shared/acknowledge';
import { activateTracing } from '../../shared/activate-tracing';
import { encryptedLogGroup } from '../../shared/encrypted-log-group';
import { grantConsume } from '../../shared/queue-grants';
import { AlertCommonProps } from '../alert-stream-props';
import { grantSendEmail } from '../destinations/grant-send-email';
import { environmentProblems } from '../environment-problems';

/** @internal */
export interface DigestStreamProps {
  readonly common: AlertCommonProps;
  /** All of it but its name and its queue. */
  readonly config: Omit<DigestConfig, 'name' | 'queueUrl'>;
  /** Expressions of EventBridge Scheduler, such as `cron(0 8,20 * * ? *)`: by the clocks of `config.timeZone`. */
  readonly schedules: readonly string[];
}

/** What nobody was told of for longer is gone: a schedule has to come round before. SQS's limit. */
const RETENTION = Duration.days(14);

/** To receive, read and delete 20,000 changes takes less than a minute. */
const TIMEOUT = Duration.minutes(5);

/** MB. Receipts of 20,000 messages, and 500 alerts at once. */
const MEMORY = 1_024;

/** As EventBridge Scheduler puts it in: when the run was to begin, whenever it begins. */
const INPUT = JSON.stringify({ scheduledAt: '<aws.scheduler.scheduled-time>' });

/**
 * A digest: a queue that gets a hint of each change, and a function that tells them all in one mail, by the clock.
 *
 * The queue has no dead-letter queue. A change is received again with each run that fails, and SQS must not put it aside for that: as long as the queue keeps it, the next run
 * that goes well tells it.
 *
 * @internal
 */
export class DigestStream extends Construct {
  /** Who sends hints here has them told. A standard queue: there is no order among changes of different alerts, and each is told by the version it has. */
  public readonly queue: sqs.Queue;
  public readonly function: lambda.Function;

  /** @param id the digest's name, which people read */
  constructor(scope: Construct, id: string, private readonly props: DigestStreamProps) {
    super(scope, id);
    this.queue = this.createQueue();
    this.function = this.createFunction();
    const role = this.createRole();
    props.schedules.forEach((expression, index) => this.createSchedule(`Schedule${index === 0 ? '' : index + 1}`, expression, role));
  }

  private createQueue(): sqs.Queue {
    const { encryptionKey, removalPolicy } = this.props.common;
    const queue = new sqs.Queue(this, 'Queue', {
      retentionPeriod: RETENTION,
      enforceSSL: true,
      encryption: encryptionKey ? sqs.QueueEncryption.KMS : sqs.QueueEncryption.SQS_MANAGED,
      encryptionMasterKey: encryptionKey,
      removalPolicy,
    });
    acknowledge(queue, { 'AwsSolutions-SQS3': 'What one run cannot tell, the next one does: nothing is to be put aside, however often it was received.' });
    return queue;
  }

  private createFunction(): lambda.Function {
    const { common, config } = this.props;
    const { webhookPath, encryptionKey, logRetention, table, tracing, errorReporting } = common;
    const description = `Tells ${config.to.length === 1 ? 'somebody' : 'people'} in one mail of the alerts of ${webhookPath}`;
    const logGroup = encryptedLogGroup(this, 'FunctionLog', { retention: logRetention, encryptionKey });
    const role = new iam.Role(this, 'FunctionRole', { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com'), description });
    logGroup.grantWrite(role);
    const digest: DigestConfig = { ...config, name: this.node.id, queueUrl: this.queue.queueUrl };
    const environment = { ...common.environment, [AlertEnv.DIGEST]: Stack.of(this).toJsonString(digest) };
    const handler = new lambda.Function(this, 'Function', {
      ...common.function,
      description,
      memorySize: MEMORY,
      timeout: TIMEOUT,
      handler: 'index.handler',
      code: lambda.Code.fromAsset(path.join(__dirname, '..', '..', '..', 'assets', 'alert-routing', 'digest.lambda')),
      role,
      logGroup,
      environment,
    });
    Object.entries(errorReporting?.cover(handler) ?? {}).forEach(([name, value]) => handler.addEnvironment(name, value));
    if (tracing) {
      activateTracing(handler);
    }
    grantConsume(this.queue, handler);
    grantLists(table, handler);
    grantOnTable(table, handler, 'dynamodb:GetItem', 'dynamodb:PutItem');
    grantSendEmail(handler, { from: config.from, to: [...config.to], configurationSet: config.configurationSet });
    markPart(handler, { webhook: webhookPath, part: WebhookPart.DIGEST, name: this.node.id });
    this.node.addValidation({ validate: () => environmentProblems(this, environment) });
    return handler;
  }

  /** What EventBridge Scheduler invokes the function as: schedules of this account alone. */
  private createRole(): iam.Role {
    const { account } = Stack.of(this);
    const group = Stack.of(this).formatArn({ service: 'scheduler', resource: 'schedule-group', resourceName: 'default', arnFormat: ArnFormat.SLASH_RESOURCE_NAME });
    const role = new iam.Role(this, 'ScheduleRole', {
      // https://docs.aws.amazon.com/scheduler/latest/UserGuide/cross-service-confused-deputy-prevention.html
      assumedBy: new iam.ServicePrincipal('scheduler.amazonaws.com', { conditions: { StringEquals: { 'aws:SourceAccount': account, 'aws:SourceArn': group } } }),
      description: `Starts the digest ${this.node.id} of ${this.props.common.webhookPath}`,
    });
    role.addToPolicy(new iam.PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: [this.function.functionArn] }));
    return role;
  }

  private createSchedule(id: string, expression: string, role: iam.Role): void {
    const schedule = new scheduler.CfnSchedule(this, id, {
      description: `When the digest ${this.node.id} of ${this.props.common.webhookPath} is sent`.slice(0, 512),
      flexibleTimeWindow: { mode: 'OFF' },
      scheduleExpression: expression,
      scheduleExpressionTimezone: this.props.config.timeZone,
      target: { arn: this.function.functionArn, roleArn: role.roleArn, input: INPUT },
    });
    schedule.node.addDependency(role);
  }
}

/** Lets somebody read lists of alerts and all that is kept of one. */
export function grantLists(table: dynamodb.Table, grantee: iam.IGrantable): void {
  grantOnTable(table, grantee, 'dynamodb:BatchGetItem', 'dynamodb:Query');
  iam.Grant.addToPrincipal({ grantee, actions: ['dynamodb:Query'], resourceArns: [`${table.tableArn}/index/${ALERTS_BY_STATUS}`] });
}
