import { AcceptedRequest } from './deployment/accepted-request';
import { BackendOverride, destinationKey, overrideFor } from './deployment/backend-override';
import { DeployedFunctions } from './deployment/deploy-functions';
import { LocalNames, LocalPlace } from './deployment/local-names';
import { DeployedSecret } from './deployment/secrets';
import { sourcesOf } from './deployment/source-urls';
import { WebhookDestination, WebhookEndpoint, WebhookStream } from './deployment/webhooks';
import { ArchiveEnv } from '../../../../src/contract/archive';
import { BackendKind, ForwarderEnv } from '../../../../src/contract/environment';
import { ROOT_ENDPOINT } from '../../../../src/envelope/envelope';
import { readSourceConfigs } from '../../../../src/sources/read-source-config';
import type { SourceConfig } from '../../../../src/sources/source-config';
import { ParameterStore } from '../aws-endpoints/parameter-store';
import { parametersIn } from '../cloud-assembly/ssm-references';
import { bareFunctionName } from '../function-host/function-host';

/** Where the webhooks of one endpoint go, and who may send them. */
export interface EndpointRoute {
  /** Construct path of the webhook, followed by the endpoint's own path where it has several. */
  readonly endpoint: string;
  readonly url: string;
  /** What a request to it needs in order to be stored. */
  readonly accepts: AcceptedRequest;
  /** One for each destination; none for an API that belongs to no webhook. */
  readonly targets: readonly RouteTarget[];
  /** Absent where nothing is verified. */
  readonly source?: RouteSource;
}

/** Where one destination delivers to. */
export interface RouteTarget {
  /** `WEBHOOK/DESTINATION`. */
  readonly destination: string;
  /** URL, or what else receives the webhooks; the part of it that is known where `problem` says why it cannot. */
  readonly backend: string;
  /** Name of the function that it is, where it is one. */
  readonly backendFunction?: string;
  /** Whether that is what the app itself names, somewhere outside of this machine's runtime: real webhooks for a real backend. */
  readonly isReal: boolean;
  /** Why nothing can be delivered, and what to do about it: one sentence. */
  readonly problem?: string;
}

/** How senders prove who they are. */
export interface RouteSource {
  readonly name: string;
  readonly config: SourceConfig;
  readonly secrets: readonly DeployedSecret[];
}

/** What is known when everything is deployed. */
export interface RoutesProps {
  /** URLs by the name of the endpoint. */
  readonly urls: Readonly<Record<string, string>>;
  readonly destinations: readonly WebhookDestination[];
  /** What routes to several destinations, and verifies in their place. */
  readonly routing: readonly WebhookStream[];
  readonly backends: readonly BackendOverride[];
  readonly functions: DeployedFunctions;
  readonly secrets: readonly DeployedSecret[];
  /** Has the sources of many endpoints. */
  readonly parameterStore: ParameterStore;
  readonly names: LocalNames;
  readonly place: LocalPlace;
  /** Construct path of a function by its name. */
  readonly functionPath: (name: string) => string | undefined;
}

/** The routes of all endpoints, in the order of the templates. */
export function readRoutes(endpoints: readonly WebhookEndpoint[], props: RoutesProps): EndpointRoute[] {
  return endpoints.filter(({ name }) => props.urls[name] !== undefined).map(({ name, webhook, accepts }) => {
    const own = props.destinations.filter((destination) => destination.webhook === webhook);
    const path = name.slice(webhook.length) || ROOT_ENDPOINT;
    return {
      endpoint: name,
      url: props.urls[name],
      accepts,
      targets: own.map((destination) => targetOf(destination, path, props)),
      source: [...own, ...props.routing.filter((stream) => stream.webhook === webhook)]
        .map((stream) => sourceOf(stream, path, props)).find((source) => source !== undefined),
    };
  });
}

