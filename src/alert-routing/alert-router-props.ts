import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as sns from 'aws-cdk-lib/aws-sns';
import { AlertAction } from './alert-action';
import { AlertButtons } from './alert-buttons';
import { AlertDigest } from './alert-digest';
import { AlertEscalation } from './alert-escalation';
import { AlertInhibition } from './alert-inhibition';
import { AlertClassRule, AlertRouteOptions, DefaultAlertRoute } from './alert-route-options';
import { AlertSilence } from './alert-silence';
import { EndpointProps } from '../endpoint-props';
import { AlertDestination } from './destinations/alert-destination';
import { ErrorReporting } from '../error-reporting/error-reporting';
import { DeliveryAlarmOptions } from '../monitoring/alarms/alarm-options';
import { DashboardOptions } from '../monitoring/dashboard-options';

/** An alert router: where alerts come from is said by its methods. */
export interface AlertRouterProps {
  /** Who can be told, by names of your choice: a letter and up to 39 letters, digits and dashes each. `addDestination` adds more. */
  readonly destinations?: { [name: string]: AlertDestination };

  /** Where what no route matches goes: nothing may fall through. */
  readonly defaultRoute: DefaultAlertRoute;

  /**
   * Where alerts go.
   *
   * @default - everything goes to `defaultRoute`
   */
  readonly routes?: AlertRouteOptions[];

  /**
   * What is an alert, and what a notification, where you see it differently than docs/alert-parsers.md. The first that matches counts.
   *
   * @default - as docs/alert-parsers.md has it
   */
  readonly classRules?: AlertClassRule[];

  /**
   * Tags of resources that routes go by. What a signal does not bring along is looked up once, by the ARN of the resource, and remembered for a while; where
   * that fails, it goes the way of one without these tags. None: nothing is looked up.
   *
   * @default ['Team', 'Feature']
   */
  readonly tagKeys?: string[];

  /**
   * For how long what has the same key is one alert. When it is closed before, the next one is new.
   *
   * @default Duration.days(7)
   */
  readonly alertWindow?: Duration;

  /**
   * For how long what has the same key is one notification.
   *
   * @default Duration.minutes(1)
   */
  readonly notificationWindow?: Duration;

  /**
   * What happens while nobody acknowledges an alert, by names of your choice, which routes go by: a letter and up to 39 letters, digits and dashes each. `standard` is
   * there without being named: `here` after 5 minutes, the whole `channel` after 5 more.
   *
   * @default - `standard` alone
   */
  readonly escalations?: { [name: string]: AlertEscalation };

  /**
   * When nobody is told of some alerts, such as in maintenance windows, by names that people see. `scalable-webhook alerts silence` begins others at any time.
   *
   * @default - none
   */
  readonly silences?: { [name: string]: AlertSilence };

  /**
   * Alerts that nobody need be told of while another one is open that they follow from.
   *
   * @default - none
   */
  readonly inhibitions?: AlertInhibition[];

  /**
   * How people act on alerts from where they read of them. It adds a `ScalableWebhook` of its own, which stores what they do before it is acknowledged.
   *
   * @default - they cannot: `scalable-webhook alerts` of the command line can
   */
  readonly buttons?: AlertButtons;

  /**
   * What people can do about some alerts besides, by the texts of the buttons: a letter and up to 39 letters, digits, spaces and dashes each.
   *
   * @default - nothing
   */
  readonly actions?: { [name: string]: AlertAction };

  /**
   * Mails that say at certain times what happened since the one before, by names of your choice: a letter and up to 39 letters, digits and dashes each.
   *
   * @default - none
   */
  readonly digests?: { [name: string]: AlertDigest };

  /**
   * Whether chats and mailboxes are told once, when they are deployed first, that they are connected.
   *
   * @default true
   */
  readonly onboarding?: boolean;

  /**
   * The dashboard.
   *
   * @default - one of its own; none with `monitoring: false`
   */
  readonly dashboard?: DashboardOptions;

  /**
   * Names of accounts for people, by their numbers of twelve digits.
   *
   * @default - accounts are shown by number
   */
  readonly accountNames?: { [account: string]: string };

  /**
   * An HTTPS endpoint for what cannot publish to `topic`: topics of other accounts (`{ source: Source.sns({ topics }) }`), and any other sender. `webhook` is the
   * `ScalableWebhook` that it is; more endpoints are added there.
   *
   * @default - none
   */
  readonly endpoint?: EndpointProps;

  /**
   * Topic that is told of what is wrong with the router itself. Never `topic` of the router: what is wrong with it might keep it from telling.
   *
   * @default - nobody is told: add actions to `alarms`
   */
  readonly alarmTopic?: sns.ITopic;

  /**
   * Whether there are alarms about the router itself.
   *
   * @default true
   */
  readonly monitoring?: boolean;

  /**
   * What is different about single alarms of the router and its destinations, by their keys.
   *
   * @default - all alarms, as docs/runbook.md has them
   */
  readonly alarms?: DeliveryAlarmOptions;

  /**
   * Where the runbook is that the texts of alarms link to.
   *
   * @default - that of this library
   */
  readonly runbookUrl?: string;

  /**
   * For how long alerts are kept after their last change. From 30 to 3,650 days.
   *
   * @default Duration.days(400)
   */
  readonly retention?: Duration;

  /**
   * Key of everything that holds data. Services that publish to `topic` must be allowed to use it, which this construct sees to where the key is of this app.
   *
   * @default - keys of AWS
   */
  readonly encryptionKey?: kms.IKey;

  /**
   * What becomes of queues and table when the router is removed.
   *
   * @default RemovalPolicy.RETAIN
   */
  readonly removalPolicy?: RemovalPolicy;

  /**
   * For how long logs are kept.
   *
   * @default RetentionDays.THREE_MONTHS
   */
  readonly logRetention?: logs.RetentionDays;

  /**
   * Where errors of its functions are reported to.
   *
   * @default - nowhere but to their logs
   */
  readonly errorReporting?: ErrorReporting;

  /**
   * Whether invocations are traced with AWS X-Ray, with a subsegment for each request to a destination.
   *
   * @default false
   */
  readonly tracing?: boolean;

  /**
   * What its functions run on: Node.js 22 or newer.
   *
   * @default Runtime.NODEJS_24_X
   */
  readonly runtime?: lambda.Runtime;

  /**
   * Processors of its functions.
   *
   * @default Architecture.ARM_64
   */
  readonly architecture?: lambda.Architecture;
}
