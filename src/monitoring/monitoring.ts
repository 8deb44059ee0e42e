import { Lazy } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { AlarmDefinition } from './alarms/alarm-definition';
import { DeliveryAlarmOptions } from './alarms/alarm-options';
import { AlarmSeverity } from './alarms/alarm-severity';
import { deliveryAlarms, DeliveryAlarmKey, WatchedStream } from './alarms/delivery-alarms';
import { ingressAlarms } from './alarms/ingress-alarms';
import { invalidSignatures, secretUnreadable, unrouted, WatchedVerification } from './alarms/verification-alarms';
import { WebhookAlarms } from './alarms/webhook-alarms';
import { ConsoleLinks } from './console-links';
import { createDashboard, webhookRows } from './dashboard/create-dashboard';
import { DashboardParts, ShownStream } from './dashboard/dashboard-parts';
import { DeliveryMetrics } from './delivery-metrics';
import { MonitoringOptions } from './monitoring-options';
import { saveQueries } from './saved-queries';
import { DeliveryStream } from '../delivery/delivery-stream';
import { WebhookApi } from '../ingress/webhook-api';
import { Source } from '../sources/source';

/** What a webhook that has waited for so long is called old. */
const OLD_SECONDS = 60 * 60;

/** The overflow is empty unless a queue does not take something. */
const OVERFLOW_OLD_SECONDS = 10 * 60;

/** What the router has no alarm for: it calls no backend. */
const NOT_OF_ROUTER: readonly DeliveryAlarmKey[] = ['backendDown'];

/** What the overflow has none for besides: it is in use for hours a year. */
const NOT_OF_OVERFLOW: readonly DeliveryAlarmKey[] = ['backendDown', 'retention', 'functionThrottles', 'functionDuration', 'recordsFailing'];

/** What else a dashboard shows, when the template is written. */
export interface ShownWhole {
  /** All functions of the webhook. */
  functions(): readonly lambda.Function[];
  /** Its table of records. */
  records(): dynamodb.ITable | undefined;
}

/** The first queue, and who verifies what is in it. */
export interface MonitoredVerification {
  readonly queue: sqs.IQueue;
  readonly metrics: DeliveryMetrics;
  /** The stream that verifies; another one once there is a router. */
  stream(): DeliveryStream;
}

/**
 * What watches a webhook. The webhook says what there is to be watched; what has no alarms of its own then is not watched.
 *
 * @internal
 */
export class Monitoring {
  private readonly webhookAlarms: WebhookAlarms;
  private readonly ofDestination = new Map<DeliveryStream, { [key: string]: cloudwatch.Alarm }>();
  private readonly destinations: ShownStream[] = [];
  private readonly routing: ShownStream[] = [];
  private board?: cloudwatch.Dashboard;
  private verification?: WatchedVerification;

  constructor(private readonly webhook: Construct, private readonly options: MonitoringOptions) {
    this.webhookAlarms = new WebhookAlarms(webhook, options);
  }

  /** The webhook's, by their keys: of its API, of what verifies, of its own backend, of the router. */
  public get alarms(): { [key: string]: cloudwatch.Alarm } {
    return this.webhookAlarms.all;
  }

  /** The dashboard, where there is one. */
  public get dashboard(): cloudwatch.Dashboard | undefined {
    return this.board;
  }

  /** Those of a destination, by their keys. */
  public alarmsOf(stream: DeliveryStream): { [key: string]: cloudwatch.Alarm } {
    return this.ofDestination.get(stream) ?? {};
  }

  /** Something to be done about each alarm, also those to come. */
  public addAction(action: cloudwatch.IAlarmAction): void {
    this.webhookAlarms.addAction(action);
  }

  /** Watches the webhook's own backend. */
  public watchOwn(stream: DeliveryStream): void {
    const alarms = this.watch(stream, this.options.alarms ?? {}, this.webhook.node.path);
    this.keep(alarms);
  }

  /** Watches a destination that was added. What it says nothing of is as the webhook's options say. */
  public watchDestination(stream: DeliveryStream, own: DeliveryAlarmOptions = {}): void {
    const { router, overflow, ...common } = this.options.alarms ?? {};
    const names = [...new Set([...Object.keys(common), ...Object.keys(own)])] as DeliveryAlarmKey[];
    const settings = Object.fromEntries(names.map((name) => [name, { ...common[name], ...own[name] }]));
    this.watch(stream, settings, `${stream.node.id} of ${this.webhook.node.path}`);
  }

