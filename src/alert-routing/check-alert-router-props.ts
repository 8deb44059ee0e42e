import { Annotations, Duration, RemovalPolicy, Token } from 'aws-cdk-lib';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { AlertClassRule, AlertRouteOptions, DefaultAlertRoute } from './alert-route-options';
import { AlertRouterProps } from './alert-router-props';
import { AlertKind } from './alert-severity';
import { checkDeliveryAlarms, MONITORING_CHECKS } from '../monitoring/monitoring-checks';
import { checkNested, checkProps, PropChecks, PropsShape } from '../shared/check-props';
import {
  checkAnyObject, checkChoice, checkDuration, checkedElsewhere, checkFlag, checkListOf, checkObject, checkOneOf, checkText, checkTexts,
  checkTextsByName, PropCheck,
} from '../shared/prop-checks';

const DESTINATION = "AlertDestination.slack({ token, channel: 'C012AB3CD' })";

const MATCH = "AlertMatch.tag('Team', 'data')";

const DEFAULT_ROUTE: PropsShape<DefaultAlertRoute> = { example: "{ destinations: ['Ops'] }", checks: { destinations: checkTexts("['Ops']"), escalation: checkText("'standard'") } };

const ROUTE_CHECKS: PropChecks<AlertRouteOptions> = {
  match: checkChoice('_match', MATCH),
  destinations: checkTexts("['Ops']"),
  continueMatching: checkFlag,
  escalation: checkText("'standard'"),
  routes: (name, value) => checkRoutes(name, value),
};

const ROUTE: PropsShape<AlertRouteOptions> = { example: `{ match: ${MATCH}, destinations: ['Data'] }`, checks: ROUTE_CHECKS };

const CLASS_RULE: PropsShape<AlertClassRule> = {
  example: `{ match: ${MATCH}, kind: AlertKind.NOTIFICATION }`,
  checks: { match: checkChoice('_match', MATCH), kind: checkOneOf(AlertKind, 'AlertKind.NOTIFICATION') },
};

const checkRoutes: PropCheck = checkListOf(checkNested(ROUTE), `[${ROUTE.example}]`);

const checkDestinations: PropCheck = (name, value) => {
  checkAnyObject('an object of destinations by their names', `{ Ops: ${DESTINATION} }`)(name, value);
  Object.entries(value as object).forEach(([key, destination]) => checkAlertDestination(`${name}.${key}`, destination));
};

/** What names a part. */
const NAME = { pattern: /^[A-Za-z][A-Za-z0-9-]{0,39}$/, expected: 'a letter and up to 39 letters, digits and dashes' };

/** What people read. */
const TEXT = { pattern: /^[A-Za-z][A-Za-z0-9 -]{0,39}$/, expected: 'a letter and up to 39 letters, digits, spaces and dashes' };

function checkByName(what: string, example: string, names: typeof NAME): PropCheck {
  return (name, value) => {
    checkAnyObject(`an object of ${what} by their names`, example)(name, value);
    const strange = Object.keys(value as object).find((key) => !names.pattern.test(key));
    if (strange !== undefined) {
      throw new Error(`${name} got the name ${JSON.stringify(strange)}, expected ${names.expected}; write for example ${example}.`);
    }
  };
}

const checkActions: PropCheck = (name, value) => {
  const example = "{ 'Start again': AlertAction.retry(AlertRetryTarget.function(handler)) }";
  checkByName('actions', example, TEXT)(name, value);
  Object.entries(value as object).forEach(([key, action]) => checkChoice('_target', 'AlertAction.retry(target)')(`${name}.${key}`, action));
};

/** Checks at synth that something is a destination of alerts. */
export const checkAlertDestination: PropCheck = checkChoice('_bundle', DESTINATION);

const CHECKS: PropChecks<AlertRouterProps> = {
  destinations: checkDestinations,
  defaultRoute: checkNested(DEFAULT_ROUTE),
  routes: checkRoutes,
  classRules: checkListOf(checkNested(CLASS_RULE), `[${CLASS_RULE.example}]`),
  tagKeys: checkTexts("['Team']"),
  alertWindow: checkDuration('Duration.days(7)'),
  notificationWindow: checkDuration('Duration.minutes(1)'),
  escalations: checkByName('escalations', '{ Slow: {} }', NAME),
  silences: checkByName('silences', "{ Maintenance: { window: { timeZone: 'Europe/Berlin' } } }", TEXT),
  inhibitions: checkListOf(checkedElsewhere, '[{ parent, child }]'),
  buttons: checkedElsewhere,
  actions: checkActions,
  digests: checkByName('digests', "{ Managers: { from, to, timeZone: 'Europe/Berlin' } }", NAME),
  onboarding: checkFlag,
  dashboard: MONITORING_CHECKS.dashboard,
  accountNames: checkTextsByName("{ '123456789012': 'production' }"),
  endpoint: checkedElsewhere,
  alarmTopic: checkObject('topicArn', 'a topic', "Topic.fromTopicArn(this, 'Topic', arn)"),
  monitoring: checkFlag,
  alarms: checkDeliveryAlarms,
  runbookUrl: checkText("'https://wiki.example.com/runbook'"),
  retention: checkDuration('Duration.days(400)'),
  encryptionKey: checkObject('keyArn', 'a key of KMS', "Key.fromLookup(this, 'Key', { aliasName: 'alias/alerts' })"),
  removalPolicy: checkOneOf(RemovalPolicy, 'RemovalPolicy.RETAIN'),
  logRetention: checkOneOf(logs.RetentionDays, 'RetentionDays.THREE_MONTHS'),
  errorReporting: checkChoice('_bind', 'ErrorReporting.sentry({ dsn: secret })'),
  tracing: checkFlag,
  runtime: checkObject('family', 'a Runtime', 'Runtime.NODEJS_24_X'),
  architecture: checkObject('dockerPlatform', 'an Architecture', 'Architecture.ARM_64'),
};

/** Checks the properties of an alert router at synth. */
export function checkAlertRouterProps(router: Construct, props: AlertRouterProps): void {
  const shape = { example: `{ destinations: { Ops: ${DESTINATION} }, defaultRoute: { destinations: ['Ops'] } }`, checks: CHECKS };
  checkProps('AlertRouter', props, shape, {
    prefix: '', onStrange: (message) => Annotations.of(router).addWarningV2('cdk-scalable-webhook:unknownProperty', message),
  });
  if (props.defaultRoute === undefined) {
    throw new Error("AlertRouter got no defaultRoute, expected one because no alert may fall through; write for example defaultRoute: { destinations: ['Ops'] }.");
  }
  checkBetween('alertWindow', props.alertWindow, Duration.minutes(1), Duration.days(90));
  checkBetween('notificationWindow', props.notificationWindow, Duration.seconds(1), Duration.days(1));
  checkBetween('retention', props.retention, Duration.days(30), Duration.days(3_650));
  for (const account of Object.keys(props.accountNames ?? {})) {
    if (!/^\d{12}$/.test(account)) {
      throw new Error(`accountNames got ${JSON.stringify(account)}, expected an account of twelve digits; write for example { '123456789012': 'production' }.`);
    }
  }
}

function checkBetween(name: string, value: Duration | undefined, least: Duration, most: Duration): void {
  if (value === undefined) {
    return;
  }
  if (Token.isUnresolved(value.toSeconds()) || value.toSeconds() < least.toSeconds() || value.toSeconds() > most.toSeconds()) {
    throw new Error(`${name} got ${value.toHumanString()}, expected from ${least.toHumanString()} to ${most.toHumanString()}; choose one in between.`);
  }
}
