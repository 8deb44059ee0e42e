import { App, Duration, Stack } from 'aws-cdk-lib';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { AlertDestination, AlertMatch, AlertRouter, AlertSeverity, Backend, DeliveryRecords, Filter, Match, MaxRate, MessageGroup, RetryPolicy, ScalableWebhook, Source } from '../../src';

/** Stacks as people write them, by the name of the file with their template. */
export const STACKS: Readonly<Record<string, () => Stack>> = {
  /** The webhook of the README. */
  'single-webhook': () => {
    const stack = new Stack(new App(), 'Orders');
    new ScalableWebhook(stack, 'Webhook', {
      backend: Backend.url('https://orders.example.com/hooks'),
      messageGroup: MessageGroup.header('x-order-id'),
      maxConcurrency: 10,
    });
    return stack;
  },

  /** One webhook for several senders, with a key, a rate and signed deliveries. */
  'hub': () => {
    const stack = new Stack(new App(), 'Hub');
    const secret = (id: string): secretsmanager.ISecret => secretsmanager.Secret.fromSecretNameV2(stack, id, `hub/${id.toLowerCase()}`);
    const webhook = new ScalableWebhook(stack, 'Webhook', {
      backend: Backend.secretUrl(secret('BackendUrl')),
      signingSecret: secret('Signing'),
      maxRate: MaxRate.perSecond(50),
      maxConcurrency: 20,
      groupsPerInvocation: 2,
      retryPolicy: new RetryPolicy({ retryFor: Duration.days(7) }),
      deliveryRecords: DeliveryRecords.full({ retention: Duration.days(90) }),
      encryptionKey: new kms.Key(stack, 'Key', { enableKeyRotation: true }),
      contentTypes: ['application/json'],
    });
    webhook.addEndpoint('/github', { source: Source.github({ secret: secret('GitHub') }), contentTypes: ['application/json'] });
    webhook.addEndpoint('/zoom', { source: Source.zoom({ secret: secret('Zoom') }), contentTypes: ['application/json'] });
    webhook.addEndpoint('/stripe', {
      source: Source.stripe({ secret: secret('Stripe') }),
      contentTypes: ['application/json'],
      throttle: { rateLimit: 100, burstLimit: 50 },
      apiKeyRequired: true,
    });
    return stack;
  },

  /** One webhook with three destinations: its own backend, one with a filter and settings of its own, and a function. */
  'several-destinations': () => {
    const stack = new Stack(new App(), 'Fan');
    const handler = new lambda.Function(stack, 'Handler', {
      runtime: lambda.Runtime.NODEJS_24_X, handler: 'index.handler', code: lambda.Code.fromInline('exports.handler = async () => ({})'),
    });
    const webhook = new ScalableWebhook(stack, 'Webhook', {
      backend: Backend.url('https://erp.example.com/hooks'),
      source: Source.github({ secret: secretsmanager.Secret.fromSecretNameV2(stack, 'GitHub', 'fan/github') }),
      maxConcurrency: 5,
      contentTypes: ['application/json'],
    });
    webhook.addDestination('Slack', {
      backend: Backend.url('https://chat.example.com/hooks'),
      filter: Filter.all(Filter.header('x-github-event', Match.equalTo('pull_request')), Filter.jsonField('$.action', Match.anyOf('opened', 'reopened'))),
      maxConcurrency: 1,
      maxRate: MaxRate.perSecond(1),
      retryPolicy: new RetryPolicy({ retryFor: Duration.hours(6) }),
    });
    webhook.addDestination('Audit', { backend: Backend.function(handler), deliveryRecords: DeliveryRecords.none() });
    return stack;
  },

  /** Two webhooks of one stack: a function as backend, one request at a time, and a faux backend on the same API. */
  'function-and-faux-backend': () => {
    const stack = new Stack(new App(), 'Backends');
    const handler = new lambda.Function(stack, 'Handler', {
      runtime: lambda.Runtime.NODEJS_24_X, handler: 'index.handler', code: lambda.Code.fromInline('exports.handler = async () => ({})'),
    });
    const first = new ScalableWebhook(stack, 'Function', {
      backend: Backend.function(handler), maxConcurrency: 1, deliveryRecords: DeliveryRecords.none(), contentTypes: ['application/json'],
    });
    new ScalableWebhook(stack, 'Faux', {
      backend: Backend.faux({ statusCode: 503, retryAfter: '5' }), api: first.api, path: '/faux', contentTypes: ['application/json'],
    });
    return stack;
  },

  /** A router of alerts, with a destination of each kind. */
  'alert-router': () => {
    const stack = new Stack(new App(), 'Operations');
    const secret = (id: string): secretsmanager.ISecret => secretsmanager.Secret.fromSecretNameV2(stack, id, `alerts/${id.toLowerCase()}`);
    const handler = new lambda.Function(stack, 'Handler', {
      runtime: lambda.Runtime.NODEJS_24_X, handler: 'index.handler', code: lambda.Code.fromInline('exports.handler = async () => ({})'),
    });
    const destinations = {
      Slack: AlertDestination.slack({ token: secret('SlackToken'), channel: 'C012AB3CD' }),
      SlackWebhook: AlertDestination.slackWebhook({ url: secret('SlackUrl') }),
      Teams: AlertDestination.teams({ url: secret('TeamsUrl') }),
      Email: AlertDestination.email({ from: 'alerts@example.com', to: ['operations@example.com'] }),
      PagerDuty: AlertDestination.pagerDuty({ routingKey: secret('RoutingKey') }),
      Opsgenie: AlertDestination.opsgenie({ apiKey: secret('ApiKey') }),
      Https: AlertDestination.https({ url: 'https://ops.example.com/alerts', signingSecret: secret('Signing') }),
      Queue: AlertDestination.queue(new sqs.Queue(stack, 'Queue')),
      Topic: AlertDestination.topic(new sns.Topic(stack, 'Topic')),
      Function: AlertDestination.function(handler),
    };
    new AlertRouter(stack, 'Alerts', {
      destinations,
      routes: [{ match: AlertMatch.severityAtLeast(AlertSeverity.CRITICAL), destinations: ['PagerDuty', 'Opsgenie'], continueMatching: true }],
      defaultRoute: { destinations: Object.keys(destinations) },
    });
    return stack;
  },
};