function targetOf(destination: WebhookDestination, path: string, props: RoutesProps): RouteTarget {
  const { functions: { hosted, unhosted }, secrets } = props;
  const key = destinationKey(destination);
  const instead = `give it another backend with --backend ${destination.webhook}=URL`;
  const forwarder = hosted.get(destination.functionName);
  if (!forwarder) {
    return { destination: key, backend: 'nothing', isReal: false, problem: `its own ${unhosted.get(destination.functionName) ?? 'function'} does not run here` };
  }
  const { environment } = forwarder;
  const { [ArchiveEnv.BUCKET]: bucket, [ArchiveEnv.PREFIX]: prefix = '' } = environment;
  if (bucket !== undefined) {
    return { destination: key, backend: `bucket ${bucket}${prefix === '' ? '' : `, below ${prefix}`}`, isReal: false };
  }
  switch (environment[ForwarderEnv.BACKEND_KIND]) {
    case BackendKind.FUNCTION: {
      const name = bareFunctionName(environment[ForwarderEnv.BACKEND_FUNCTION_ARN]);
      const shown = props.functionPath(name) ?? name;
      const why = unhosted.has(name) ? `whose ${unhosted.get(name)} does not run here` : 'which the app does not make';
      const problem = `it delivers to the function ${shown}, ${why}: ${instead}, or a file to run with --function ${shown}=FILE`;
      return { destination: key, backend: `function ${shown}`, backendFunction: name, isReal: false, problem: hosted.has(name) ? undefined : problem };
    }
    case BackendKind.SECRET_URL: {
      const arn = environment[ForwarderEnv.BACKEND_URL_SECRET_ARN];
      const secret = secrets.find((candidate) => candidate.arn === arn);
      const shown = secret?.name ?? arn;
      if (secret?.value === undefined || secret.origin === 'generated') {
        const problem = `the URL of its backend stands in the secret ${shown}, which has no value here: --secret ${shown}=URL, or ${instead}`;
        return { destination: key, backend: `the URL in the secret ${shown}`, isReal: false, problem };
      }
      return urlTarget(key, secret.value, path, secret.origin !== 'given', instead, props);
    }
    case BackendKind.QUEUE:
      return serviceTarget(key, 'queue', environment[ForwarderEnv.BACKEND_QUEUE_URL]);
    case BackendKind.TOPIC:
      return serviceTarget(key, 'topic', environment[ForwarderEnv.BACKEND_TOPIC_ARN]);
    case BackendKind.EVENT_BUS:
      return serviceTarget(key, 'event bus', environment[ForwarderEnv.BACKEND_EVENT_BUS_ARN]);
    case BackendKind.STATE_MACHINE:
      return serviceTarget(key, 'state machine', environment[ForwarderEnv.BACKEND_STATE_MACHINE_ARN]);
    default: {
      const url = environment[ForwarderEnv.BACKEND_URL] ?? '';
      return urlTarget(key, url, path, overrideFor(props.backends, destination) === undefined, instead, props);
    }
  }
}

/** What is a service of AWS is hosted here, or what it gets is shown. */
function serviceTarget(key: string, kind: string, address = ''): RouteTarget {
  return { destination: key, backend: `${kind} ${address.slice(Math.max(address.lastIndexOf('/'), address.lastIndexOf(':')) + 1)}`, isReal: false };
}

function urlTarget(key: string, url: string, path: string, isOwn: boolean, instead: string, { names, place }: RoutesProps): RouteTarget {
  const backend = path === ROOT_ENDPOINT ? url : url.replace(/\/$/, '') + path;
  const [parameter] = parametersIn(url);
  const madeUp = [...names.madeUp].find(([value]) => url.includes(value))?.[1];
  const problem = parameter !== undefined
    ? `the URL of its backend is the parameter ${parameter}, which has no value here: --parameter ${parameter}=VALUE, or ${instead}`
    : madeUp !== undefined ? `the URL of its backend is made of ${madeUp}, which only AWS knows: ${instead}`
      : URL.canParse(url) ? undefined : `the URL of its backend is ${JSON.stringify(url)}, which is none: ${instead}`;
  const isHere = url.startsWith(`${place.publicUrl}/`);
  return { destination: key, backend, isReal: isOwn && !isHere && problem === undefined, problem };
}

function sourceOf({ functionName }: WebhookStream, path: string, { functions, secrets, parameterStore }: RoutesProps): RouteSource | undefined {
  const text = sourcesOf(parameterStore, functions.hosted.get(functionName)?.environment ?? {});
  const config = text === undefined ? undefined : configsOf(text)?.get(path);
  if (!config || config.scheme.kind === 'none') {
    return undefined;
  }
  return { name: config.name, config, secrets: config.secretArns.flatMap((arn) => secrets.find((secret) => secret.arn === arn) ?? []) };
}

/** Undefined where it is not what a forwarder reads: it says so itself. */
function configsOf(text: string): ReadonlyMap<string, SourceConfig> | undefined {
  try {
    return readSourceConfigs(text);
  } catch {
    return undefined;
  }
}

/** Tells of each destination that delivers nothing here: without that, its first sign would be a failed attempt. */
export function reportProblems(routes: readonly EndpointRoute[], onNotice: (line: string) => void): void {
  const targets = routes.flatMap(({ targets: own }) => own).filter(({ problem }) => problem !== undefined);
  new Map(targets.map((target) => [target.destination, target])).forEach(({ destination, problem }) => {
    onNotice(`${destination} delivers nothing here: ${problem}.`);
  });
}
