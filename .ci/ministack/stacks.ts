import { App, CfnOutput, CfnParameter, CliCredentialsStackSynthesizer, Duration, Lazy, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { GITHUB_SECRET } from '../../demo/corpus/github';
import { AlertDestination, AlertMatch, AlertRouter, Backend, Deduplication, DeliveryRecords, FauxBackend, Filter, MaxRate, MessageGroup, RetryPolicy, ScalableWebhook, Source, WebhookAlarmOptions } from 'cdk-scalable-webhook';

/** Bucket that the assets and templates are uploaded to. */
export const ASSETS_BUCKET = 'ministack-check-assets';

/** What the hub signs its requests to the backend with. */
export const SIGNING_SECRET = 'd2l0aCB0aGlzIHRoZSBodWIgc2lnbnM=';

/** Secrets that must be there before the stacks are: the stacks refer to them by name, as the README says. */
export const SECRETS: Readonly<Record<string, string>> = {
  'hub/signing': SIGNING_SECRET,
  'hub/github': GITHUB_SECRET,
  'hub/stripe': 'what Stripe signs with',
  'hub/slack': 'what Slack signs with',
  'hub/meta': 'what Meta signs with',
  'hub/meta-token': 'what Meta must send',
  'hub/zoom': 'what Zoom signs with',
  'hub/gitlab': 'what GitLab sends',
};

/** Name of the stack with the options, which is updated. */
export const HUB = 'Hub';

/** Name of the stack whose backend is a function. */
export const FUNCTION = 'Function';

/** The alarms on percentages, and on the larger of two ages: the emulator's CloudFormation refuses a stack with an alarm on metric math. */
const WITHOUT_AGES = { oldestMessage: { enabled: false }, retention: { enabled: false } };
const WITHOUT_METRIC_MATH: WebhookAlarmOptions = {
  ...WITHOUT_AGES,
  apiErrors: { enabled: false },
  backendDown: { enabled: false },
  invalidSignatures: { enabled: false },
  notStored: { enabled: false },
  unrouted: { enabled: false },
  router: WITHOUT_AGES,
  overflow: { oldestMessage: { enabled: false } },
};

/** Name of the stack with several destinations. */
export const DESTINATIONS = 'Destinations';

/** Name of the stack with a router of alerts. */
export const ALERTS = 'Alerts';

/** The secret with the URL of who is told of alerts, which is known when the check runs. */
export const ALERTS_URL_SECRET = 'alerts/url';

/** URLs of backends on this machine, by what they get. */
export interface Backends {
  /** All of the hub. */
  readonly hub: string;
  /** All of the stack with several destinations. */
  readonly everything: string;
  /** What of it came in at the endpoint of GitHub. */
  readonly github: string;
}

/** How the hub is deployed: `initial` at first, `changed` by the update. */
export type HubVersion = 'initial' | 'changed';

/**
 * Synthesizes the five stacks.
 *
 * @param outdir folder for the cloud assembly
 */
export function synthesizeStacks(outdir: string, backends: Backends, hubVersion: HubVersion): void {
  const app = new App({
    outdir,
    analyticsReporting: false,
    // Without a bootstrapped environment: assets go to one bucket, with the credentials of whoever deploys.
    defaultStackSynthesizer: new CliCredentialsStackSynthesizer({ fileAssetsBucketName: ASSETS_BUCKET }),
  });
  ordersStack(app);
  hubStack(app, backends.hub, hubVersion);
  functionStack(app);
  destinationsStack(app, backends);
  alertsStack(app);
  withoutSavedQueries(app);
  app.synth();
}

/** The example of the README. */
function ordersStack(app: App): void {
  const stack = new Stack(app, 'Orders');
  const webhook = new ScalableWebhook(stack, 'Webhook', {
    backend: Backend.url('https://orders.example.com/hooks'),
    messageGroup: MessageGroup.header('x-order-id'),
    maxConcurrency: 10,
    alarms: WITHOUT_METRIC_MATH,
  });
  new CfnOutput(stack, 'Url', { value: webhook.url });
}

/** Many senders and most options on one queue. */
function hubStack(app: App, backendUrl: string, version: HubVersion): void {
  const changed = version === 'changed';
  const stack = new Stack(app, HUB);
  const secret = (name: string) => hubSecret(stack, name);
  const json = { contentTypes: ['application/json'] }; // a template of all content types for each endpoint would be too large
  const webhook = new ScalableWebhook(stack, 'Webhook', {
    backend: onThisMachine(backendUrl),
    messageGroup: MessageGroup.header('x-order-id'),
    deduplication: Deduplication.header('x-event-id'),
    maxConcurrency: changed ? 20 : 10,
    retryPolicy: new RetryPolicy({ retryFor: changed ? Duration.hours(12) : Duration.hours(6), goneStatuses: changed ? [404, 410] : [410] }),
    maxRate: MaxRate.perSecond(1000),
    signingSecret: secret('signing'),
    alarms: WITHOUT_METRIC_MATH,
    encryptionKey: new kms.Key(stack, 'Key', { enableKeyRotation: true }),
    throttle: { rateLimit: 500, burstLimit: 200 },
    apiKeyRequired: true,
    cors: { allowOrigin: 'https://shop.example.com' },
    successResponse: { statusCode: 202, body: 'stored', contentType: 'text/plain' },
    ...json,
  });
  webhook.addEndpoint('/github', { source: Source.github({ secret: secret('github') }), methods: ['POST'] });
  webhook.addEndpoint('/stripe', { source: Source.stripe({ secret: secret('stripe') }), methods: ['POST'], ...json });
  webhook.addEndpoint('/slack', { source: Source.slack({ secret: secret('slack') }), methods: ['POST'], ...json });
  webhook.addEndpoint('/meta', { source: Source.meta({ secret: secret('meta'), verifyToken: secret('meta-token') }), ...json });
  webhook.addEndpoint('/zoom', { source: Source.zoom({ secret: secret('zoom') }), throttle: { rateLimit: 10, burstLimit: 5 }, ...json });
  if (changed) {
    webhook.addEndpoint('/gitlab', { source: Source.gitlab({ secret: secret('gitlab') }), methods: ['POST'], ...json });
  }
  allowBatchesOfVisibility(webhook);
  webhook.metricRefused({ status: 503 }).createAlarm(stack, 'Refused', { threshold: 1, evaluationPeriods: 1 });
}

/** A function as the backend, and a faux backend behind a function URL. */
function functionStack(app: App): void {
  const stack = new Stack(app, FUNCTION);
  const faux = new FauxBackend(stack, 'Faux', { statusCode: 202, delay: Duration.millis(1) });
  const webhook = new ScalableWebhook(stack, 'Webhook', {
    backend: Backend.function(faux.handler), maxConcurrency: 1, deliveryRecords: DeliveryRecords.full(), alarms: WITHOUT_METRIC_MATH,
  });
  // How long the ARNs will be is not known at synth, so that, as with dozens of endpoints, the environment may have no room for them.
  for (const sender of ['github', 'stripe', 'slack', 'meta', 'zoom', 'gitlab']) {
    const { valueAsString: secretArn } = new CfnParameter(stack, `ArnOf${sender}`, { default: `arn:aws:secretsmanager:us-east-1:000000000000:secret:hub/${sender}` });
    const secret = secretsmanager.Secret.fromSecretPartialArn(stack, `Secret-${sender}`, secretArn);
    webhook.addEndpoint(`/${sender}`, { source: Source.github({ secret }), methods: ['POST'], contentTypes: ['application/json'] });
  }
  // The emulator asks whether every parameter may be read, and not those that are.
  webhook.functions[0].addToRolePolicy(new iam.PolicyStatement({ actions: ['ssm:GetParameters'], resources: ['*'] }));
  allowBatchesOfVisibility(webhook);
}

/** A router in front of two destinations, one of which wants what GitHub sends. */
function destinationsStack(app: App, { everything, github }: Backends): void {
  const stack = new Stack(app, DESTINATIONS);
  const webhook = new ScalableWebhook(stack, 'Webhook', {
    backend: onThisMachine(everything), messageGroup: MessageGroup.header('x-order-id'), alarms: WITHOUT_METRIC_MATH,
  });
  webhook.addEndpoint('/github', { source: Source.github({ secret: hubSecret(stack, 'github') }), methods: ['POST'] });
  webhook.addDestination('GitHub', { backend: onThisMachine(github), filter: Filter.source('github') });
  allowBatchesOfVisibility(webhook);
}

/** A router of alerts with one destination for what is about orders; what is not goes nowhere that is looked at. Without its alarms, most of which are on metric math. */
function alertsStack(app: App): void {
  const stack = new Stack(app, ALERTS);
  const router = new AlertRouter(stack, 'Router', {
    destinations: {
      Orders: AlertDestination.https({ urlSecret: secretsmanager.Secret.fromSecretNameV2(stack, 'Url', ALERTS_URL_SECRET) }),
      Others: AlertDestination.queue(new sqs.Queue(stack, 'Queue')),
    },
    routes: [{ match: AlertMatch.title('*orders*'), destinations: ['Orders'] }],
    defaultRoute: { destinations: ['Others'] },
    monitoring: false,
  });
  new CfnOutput(stack, 'Topic', { value: router.topic.topicArn });
  allowBatchesOfVisibility(router);
}

/** The functions of the emulator run on this machine. A URL of it is refused, as on Lambda it would be wrong, unless it is known later. */
function onThisMachine(url: string): Backend {
  return Backend.url(Lazy.string({ produce: () => url }));
}

function hubSecret(stack: Stack, name: string): secretsmanager.ISecret {
  return secretsmanager.Secret.fromSecretNameV2(stack, `Secret-${name}`, `hub/${name}`);
}

/**
 * AWS allows a batch by `sqs:ChangeMessageVisibility`; the emulator asks for an action that AWS does not have. Without it no message that comes
 * a second time could be held, and the forwarder rightly leaves alone what it does not hold.
 */
function allowBatchesOfVisibility({ functions }: ScalableWebhook | AlertRouter): void {
  for (const { role } of functions) {
    role!.addToPrincipalPolicy(new iam.PolicyStatement({ actions: ['sqs:ChangeMessageVisibilityBatch'], resources: ['*'] }));
  }
}

/** The emulator refuses a template with a saved query as it does one with a resource type that AWS does not have. */
function withoutSavedQueries(app: App): void {
  for (const { node } of app.node.findAll().filter((construct) => construct instanceof logs.CfnQueryDefinition)) {
    node.scope!.node.tryRemoveChild(node.id);
  }
}
