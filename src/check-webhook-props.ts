import { Annotations, RemovalPolicy } from 'aws-cdk-lib';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { DeliveryOptions } from './delivery/delivery-options';
import { EndpointProps } from './endpoint-props';
import { API_OPTION_CHECKS } from './ingress/api/api-option-shape';
import { ENDPOINT_OPTION_CHECKS } from './ingress/endpoint-option-shape';
import { checkDeliveryAlarms, MONITORING_CHECKS } from './monitoring/monitoring-checks';
import { WebhookDestinationOptions } from './routing/destination-options';
import { RouterOptions } from './routing/router-options';
import { ScalableWebhookProps } from './scalable-webhook-props';
import { checkNested, checkProps, PropChecks, PropsShape } from './shared/check-props';
import { checkAnyObject, checkChoice, checkDuration, checkFlag, checkListOf, checkNumber, checkObject, checkOneOf, checkSecret } from './shared/prop-checks';

const BACKEND = "Backend.url('https://orders.example.com/hooks')";

const checkBackend = checkChoice('_bind', BACKEND);

const ENDPOINT_CHECKS: PropChecks<EndpointProps> = {
  ...ENDPOINT_OPTION_CHECKS,
  source: checkChoice('_verifies', 'Source.github({ secret })'),
};

const DELIVERY_CHECKS: PropChecks<DeliveryOptions> = {
  signingSecret: checkSecret,
  maxConcurrency: checkNumber,
  maxRate: checkChoice('_rate', 'MaxRate.perSecond(10)'),
  paused: checkFlag,
  groupsPerInvocation: checkNumber,
  batchSize: checkNumber,
  requestTimeout: checkDuration('Duration.seconds(30)'),
  retryPolicy: checkObject('_config', 'a RetryPolicy', 'new RetryPolicy({ retryFor: Duration.days(1) })'),
  deliveryRecords: checkChoice('_createTable', 'DeliveryRecords.metadata()'),
  memorySize: checkNumber,
  runtime: checkObject('family', 'a Runtime', 'Runtime.NODEJS_24_X'),
  architecture: checkObject('dockerPlatform', 'an Architecture', 'Architecture.ARM_64'),
  vpc: checkObject('vpcId', 'a VPC', "Vpc.fromLookup(this, 'Vpc', { vpcName: 'backends' })"),
  vpcSubnets: checkAnyObject('an object that selects subnets', '{ subnetType: SubnetType.PRIVATE_WITH_EGRESS }'),
  securityGroups: checkListOf(
    checkObject('securityGroupId', 'a security group', "SecurityGroup.fromLookupById(this, 'Group', 'sg-1234')"),
    "[SecurityGroup.fromLookupById(this, 'Group', 'sg-1234')]",
  ),
};

const ROUTER_SHAPE: PropsShape<RouterOptions> = {
  example: '{ maxConcurrency: 50 }',
  checks: { keep: checkFlag, maxConcurrency: checkNumber, memorySize: checkNumber, paused: checkFlag },
};

const DESTINATION_CHECKS: PropChecks<WebhookDestinationOptions> = {
  ...DELIVERY_CHECKS,
  backend: checkBackend,
  filter: checkChoice('_config', "Filter.method('POST')"),
  alarms: checkDeliveryAlarms,
};

const WEBHOOK_CHECKS: PropChecks<ScalableWebhookProps> = {
  ...ENDPOINT_CHECKS,
  ...API_OPTION_CHECKS,
  ...DELIVERY_CHECKS,
  ...MONITORING_CHECKS,
  backend: checkBackend,
  router: checkNested(ROUTER_SHAPE),
  encryptionKey: checkObject('keyArn', 'a key of KMS', "Key.fromLookup(this, 'Key', { aliasName: 'alias/orders' })"),
  removalPolicy: checkOneOf(RemovalPolicy, 'RemovalPolicy.RETAIN'),
  errorReporting: checkChoice('_bind', 'ErrorReporting.sentry({ dsn: secret })'),
  logRetention: checkOneOf(logs.RetentionDays, 'RetentionDays.THREE_MONTHS'),
};

/** Options that say how the webhook's own backend is delivered to, and nothing of others. */
const OF_BACKEND: ReadonlyArray<keyof DeliveryOptions> = [
  'signingSecret', 'maxConcurrency', 'maxRate', 'paused', 'groupsPerInvocation', 'batchSize', 'requestTimeout', 'retryPolicy', 'memorySize',
  'vpc', 'vpcSubnets', 'securityGroups',
];

/** Checks the properties of a webhook at synth, before anything is made of them. */
export function checkWebhookProps(webhook: Construct, props: ScalableWebhookProps): void {
  const shape = { example: `{ backend: ${BACKEND} }`, checks: WEBHOOK_CHECKS };
  checkProps('ScalableWebhook', props, shape, { prefix: '', onStrange: (message) => warn(webhook, message) });
  if (!props.backend) {
    checkNothingForBackend(webhook, props);
  }
}

/** Checks the properties of a destination at synth. */
export function checkDestinationOptions(webhook: Construct, options: WebhookDestinationOptions): void {
  const shape = { example: `{ backend: ${BACKEND} }`, checks: DESTINATION_CHECKS };
  checkProps('addDestination', options, shape, { prefix: '', onStrange: (message) => warn(webhook, message) });
  checkBackend('backend', options.backend);
}

/** What is about the webhook's own backend would be left out in silence. */
function checkNothingForBackend(webhook: Construct, props: ScalableWebhookProps): void {
  const [name] = OF_BACKEND.filter((option) => props[option] !== undefined);
  if (name) {
    throw new Error(`${name} got a value for ${webhook.node.path}, which has no backend of its own, expected it where the destination is added; pass it to addDestination, or pass a backend.`);
  }
}

/** Checks the properties of an endpoint at synth. */
export function checkEndpointProps(webhook: Construct, props: EndpointProps): void {
  // A source has properties that an endpoint has too: it would be taken for one that verifies nothing.
  if (typeof props === 'object' && props !== null && '_verifies' in props) {
    throw new Error('addEndpoint got a source, expected an object of properties; write for example { source: Source.github({ secret }) }.');
  }
  const shape = { example: "{ methods: ['POST'] }", checks: ENDPOINT_CHECKS };
  checkProps('addEndpoint', props, shape, { prefix: '', onStrange: (message) => warn(webhook, message) });
}

/** A warning and no error: constructs around this one hand on properties of theirs, which may have more. */
function warn(webhook: Construct, message: string): void {
  Annotations.of(webhook).addWarningV2('cdk-scalable-webhook:unknownProperty', message);
}
