import { AcceptedRequest, acceptedRequest } from './accepted-request';
import { LocalNames } from './local-names';
import { physicalName } from './physical-names';
import { AlertEnv } from '../../../../../src/contract/alerts';
import { ArchiveEnv } from '../../../../../src/contract/archive';
import { ForwarderEnv, StreamEnv } from '../../../../../src/contract/environment';
import { METADATA_KEY, MethodMark, WebhookPart } from '../../../../../src/contract/metadata';
import { ownerPath } from '../../cloud-assembly/construct-paths';
import { Resource } from '../../cloud-assembly/stack';
import { bareFunctionName } from '../../function-host/function-host';

/** Where senders reach a webhook. */
export interface WebhookEndpoint {
  /** Construct path of the webhook, followed by the endpoint's own path where a webhook has several; that of the API when it belongs to no webhook. */
  readonly name: string;
  /** Construct path of the webhook, or of the API when it belongs to no webhook. */
  readonly webhook: string;
  readonly apiId: string;
  /** Below the stage; begins with a slash. */
  readonly path: string;
  /** What a request needs in order to be stored in a group. */
  readonly accepts: AcceptedRequest;
}

/** One part of a webhook that takes from a queue: its function and the queues around it. */
export interface WebhookStream {
  /** Construct path of the webhook. */
  readonly webhook: string;
  readonly name: string;
  readonly functionName: string;
  /** ARN of the function that it delivers to, where its backend is one. */
  readonly backendFunction?: string;
  /** Whether it stores webhooks in a bucket, and has no backend. Default: no. */
  readonly isArchive?: boolean;
  /** Whether it tells somebody of alerts, and has no backend. Default: no. */
  readonly isAlerting?: boolean;
  /** Undefined when nothing connects the function to a queue. */
  readonly queueName?: string;
  readonly deadLetterQueueName?: string;
}

/** One destination of a webhook: the function that delivers and the queues around it. */
export interface WebhookDestination extends WebhookStream {
  /** Most requests in flight at the backend that the configuration allows; undefined when it sets no limit. */
  readonly maxConcurrency?: number;
}

/** The webhooks of an app: the constructs mark their methods and forwarder functions in the template's metadata. */
export function readEndpoints(resources: readonly Resource[]): WebhookEndpoint[] {
  const methods = resources.filter(({ type }) => type === 'AWS::ApiGateway::Method').flatMap((method) => {
    const mark = readMark(method);
    return typeof mark?.webhook === 'string' ? [{ method, mark, name: endpointName(mark.webhook, mark) }] : [];
  });
  const endpoints = [...new Map(methods.map((one) => [one.name, one])).values()].map(({ name, method, mark }) => ({
    name,
    webhook: String(mark.webhook),
    apiId: String(method.property('RestApiId')),
    path: typeof mark.path === 'string' ? mark.path : '/',
    accepts: acceptedRequest(methods.filter((other) => other.name === name), resources),
  }));
  return [...endpoints, ...unmarkedApis(resources, endpoints)];
}

function endpointName(webhook: string, { endpoint }: Partial<MethodMark>): string {
  return endpoint !== undefined && endpoint !== '/' ? webhook + endpoint : webhook;
}

/** The destinations of the webhooks, in the order of the template. */
export function readDestinations(resources: readonly Resource[]): WebhookDestination[] {
  return readStreams(resources, 'destination');
}

/** What routes the webhooks of those that have several destinations, in the order of the template. */
export function readRouting(resources: readonly Resource[]): WebhookStream[] {
  return readStreams(resources, 'routing');
}

/** Whether a resource is the topic of an alert router. */
export function isAlertTopic(resource: Resource): boolean {
  return readMark(resource)?.part === WebhookPart.ALERT_TOPIC;
}

/** ARN of the topic of each alert router, by construct path. */
export function readAlertTopics(resources: readonly Resource[], names: LocalNames): Record<string, string> {
  return Object.fromEntries(resources.filter(isAlertTopic).map((topic) => [String(readMark(topic)!.webhook), names.ref(topic)]));
}

/** Construct path of the webhook that a function is part of; undefined for any other. */
export function webhookOf(fn: Resource): string | undefined {
  const webhook = readMark(fn)?.webhook;
  return typeof webhook === 'string' ? webhook : undefined;
}

/** @param kind of mark (src/contract/metadata.ts), whose value is the name of the part */
function readStreams(resources: readonly Resource[], kind: 'destination' | 'routing'): WebhookDestination[] {
  const mappings = resources.filter(({ type }) => type === 'AWS::Lambda::EventSourceMapping');
  return resources.filter(({ type }) => type === 'AWS::Lambda::Function').flatMap((fn) => {
    const mark = readMark(fn);
    const name = mark?.[kind];
    if (typeof mark?.webhook !== 'string' || typeof name !== 'string') {
      return [];
    }
    const functionName = physicalName(fn);
    const mapping = mappings.find((candidate) => bareFunctionName(String(candidate.property('FunctionName'))) === functionName);
    const environment = (fn.property('Environment') as { Variables?: Record<string, unknown> } | undefined)?.Variables ?? {};
    return [{
      webhook: mark.webhook,
      name,
      functionName,
      backendFunction: environment[ForwarderEnv.BACKEND_FUNCTION_ARN] as string | undefined,
      isArchive: environment[ArchiveEnv.BUCKET] !== undefined,
      isAlerting: environment[AlertEnv.DESTINATION] !== undefined,
      queueName: mapping && lastSegment(mapping.property('EventSourceArn')),
      deadLetterQueueName: lastSegment(environment[StreamEnv.DEAD_LETTER_QUEUE_URL]),
      maxConcurrency: concurrencyLimit(fn, mapping, Number(environment[StreamEnv.GROUPS_PER_INVOCATION] ?? 1)),
    }];
  });
}

/** APIs of the app that belong to no webhook are hosted as well, under their own construct paths. */
function unmarkedApis(resources: readonly Resource[], marked: readonly WebhookEndpoint[]): WebhookEndpoint[] {
  return resources.filter(({ type }) => type === 'AWS::ApiGateway::RestApi').flatMap((api) => {
    const apiId = api.stack.ref(api.logicalId) as string;
    return marked.some((endpoint) => endpoint.apiId === apiId) ? [] : [{ name: ownerPath(api.path), webhook: ownerPath(api.path), apiId, path: '/', accepts: { method: 'POST' } }];
  });
}

function readMark(resource: Resource): Readonly<Record<string, unknown>> | undefined {
  return resource.metadata(METADATA_KEY) as Readonly<Record<string, unknown>> | undefined;
}

/** Invocations at once, times the groups that one of them works on at once. */
function concurrencyLimit(fn: Resource, mapping: Resource | undefined, groupsPerInvocation: number): number | undefined {
  const scaling = mapping?.property('ScalingConfig') as { MaximumConcurrency?: unknown } | undefined;
  const limits = [scaling?.MaximumConcurrency, fn.property('ReservedConcurrentExecutions')].filter((limit) => limit !== undefined).map(Number);
  return limits.length === 0 ? undefined : Math.min(...limits) * groupsPerInvocation;
}

/** The name at the end of an ARN or URL. */
function lastSegment(reference: unknown): string | undefined {
  return typeof reference === 'string' ? reference.slice(Math.max(reference.lastIndexOf(':'), reference.lastIndexOf('/')) + 1) : undefined;
}
