import { DeployedResource, DeployedStack } from './deployed-stack';
import { apiOf, endpointUrl, StageUrl } from './endpoint-urls';
import { OperatedAlerting, OperatedEndpoint, OperatedQueue, OperatedStream, OperatedWebhook } from './operated-webhook';
import { ARCHIVE_DESTINATION } from '../../../../src/contract/archive';
import { StreamMark, WebhookPart } from '../../../../src/contract/metadata';
import { ROOT_ENDPOINT } from '../../../../src/envelope/envelope';

/** Something marked, and where it is. */
interface Marked {
  readonly stack: DeployedStack;
  readonly resource: DeployedResource;
  readonly mark: Readonly<Record<string, unknown>>;
}

const OWN = 'Default';

const ROUTER = 'Router';
const OVERFLOW = 'Overflow';

/** The webhooks of some stacks, by name. What only a part of is there, such as its API, is none. */
export function readWebhooks(stacks: readonly DeployedStack[], stageUrl: StageUrl): OperatedWebhook[] {
  const marked = stacks.flatMap((stack) => stack.resources.flatMap((resource): Marked[] =>
    resource.mark ? [{ stack, resource, mark: resource.mark }] : []));
  const names = [...new Set(marked.map(({ mark }) => String(mark.webhook)))].sort();
  return names.flatMap((name) => readWebhook(name, marked.filter(({ mark }) => mark.webhook === name), stageUrl) ?? []);
}

function readWebhook(name: string, marked: readonly Marked[], stageUrl: StageUrl): OperatedWebhook | undefined {
  const streams = marked.filter(({ resource }) => resource.type === 'AWS::Lambda::Function').flatMap((each) => readStream(each) ?? []);
  const routing = (part: string) => streams.find(({ mark, stream }) => mark.routing !== undefined && stream.name === part);
  const archive = streams.find(({ mark }) => mark.destination === ARCHIVE_DESTINATION);
  const destinations = streams.filter((each) => each.mark.destination !== undefined && each !== archive);
  const [router, overflow] = [routing(ROUTER), routing(OVERFLOW)];
  const first = router ?? destinations[0];
  if (!first) {
    return undefined;
  }
  const part = (kind: WebhookPart) => marked.find(({ mark }) => mark.part === kind)?.resource.physicalId;
  const endpoints = readEndpoints(marked, stageUrl);
  const { stack, stream: { queue, deadLetterQueue } } = first;
  return {
    name,
    stack: stack.name,
    region: stack.region,
    account: stack.account,
    url: endpoints.find(({ path }) => path === ROOT_ENDPOINT)?.url,
    endpoints,
    api: readApi(marked),
    queue,
    deadLetterQueue,
    records: part(WebhookPart.RECORDS),
    claims: part(WebhookPart.CLAIMS),
    destinations: destinations.map(({ stream }) => stream).sort(byName),
    router: router?.stream,
    overflow: overflow && { ...overflow.stream, groups: part(WebhookPart.OVERFLOW_GROUPS) },
    archive: archive?.stream,
    alerting: readAlerting(marked),
    alarms: marked.filter(({ mark }) => mark.part === WebhookPart.ALARM).map(({ resource }) => resource.physicalId).sort(),
  };
}

/** Undefined where the deployed version of the library names no resources beside the function, or one of them is missing. */
function readStream({ stack, resource, mark }: Marked): { stack: DeployedStack; mark: Partial<StreamMark>; stream: OperatedStream } | undefined {
  const own = mark as Partial<StreamMark>;
  const physicalId = (logicalId?: string) => stack.resources.find((other) => other.logicalId === logicalId)?.physicalId;
  const [name, queue, deadLetterQueue, mapping, log] = [
    own.destination ?? own.routing, physicalId(own.queue), physicalId(own.deadLetterQueue), physicalId(own.eventSource), physicalId(own.log),
  ];
  if (name === undefined || queue === undefined || deadLetterQueue === undefined || mapping === undefined || log === undefined) {
    return undefined;
  }
  const queues = { queue: queueAt(stack, queue), deadLetterQueue: queueAt(stack, deadLetterQueue) };
  return { stack, mark: own, stream: { name, ...queues, forwarder: resource.physicalId, mapping, log } };
}

function readAlerting(marked: readonly Marked[]): OperatedAlerting | undefined {
  const of = (part: WebhookPart) => marked.filter(({ mark }) => mark.part === part);
  const [table] = of(WebhookPart.ALERTS);
  const [responses] = of(WebhookPart.RESPONSES);
  return table && {
    table: table.resource.physicalId,
    responses: responses && queueAt(responses.stack, responses.resource.physicalId),
    digests: of(WebhookPart.DIGEST).map(({ mark, resource }) => ({ name: String(mark.name), function: resource.physicalId })),
  };
}

function queueAt({ partition, region, account }: DeployedStack, url: string): OperatedQueue {
  const name = url.slice(url.lastIndexOf('/') + 1);
  return { name, url, arn: `arn:${partition}:sqs:${region}:${account}:${name}` };
}

function readEndpoints(marked: readonly Marked[], stageUrl: StageUrl): OperatedEndpoint[] {
  const urls = new Map<string, string>();
  for (const { stack, resource, mark } of marked.filter((each) => each.resource.type === 'AWS::ApiGateway::Method')) {
    const url = endpointUrl(stack, resource, String(mark.path), stageUrl);
    // What is below an endpoint has the same endpoint and a longer path.
    const known = urls.get(String(mark.endpoint));
    if (url !== undefined && (known === undefined || url.length < known.length)) {
      urls.set(String(mark.endpoint), url);
    }
  }
  return [...urls].map(([path, url]) => ({ path, url })).sort((one, other) => one.path.localeCompare(other.path));
}

function readApi(marked: readonly Marked[]): OperatedWebhook['api'] {
  const methods = marked.filter(({ resource }) => resource.type === 'AWS::ApiGateway::Method');
  const [first, ...others] = methods.map(({ stack, resource }) => apiOf(stack, resource));
  return others.every((other) => other?.name === first?.name) ? first : undefined;
}

function byName({ name: one }: OperatedStream, { name: other }: OperatedStream): number {
  return Number(other === OWN) - Number(one === OWN) || one.localeCompare(other);
}
