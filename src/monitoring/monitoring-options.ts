import * as sns from 'aws-cdk-lib/aws-sns';
import { WebhookAlarmOptions } from './alarms/alarm-options';
import { DashboardOptions } from './dashboard-options';

/** How a webhook is watched. */
export interface MonitoringOptions {
  /**
   * Whether there are alarms, a dashboard and saved queries. Metrics and logs are there without.
   *
   * @default true
   */
  readonly monitoring?: boolean;

  /**
   * Topic that is told of every alarm, when it is raised and when it is over. Its policy, and that of its key, must let CloudWatch publish.
   *
   * @default - nobody is told: add actions to `alarms`, or with `addAlarmAction` to all
   */
  readonly alarmTopic?: sns.ITopic;

  /**
   * What is different about single alarms, by their keys.
   *
   * @default - all alarms, as docs/runbook.md has them
   */
  readonly alarms?: WebhookAlarmOptions;

  /**
   * Whether requests to the API and invocations of the functions are traced with AWS X-Ray, and requests to the backend have `X-Amzn-Trace-Id` of the invocation
   * that makes them. On an API of its own; the stage of another one is yours to trace. X-Ray costs by trace, and samples.
   *
   * @default false
   */
  readonly tracing?: boolean;

  /**
   * Where the runbook is that the texts of alarms link to, without an anchor: your own, with the same headings.
   *
   * @default - that of this library
   */
  readonly runbookUrl?: string;

  /**
   * Whether what alarms tell has their tags with it. Take that away where CloudFormation does not know `AlarmTagsPropagation` of an alarm, as in a Region that has it later
   * than others; the alarms have their tags all the same.
   *
   * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-tags-in-notifications.html
   * @default true
   */
  readonly alarmTagsPropagation?: boolean;

  /**
   * The dashboard.
   *
   * @default - one of its own
   */
  readonly dashboard?: DashboardOptions;
}
