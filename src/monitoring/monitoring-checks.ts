import { DeliveryAlarmOptions, WebhookAlarmOptions } from './alarms/alarm-options';
import { AlarmSettings } from './alarms/alarm-settings';
import { AlarmSeverity } from './alarms/alarm-severity';
import { DashboardOptions } from './dashboard-options';
import { MonitoringOptions } from './monitoring-options';
import { checkNested, PropChecks, PropsShape } from '../shared/check-props';
import { checkDuration, checkFlag, checkListOf, checkNumber, checkObject, checkOneOf, checkText, PropCheck } from '../shared/prop-checks';

const ACTIONS = '[new SnsAction(topic)]';

const SETTINGS: PropsShape<AlarmSettings> = {
  example: '{ threshold: 10 } or { enabled: false }',
  checks: {
    enabled: checkFlag,
    threshold: checkNumber,
    period: checkDuration('Duration.minutes(5)'),
    evaluationPeriods: checkNumber,
    datapointsToAlarm: checkNumber,
    severity: checkOneOf(AlarmSeverity, 'AlarmSeverity.LOW'),
    actions: checkListOf(checkObject('bind', 'an action of an alarm', ACTIONS), ACTIONS),
  },
};

const checkSettings: PropCheck = checkNested(SETTINGS);

const DELIVERY_ALARMS: PropChecks<DeliveryAlarmOptions> = {
  oldestMessage: checkSettings,
  retention: checkSettings,
  deadLetters: checkSettings,
  deadLetterRetention: checkSettings,
  functionErrors: checkSettings,
  functionThrottles: checkSettings,
  functionDuration: checkSettings,
  misconfigured: checkSettings,
  backendDown: checkSettings,
  recordsFailing: checkSettings,
};

/** Checks the alarms of what delivers from a queue. */
export const checkDeliveryAlarms: PropCheck = checkNested({ example: '{ deadLetters: { threshold: 10 } }', checks: DELIVERY_ALARMS });

const WEBHOOK_ALARMS: PropsShape<WebhookAlarmOptions> = {
  example: '{ deadLetters: { threshold: 10 }, apiLatency: { enabled: false } }',
  checks: {
    ...DELIVERY_ALARMS,
    apiErrors: checkSettings,
    apiLatency: checkSettings,
    notStored: checkSettings,
    invalidSignatures: checkSettings,
    secretUnreadable: checkSettings,
    unrouted: checkSettings,
    router: checkDeliveryAlarms,
    overflow: checkDeliveryAlarms,
  },
};

const DASHBOARD: PropsShape<DashboardOptions> = {
  example: '{ enabled: false }',
  checks: {
    enabled: checkFlag,
    name: checkText("'orders'"),
    addTo: checkObject('addWidgets', 'a dashboard', "new Dashboard(this, 'Dashboard')"),
  },
};

/** Checks the options of `MonitoringOptions`. */
export const MONITORING_CHECKS: PropChecks<MonitoringOptions> = {
  monitoring: checkFlag,
  alarmTopic: checkObject('topicArn', 'a topic', "Topic.fromTopicArn(this, 'Topic', arn)"),
  alarms: checkNested(WEBHOOK_ALARMS),
  tracing: checkFlag,
  alarmTagsPropagation: checkFlag,
  runbookUrl: checkText("'https://wiki.example.com/runbook'"),
  dashboard: checkNested(DASHBOARD),
};
