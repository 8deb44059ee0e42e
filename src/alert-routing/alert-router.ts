import { Duration, RemovalPolicy, Token } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as events from 'aws-cdk-lib/aws-events';
import * as targets from 'aws-cdk-lib/aws-events-targets';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as sns from 'aws-cdk-lib/aws-sns';
import { SqsSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { createResponses, Responses } from './actions/responses';
import { resolveButtons } from './alert-buttons';
import { ResolvedDigest, resolveDigest, schedulesOf } from './alert-digest';
import { AlertMonitoring } from './alert-monitoring';
import { AlertRouterMetrics } from './alert-router-metrics';
import { AlertRouterProps } from './alert-router-props';
import { AlertCommonProps } from './alert-stream-props';
import { createAlertTable } from './alert-table-construct';
import { AlertDashboardParts, alertWidgets } from './alert-widgets';
import { checkAlarmRegion } from './check-alarm-region';
import { checkAlertDestination, checkAlertRouterProps } from './check-alert-router-props';
import { ScalableWebhook } from '../scalable-webhook';
import { AlertDestination } from './destinations/alert-destination';
import { IAlertDestination } from './destinations/alert-destination-interface';
import { AlertStream } from './destinations/alert-stream';
import { Onboarding } from './destinations/onboarding';
import { RoutedAlertDestination } from './destinations/routed-alert-destination';
import { DigestStream } from './digest/digest-stream';
import { AlertEngineStream } from './intake/alert-engine-stream';
import { createAlertTopic } from './intake/alert-topic';
import { resolveRouting } from './resolve-routing';
import { checkRouting } from './route/check-routing';
import { RoutingConfig } from './route/route-config';
import { AlertEnv } from '../contract/alerts';
import { Backend } from '../delivery/backend';
import { DeliveryStream } from '../delivery/delivery-stream';
import { createStreamQueues } from '../delivery/stream-queues';
import { defaultVisibilityTimeoutSeconds } from '../delivery/stream-settings';
import { createDashboard } from '../monitoring/dashboard/create-dashboard';
import { DeliveryMetrics } from '../monitoring/delivery-metrics';
import { checkDestinationName } from '../shared/check-destination-name';
import { checkObject } from '../shared/prop-checks';
import { propagateAlarmTags } from '../shared/propagate-alarm-tags';

const DEFAULT_RETENTION = Duration.days(400);

/** Names of other parts of a router in logs and metrics. */
const OTHER_PARTS = ['engine', 'responses', 'default'];

/**
 * Routes alerts: takes what alarms, rules, services and other senders say, makes one alert of what belongs together, and tells those whom it concerns.
 *
 * Whatever comes in is an alert or a notification, and there is always somebody who is told. Each destination is a delivery stream of its own, so that one that is
 * down, or slow, or broken, makes no other one late, and is told when it is back. What is said again of an alert that is open counts, and is no new message.
 */
export class AlertRouter extends AlertRouterMetrics {
  /** Whoever publishes here is heard: alarms, services of AWS, and what has a topic for a target. */
  public readonly topic: sns.ITopic;
  /** The table of alerts and their history. */
  public readonly table: dynamodb.ITable;
  /** The queue that signals wait in: a standard queue. */
  public readonly queue: sqs.IQueue;
  /** The queue of signals that were given up on. */
  public readonly deadLetterQueue: sqs.IQueue;
  /** The dashboard, or that of `dashboard.addTo`; undefined where it is switched off. */
  public readonly dashboard?: cloudwatch.Dashboard;
  /** The webhook behind `endpoint`; undefined without one. */
  public readonly webhook?: ScalableWebhook;
  /**
   * What the Slack app is to have as the "Request URL" of its interactivity; undefined without `buttons.slackSigningSecret`.
   */
  public readonly slackActionsUrl?: string;
  /** The webhook that takes what people do: presses of buttons, and links that they confirm; undefined without `buttons`. */
  public readonly actionsWebhook?: ScalableWebhook;
  /** The queue of what people and clocks do to alerts: a standard queue. Whoever may send to it acts on alerts, as the command line does. */
  public readonly responseQueue: sqs.IQueue;
  private readonly engine: AlertEngineStream;
  private readonly responses: Responses;
  private readonly streams = new Map<string, AlertStream>();
  private readonly routed = new Map<string, IAlertDestination>();
  private readonly monitoring: AlertMonitoring;
  private readonly common: AlertCommonProps;
  private readonly onboarding?: Onboarding;
  private readonly digests: DigestStream[] = [];
  private readonly routing: RoutingConfig;

  constructor(scope: Construct, id: string, props: AlertRouterProps) {
    super(scope, id);
    checkAlertRouterProps(this, props);
    const { encryptionKey, removalPolicy = RemovalPolicy.RETAIN, logRetention = logs.RetentionDays.THREE_MONTHS } = props;
    const { retention = DEFAULT_RETENTION } = props;
    this.routing = resolveRouting(props);
    const table = createAlertTable(this, { routerPath: this.node.path, encryptionKey, removalPolicy });
    this.table = table;
    this.common = {
      webhookPath: this.node.path,
      encryptionKey,
      removalPolicy,
      logRetention,
      errorReporting: props.errorReporting?._bind(this),
      tracing: props.tracing,
      function: { runtime: props.runtime ?? lambda.Runtime.NODEJS_24_X, architecture: props.architecture ?? lambda.Architecture.ARM_64 },
      table,
      environment: {
        [AlertEnv.ROUTER]: this.node.path,
        [AlertEnv.TABLE_NAME]: table.tableName,
        [AlertEnv.RETENTION_DAYS]: String(retention.toDays()),
        ...(props.accountNames && { [AlertEnv.ACCOUNT_NAMES]: JSON.stringify(props.accountNames) }),
      },
    };
    this.monitoring = new AlertMonitoring(this, props, props.alarms ?? {});

    const queues = createStreamQueues(new Construct(this, 'Intake'), {
      encryptionKey, removalPolicy, fifo: false, visibilityTimeoutSeconds: defaultVisibilityTimeoutSeconds(),
    });
    this.queue = queues.queue;
    this.deadLetterQueue = queues.deadLetterQueue;
    this.engine = new AlertEngineStream(this, 'Engine', {
      ...this.common, intake: { queues }, routing: this.routing, tagLookup: this.routing.tagKeys.length > 0,
    });
    this.responses = this.createResponses(props);
    this.responseQueue = this.responses.stream.queue;
    this.actionsWebhook = this.responses.webhook;
    this.slackActionsUrl = props.buttons?.slackSigningSecret && this.responses.webhook?.slackUrl;
    this.engine.setTimersIn(this.responses.stream);
    this.onboarding = props.onboarding ?? true ? new Onboarding(this, 'Onboarding', this.common, this.routing.root) : undefined;
    this.monitoring.watchEngine(this.engine);
    this.monitoring.watchResponses(this.responses.stream);
    this.topic = createAlertTopic(this, this.node.path, encryptionKey);
    this.addTopic(this.topic);
    for (const [name, destination] of Object.entries(props.destinations ?? {})) {
      this.addDestination(name, destination);
    }
    for (const [name, digest] of Object.entries(props.digests ?? {})) {
      this.addDigest(name, resolveDigest(`digests.${name}`, digest));
    }
    if (props.endpoint) {
      this.webhook = new ScalableWebhook(this, 'Webhook', {
        ...props.endpoint, ...webhookPropsOf(props), backend: Backend.queue(this.queue),
      });
    }
    const { monitoring = true, dashboard = {} } = props;
    if (monitoring && (dashboard.enabled ?? true)) {
      this.dashboard = createDashboard(this, dashboard, () => alertWidgets(this.dashboardParts()));
    }
    this.node.addValidation({ validate: () => this.problems() });
  }

  /**
   * Adds somebody who can be told. Routes say who is.
   *
   * @param name a letter and up to 39 letters, digits and dashes; routes go by it
   * @param destination who, and how
   */
  public addDestination(name: string, destination: AlertDestination): IAlertDestination {
    const others = [...this.streams.keys(), ...this.routing.digests ?? []];
    checkDestinationName(name, { what: 'a name', taken: OTHER_PARTS, whose: 'router', example: 'DataTeam', others });
    checkAlertDestination(name, destination);
    const scope = this.node.tryFindChild('Destinations') as Construct | undefined ?? new Construct(this, 'Destinations');
    const stream = new AlertStream(scope, name, destination, this.common, this.responses);
    this.streams.set(name, stream);
    this.engine.tell(stream);
    this.responses.stream.tell(stream);
    this.onboarding?.greet({ name, kind: destination._config.kind, queue: stream.queue });
    const alarms = this.monitoring.watchDestination(stream, destination._options.alarms);
    const routed = new RoutedAlertDestination(this, stream, alarms);
    this.routed.set(name, routed);
    return routed;
  }

  /** Who can be told, by their names. */
  public get destinations(): { [name: string]: IAlertDestination } {
    return Object.fromEntries(this.routed);
  }

  /**
   * Hears of an alarm: when it is raised, and when it is over, which closes the alert. Its tags go along with what it tells from then on, so that routes know them.
   *
   * @param alarm of this app and of the router's Region, metric or composite
   */
  public addAlarm(alarm: cloudwatch.AlarmBase): void {
    checkObject('addAlarmAction', 'an alarm of this app', "new Alarm(this, 'Alarm', { … })")('addAlarm', alarm);
    checkAlarmRegion(alarm, this);
    const action = new SnsAction(this.topic);
    alarm.addAlarmAction(action);
    alarm.addOkAction(action);
    propagateAlarmTags(alarm);
  }

  /**
   * Hears of the events that a rule of EventBridge matches.
   *
   * @param rule of this app
   */
  public addRule(rule: events.Rule): void {
    checkObject('addTarget', 'a rule of EventBridge of this app', "new Rule(this, 'Rule', { eventPattern: { source: ['aws.guardduty'] } })")('addRule', rule);
    rule.addTarget(new targets.SqsQueue(this.queue));
  }

  /**
   * Hears of what is published to a topic, of this account or of another one that lets this account subscribe.
   *
   * @param topic a standard topic
   */
  public addTopic(topic: sns.ITopic): void {
    checkObject('topicArn', 'a topic', "Topic.fromTopicArn(this, 'Topic', arn)")('addTopic', topic);
    if (topic.fifo || (!Token.isUnresolved(topic.topicArn) && topic.topicArn.endsWith('.fifo'))) {
      throw new Error(`addTopic got the FIFO topic ${topic.node.path}, expected a standard one because what alarms and services publish to is never FIFO; subscribe a standard topic.`);
    }
    topic.addSubscription(new SqsSubscription(this.queue));
  }

  /**
   * Something to be done when an alarm about the router itself is raised, and when it is over.
   *
   * @param action such as an `SnsAction`, of another topic than the router's own
   */
  public addAlarmAction(action: cloudwatch.IAlarmAction): void {
    this.monitoring.addAction(action);
    this.webhook?.addAlarmAction(action);
    this.actionsWebhook?.addAlarmAction(action);
  }

  /** The alarms about the router itself and its destinations. */
  public get alarms(): cloudwatch.Alarm[] {
    return [...this.monitoring.every];
  }

  /** Its functions: what makes alerts of signals first, then what responds to people, then those of the destinations and digests, then those of the webhooks. */
  public get functions(): lambda.Function[] {
    return [
      this.engine.function, this.responses.stream.function,
      ...[...this.streams.values(), ...this.digests].map((stream) => stream.function),
      ...this.onboarding ? [this.onboarding.handler] : [],
      ...[this.webhook, this.actionsWebhook].flatMap((webhook) => webhook?.functions ?? []),
    ];
  }

  private dashboardParts(): AlertDashboardParts {
    const shown = (stream: DeliveryStream) => ({ name: stream.node.id, stream, metrics: new DeliveryMetrics(this, stream.node.id) });
    return {
      router: this,
      destinations: [...this.streams.values()].map(shown),
      routing: [this.engine, this.responses.stream].map(shown),
      functions: this.functions,
      alarms: this.alarms,
      actionsLatency: this.actionsWebhook?.api.metricLatency({ statistic: cloudwatch.Stats.percentile(99), label: 'p99' }),
    };
  }

  private createResponses(props: AlertRouterProps): Responses {
    const retries = Object.fromEntries(Object.entries(props.actions ?? {}).map(([name, action]) => [name, action._target]));
    const buttons = props.buttons && { ...resolveButtons(props.buttons), webhook: webhookPropsOf(props) };
    return createResponses(this, { common: this.common, routing: this.routing, targets: retries, buttons });
  }

  private addDigest(name: string, digest: ResolvedDigest): void {
    const scope = this.node.tryFindChild('Digests') as Construct | undefined ?? new Construct(this, 'Digests');
    const { times, days, ...config } = digest;
    const stream = new DigestStream(scope, name, { common: this.common, config, schedules: schedulesOf(times, days) });
    this.digests.push(stream);
    this.engine.tell(stream);
    this.responses.stream.tell(stream);
    this.monitoring.watchDigest(stream);
  }

  /** What would be wrong with the routes when they are deployed. */
  private problems(): string[] {
    return checkRouting(this.routing, [...this.streams.keys()]).map((problem) => `${this.node.path}: ${problem}`);
  }
}

/** What the webhooks of a router have of it. */
function webhookPropsOf(props: AlertRouterProps): Omit<ConstructorParameters<typeof ScalableWebhook>[2], 'backend'> {
  const { encryptionKey, removalPolicy = RemovalPolicy.RETAIN, logRetention = logs.RetentionDays.THREE_MONTHS } = props;
  const { errorReporting, tracing, runtime, architecture, monitoring, alarmTopic, runbookUrl } = props;
  return { encryptionKey, removalPolicy, logRetention, errorReporting, tracing, runtime, architecture, monitoring, alarmTopic, runbookUrl };
}
