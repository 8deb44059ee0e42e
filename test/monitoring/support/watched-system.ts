import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { MetricIdentity, MetricStore } from './metric-store';
import { alarmsOf, TemplateAlarm } from './template-alarms';
import { Backend, Filter, ScalableWebhook, ScalableWebhookProps, Source } from '../../../src';
import { DeliveryStream } from '../../../src/delivery/delivery-stream';

/** What the metrics of one part of a webhook say of one minute. */
export interface PartMinute {
  /** SQS's age of the oldest message. */
  ageSeconds: number;
  /** Of the oldest message that went back to the queue; absent where none did. */
  returnedAgeSeconds?: number;
  deadLetterAgeSeconds: number;
  undelivered: number;
  invocations: number;
  errors: number;
  throttles: number;
  durationMs: number;
  misconfigured: number;
  attempts: number;
  failures: number;
  recordsFailed: number;
}

/** What all metrics of a webhook say of one minute. */
export interface Minute {
  /** Requests to the API. */
  requests: number;
  serverErrors: number;
  latencyMs: number;
  accepted: number;
  stored: number;
  invalid: number;
  secretUnreadable: number;
  unrouted: number;
  readonly parts: Record<string, PartMinute>;
}

/** A webhook with all of its alarms, and what its metrics are called. */
export interface WatchedSystem {
  readonly alarms: readonly TemplateAlarm[];
  /** Names of its parts: `Default`, `Router` … */
  readonly parts: readonly string[];
  /** Writes down what a minute was like. */
  write(store: MetricStore, at: number, minute: Minute): void;
}

/** A part that delivers from a queue. */
interface Part {
  readonly queue: sqs.IQueue;
  readonly deadLetterQueue: sqs.IQueue;
  readonly function: lambda.IFunction;
}

/** A webhook with its own backend only. */
export function alone(props: Partial<ScalableWebhookProps> = {}): WatchedSystem {
  const { stack, webhook } = build(props);
  return watched(stack, webhook, { Default: part(webhook, 'Default') });
}

/** A webhook with a router and another destination. */
export function routed(props: Partial<ScalableWebhookProps> = {}): WatchedSystem {
  const { stack, webhook } = build(props);
  const [own] = webhook.destinations;
  const slack = webhook.addDestination('Slack', { backend: Backend.url('https://chat.example.com'), filter: Filter.method('POST') });
  return watched(stack, webhook, {
    Default: { queue: own.queue, deadLetterQueue: own.deadLetterQueue, function: own.forwarder },
    Slack: { queue: slack.queue, deadLetterQueue: slack.deadLetterQueue, function: slack.forwarder },
    Router: part(webhook, 'Router'),
    Overflow: part(webhook, 'Overflow'),
  });
}

function build(props: Partial<ScalableWebhookProps>): { stack: Stack; webhook: ScalableWebhook } {
  const stack = new Stack(new App(), 'Stack');
  const secret = secretsmanager.Secret.fromSecretNameV2(stack, 'Secret', 'its/name');
  const webhook = new ScalableWebhook(stack, 'Orders', {
    backend: Backend.url('https://orders.example.com'), source: Source.github({ secret }), contentTypes: ['application/json'], ...props,
  });
  return { stack, webhook };
}

function part(webhook: ScalableWebhook, id: string): Part {
  const { queue, deadLetterQueue, function: handler } = webhook.node.findChild(id) as DeliveryStream;
  return { queue, deadLetterQueue, function: handler };
}

function watched(stack: Stack, webhook: ScalableWebhook, parts: Readonly<Record<string, Part>>): WatchedSystem {
  const metric = (namespace: string, name: string, dimensions: Record<string, unknown>): MetricIdentity =>
    ({ namespace, name, dimensions: stack.resolve(dimensions) });
  const access = (name: string) => metric('ScalableWebhook', name, { webhook: 'Stack/Orders' });
  const of = (destination: string, name: string) => metric('ScalableWebhook', name, { webhook: 'Stack/Orders', destination });
  const ofQueue = (queue: sqs.IQueue, name: string) => metric('AWS/SQS', name, { QueueName: queue.queueName });
  const ofApi = (name: string) => metric('AWS/ApiGateway', name, { ApiName: webhook.api.restApiName, Stage: webhook.api.deploymentStage.stageName });
  const ofFunction = (handler: lambda.IFunction, name: string) => metric('AWS/Lambda', name, { FunctionName: handler.functionName });
  const verifying = 'Router' in parts ? 'Router' : 'Default';
  const whole = {
    latency: ofApi('Latency'),
    serverErrors: ofApi('5XXError'),
    accepted: access('Accepted'),
    stored: ofQueue(webhook.queue, 'NumberOfMessagesSent'),
    invalid: of(verifying, 'SignatureInvalid'),
    secretUnreadable: of(verifying, 'SecretUnreadable'),
    unrouted: of(verifying, 'Unrouted'),
  };
  const ofParts = Object.entries(parts).map(([name, { queue, deadLetterQueue, function: handler }]) => ({
    name,
    returnedAge: of(name, 'ReturnedAge'),
    age: ofQueue(queue, 'ApproximateAgeOfOldestMessage'),
    deadLetterAge: ofQueue(deadLetterQueue, 'ApproximateAgeOfOldestMessage'),
    errors: ofFunction(handler, 'Errors'),
    throttles: ofFunction(handler, 'Throttles'),
    duration: ofFunction(handler, 'Duration'),
    undelivered: of(name, 'Undelivered'),
    attempts: of(name, 'Attempts'),
    failures: of(name, 'Failures'),
    misconfigured: of(name, 'Misconfigured'),
    recordsFailed: of(name, 'RecordsFailed'),
  }));
  return {
    alarms: alarmsOf(Template.fromStack(stack)),
    parts: Object.keys(parts),
    write: (store, at, minute) => {
      // A metric that a log line makes is missing while nothing is counted; one of a service of AWS that is in use is zero.
      const counted = (identity: MetricIdentity, count: number): void => count > 0 ? store.add(identity, at, count) : undefined;
      if (minute.requests > 0) {
        store.add(whole.latency, at, minute.latencyMs, minute.requests);
        store.add(whole.serverErrors, at, 1, minute.serverErrors);
        store.add(whole.serverErrors, at, 0, minute.requests - minute.serverErrors);
      }
      store.add(whole.stored, at, minute.stored);
      counted(whole.accepted, minute.accepted);
      counted(whole.invalid, minute.invalid);
      counted(whole.secretUnreadable, minute.secretUnreadable);
      counted(whole.unrouted, minute.unrouted);
      for (const its of ofParts) {
        const values = minute.parts[its.name];
        store.add(its.age, at, values.ageSeconds);
        if (values.returnedAgeSeconds !== undefined) {
          store.add(its.returnedAge, at, values.returnedAgeSeconds);
        }
        store.add(its.deadLetterAge, at, values.deadLetterAgeSeconds);
        if (values.invocations > 0) {
          store.add(its.errors, at, values.errors);
          store.add(its.throttles, at, values.throttles);
          store.add(its.duration, at, values.durationMs, values.invocations);
        }
        counted(its.undelivered, values.undelivered);
        counted(its.attempts, values.attempts);
        counted(its.failures, values.failures);
        counted(its.misconfigured, values.misconfigured);
        counted(its.recordsFailed, values.recordsFailed);
      }
    },
  };
}
