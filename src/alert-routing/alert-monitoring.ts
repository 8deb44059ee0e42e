import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { digestAlarms } from './digest/digest-alarms';
import { DigestStream } from './digest/digest-stream';
import { DeliveryStream } from '../delivery/delivery-stream';
import { DeliveryAlarmOptions } from '../monitoring/alarms/alarm-options';
import { deliveryAlarms, DeliveryAlarmKey, QueueContent } from '../monitoring/alarms/delivery-alarms';
import { WebhookAlarms } from '../monitoring/alarms/webhook-alarms';
import { DeliveryMetrics } from '../monitoring/delivery-metrics';
import { MonitoringOptions } from '../monitoring/monitoring-options';

/** From then on an alert is late: somebody was to be told within minutes. */
const OLD_SECONDS = 15 * 60;

/** A timer waits in the queue of responses for as long as SQS delays a message, and has that age when it is due: late is what waits for longer. */
const OLD_RESPONSE_SECONDS = OLD_SECONDS + 15 * 60;

/** There are no delivery records of alerts, and one at a time is no limit of theirs. */
const NOT_OF_ALERTS: readonly DeliveryAlarmKey[] = ['recordsFailing'];

/** The engine calls no backend. */
const NOT_OF_ENGINE: readonly DeliveryAlarmKey[] = [...NOT_OF_ALERTS, 'backendDown'];

const SIGNALS: QueueContent = { one: 'signal', Many: 'Signals' };
const RESPONSES: QueueContent = { one: 'response', Many: 'Responses' };
const ALERTS: QueueContent = { one: 'alert', Many: 'Alerts' };

/** What watches a router, and tells somebody else than its destinations. */
export class AlertMonitoring {
  private readonly alarms: WebhookAlarms;

  constructor(private readonly router: Construct, options: Pick<MonitoringOptions, 'monitoring' | 'alarmTopic' | 'runbookUrl'>, private readonly common: DeliveryAlarmOptions) {
    this.alarms = new WebhookAlarms(router, options);
  }

  /** Something to be done about each alarm, also those to come. */
  public addAction(action: cloudwatch.IAlarmAction): void {
    this.alarms.addAction(action);
  }

  /** All of them, in the order in which they were made. */
  public get every(): readonly cloudwatch.Alarm[] {
    return this.alarms.every;
  }

  /** Watches what makes alerts of signals. */
  public watchEngine(engine: DeliveryStream): void {
    this.watch(engine, `the alert engine of ${this.router.node.path}`, SIGNALS, NOT_OF_ENGINE, {});
  }

  /** Watches what responds to people and clocks. */
  public watchResponses(responses: DeliveryStream): void {
    this.watch(responses, `the responses of ${this.router.node.path}`, RESPONSES, NOT_OF_ENGINE, {}, OLD_RESPONSE_SECONDS);
  }

  /** Watches a destination; returns its alarms by their keys. */
  public watchDestination(stream: DeliveryStream, own: DeliveryAlarmOptions = {}): { [key: string]: cloudwatch.Alarm } {
    return this.watch(stream, `${stream.node.id} of ${this.router.node.path}`, ALERTS, NOT_OF_ALERTS, own);
  }

  /** Watches a digest; returns its alarms by their keys. */
  public watchDigest(digest: DigestStream): { [key: string]: cloudwatch.Alarm } {
    return this.alarms.add(digestAlarms(digest, `${digest.node.id} of ${this.router.node.path}`), { scope: digest, destination: digest.node.id, settings: {} });
  }

  private watch(
    stream: DeliveryStream, name: string, content: QueueContent, without: readonly DeliveryAlarmKey[], own: DeliveryAlarmOptions,
    oldFromSeconds: number = OLD_SECONDS,
  ): { [key: string]: cloudwatch.Alarm } {
    const metrics = new DeliveryMetrics(this.router, stream.node.id);
    const definitions = Object.values(deliveryAlarms({ stream, name, metrics, oldFromSeconds, content }));
    const names = [...new Set([...Object.keys(this.common), ...Object.keys(own)])] as DeliveryAlarmKey[];
    const settings = Object.fromEntries(names.map((key) => [key, { ...this.common[key], ...own[key] }]));
    return this.alarms.add(
      definitions.filter(({ key }) => !without.includes(key as DeliveryAlarmKey)), { scope: stream, destination: stream.node.id, settings },
    );
  }
}