  /** Watches the router and the overflow. */
  public watchRouting(router: DeliveryStream, overflow: DeliveryStream): void {
    const { alarms = {} } = this.options;
    const { path } = this.webhook.node;
    this.keep(this.webhookAlarms.add(
      this.definitions(router, `the router of ${path}`, OLD_SECONDS, NOT_OF_ROUTER),
      { scope: router, destination: router.node.id, prefix: 'router.', settings: alarms.router ?? {} },
    ));
    const overflowing = this.definitions(overflow, `the overflow of ${path}`, OVERFLOW_OLD_SECONDS, NOT_OF_OVERFLOW).map((definition) =>
      definition.key === 'oldestMessage' ? { ...definition, severity: AlarmSeverity.HIGH } : definition);
    this.keep(this.webhookAlarms.add(
      overflowing, { scope: overflow, destination: overflow.node.id, prefix: 'overflow.', settings: alarms.overflow ?? {} },
    ));
    this.addForWebhook(unrouted(this.verification!));
    this.routing.push(...[router, overflow].map((stream) => this.shown(stream)));
  }

  /** Says who verifies; to be called before a router or a source is there. */
  public watchVerification({ queue, metrics, stream }: MonitoredVerification): void {
    const logGroupName = Lazy.uncachedString({ produce: () => stream().function.logGroup.logGroupName });
    this.verification = { webhookPath: this.webhook.node.path, queue, metrics, logLink: new ConsoleLinks(this.webhook).logGroup(logGroupName) };
  }

  /** Watches the API, and makes what shows all that there is by the time at which the template is written. */
  public watchIngress(ingress: WebhookApi, queue: sqs.IQueue, whole: ShownWhole): void {
    ingressAlarms(ingress, queue, this.webhook.node.path).forEach((definition) => this.addForWebhook(definition));
    const { monitoring = true, dashboard = {} } = this.options;
    if (!monitoring) {
      return;
    }
    if (dashboard.enabled ?? true) {
      this.board = createDashboard(this.webhook, dashboard, () => webhookRows(this.parts(ingress, whole)));
    }
    const deliveries = (): logs.ILogGroup[] => [...this.destinations, ...this.routing].map(({ stream }) => stream.function.logGroup);
    saveQueries(new Construct(this.webhook, 'Queries'), this.webhook, { deliveries, requests: ingress.accessLog });
  }

  /** Watches what a source needs, unless another one did. */
  public watchSource(source: Source): void {
    if (source._verifies && !this.alarms.invalidSignatures) {
      this.addForWebhook(invalidSignatures(this.verification!));
    }
    if (source._hasSecrets && !this.alarms.secretUnreadable) {
      this.addForWebhook(secretUnreadable(this.verification!));
    }
  }

  private addForWebhook(definition: AlarmDefinition): void {
    this.keep(this.webhookAlarms.add([definition], { scope: this.webhook, settings: this.options.alarms ?? {} }));
  }

  private watch(stream: DeliveryStream, settings: DeliveryAlarmOptions, name: string): { [key: string]: cloudwatch.Alarm } {
    const alarms = this.webhookAlarms.add(this.definitions(stream, name, OLD_SECONDS, []), { scope: stream, destination: stream.node.id, settings });
    this.ofDestination.set(stream, alarms);
    this.destinations.push(this.shown(stream));
    return alarms;
  }

  private shown(stream: DeliveryStream): ShownStream {
    return { name: stream.node.id, stream, metrics: new DeliveryMetrics(this.webhook, stream.node.id) };
  }

  private parts(ingress: WebhookApi, { functions, records }: ShownWhole): DashboardParts {
    return {
      webhookPath: this.webhook.node.path,
      ingress,
      destinations: this.destinations,
      routing: this.routing,
      alarms: this.webhookAlarms.every,
      functions: functions(),
      records: records(),
    };
  }

  private definitions(stream: DeliveryStream, name: string, oldFromSeconds: number, without: readonly DeliveryAlarmKey[]): AlarmDefinition[] {
    const watched: WatchedStream = { stream, name, metrics: new DeliveryMetrics(this.webhook, stream.node.id), oldFromSeconds };
    // One at a time is kept by Lambda's throttling.
    const throttled: readonly DeliveryAlarmKey[] = stream.settings.reservedConcurrentExecutions === undefined ? [] : ['functionThrottles'];
    return Object.values(deliveryAlarms(watched)).filter(({ key }) => ![...without, ...throttled].includes(key as DeliveryAlarmKey));
  }

  private keep(alarms: { [key: string]: cloudwatch.Alarm }): void {
    Object.assign(this.alarms, alarms);
  }
}
