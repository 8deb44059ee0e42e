import { withMailServer, withPlatform } from './alert-destinations';
import { BackendOverride, checkOverrides, destinationKey, overrideFor } from './backend-override';
import { claim } from './deploy';
import { DeploymentTarget, ofType } from './deployment-target';
import { resolveEnvironment, ValuesOfReferences } from './dynamic-references';
import { codeOf, foreignFunction, FunctionOverride } from './function-override';
import { FunctionReader, UnhostableFunction } from './functions';
import { unwrap } from './original-handler';
import { physicalName } from './physical-names';
import { withResponseUrls } from './response-urls';
import { tellSourceUrls, withSourceUrls } from './source-urls';
import { WebhookDestination, webhookOf } from './webhooks';
import { BackendKind, ForwarderEnv } from '../../../../../src/contract/environment';
import { expectedNames } from '../../../near-names';
import { AssemblyError } from '../../cloud-assembly/assembly-error';
import { ownerPath } from '../../cloud-assembly/construct-paths';
import { Resource } from '../../cloud-assembly/stack';
import { FunctionDefinition } from '../../function-host/function-definition';
import { bareFunctionName } from '../../function-host/function-host';
import { Platforms } from '../../platforms/platforms';

/** What differs here from what the templates say. */
export interface FunctionChanges {
  readonly backends: readonly BackendOverride[];
  /** URLs of the endpoints by name. */
  readonly endpoints: Readonly<Record<string, string>>;
  /** Files that are run in place of functions. */
  readonly files: readonly FunctionOverride[];
  readonly values: ValuesOfReferences;
  /** Platforms that alerts are told on. */
  readonly platforms: Platforms;
}

/** The functions of an app. */
export interface DeployedFunctions {
  /** Those that run here, by name. */
  readonly hosted: ReadonlyMap<string, FunctionDefinition>;
  /** Those that do not, by name: what completes "its …". */
  readonly unhosted: ReadonlyMap<string, string>;
}

/**
 * Hosts the functions that can run here; forwarders are told the URLs of their endpoints, and where their backend is overridden, its new URL.
 *
 * @throws AssemblyError when something is to be replaced that is not there
 */
export function deployFunctions(
  resources: readonly Resource[], destinations: readonly WebhookDestination[], changes: FunctionChanges, target: DeploymentTarget,
): DeployedFunctions {
  checkOverrides(changes.backends, destinations.filter(({ isArchive }) => !isArchive));
  const own = ofType(resources, 'AWS::Lambda::Function');
  const foreign = foreignNames(own, destinations);
  checkFiles(changes.files, own, foreign);
  const reader = new FunctionReader(target.place, target.scratch);
  const hosted = new Map<string, FunctionDefinition>();
  const unhosted = new Map<string, string>();
  const taken = new Set<string>();
  for (const resource of own) {
    const definition = deployed(resource, reader, changes, destinations, target);
    claim(taken, 'function', definition.name);
    if ('reason' in definition) {
      unhosted.set(definition.name, definition.reason);
      target.onNotice(
        `Function ${ownerPath(resource.path)} is not hosted: its ${definition.reason} does not run here; --function ${ownerPath(resource.path)}=FILE runs a JavaScript file in its place.`,
      );
    } else {
      hosted.set(definition.name, definition);
    }
  }
  for (const name of foreign) {
    const override = changes.files.find(({ function: given }) => bareFunctionName(given) === name);
    if (override) {
      hosted.set(name, foreignFunction(name, override, target.place));
    }
  }
  hosted.forEach((definition) => target.host.add(definition));
  return { hosted, unhosted };
}

function deployed(
  resource: Resource, reader: FunctionReader, { backends, endpoints, files, values, platforms }: FunctionChanges,
  destinations: readonly WebhookDestination[], target: DeploymentTarget,
): FunctionDefinition | UnhostableFunction {
  const { onNotice, parameterStore } = target;
  const file = files.find(({ function: given }) => namesOf(resource).includes(given));
  const read = reader.read(resource, file && codeOf(file));
  if ('reason' in read) {
    return read;
  }
  const { definition, notices } = unwrap(read, ownerPath(resource.path), resource.property('Layers') !== undefined && !file);
  notices.forEach(onNotice);
  const destination = destinations.find(({ functionName }) => functionName === read.name);
  const url = destination && !destination.isArchive ? overrideFor(backends, destination) : undefined;
  const replaced = destination?.isAlerting ? withPlatform(definition.environment, destinationKey(destination), url, platforms, target)
    : url === undefined ? withMailServer(definition.environment, platforms, target) : withBackendUrl(definition.environment, url);
  const environment = resolveEnvironment(withResponseUrls(replaced, platforms, target, endpoints), values, (what) => {
    if (!destination) { // of a forwarder its route tells
      onNotice(`Function ${ownerPath(resource.path)} reads ${what}`);
    }
  });
  const webhook = webhookOf(resource);
  if (webhook === undefined) {
    return { ...definition, environment };
  }
  tellSourceUrls(parameterStore, environment, webhook, endpoints);
  return { ...definition, environment: withSourceUrls(environment, webhook, endpoints) };
}

function namesOf(resource: Resource): string[] {
  const name = physicalName(resource);
  return [ownerPath(resource.path), resource.path, resource.logicalId, name, `function:${name}`];
}

/** Functions that webhooks are delivered to, and that the app does not make. */
function foreignNames(own: readonly Resource[], destinations: readonly WebhookDestination[]): string[] {
  const known = own.map(physicalName);
  const backends = destinations.flatMap(({ backendFunction }) => backendFunction === undefined ? [] : [bareFunctionName(backendFunction)]);
  return [...new Set(backends)].filter((name) => !known.includes(name));
}

function checkFiles(files: readonly FunctionOverride[], own: readonly Resource[], foreign: readonly string[]): void {
  for (const { function: name } of files) {
    if (!own.some((resource) => namesOf(resource).includes(name)) && !foreign.includes(bareFunctionName(name))) {
      const names = [...own.map(({ path }) => ownerPath(path)), ...foreign];
      throw new AssemblyError(`--function names "${name}", which is no function of the app; expected ${expectedNames(name, names)}.`);
    }
  }
}

/** What is said of the backend is replaced by its URL. Another backend over https has the same certificates, and over http there are none. */
function withBackendUrl(environment: Readonly<Record<string, string>>, url: string): Record<string, string> {
  const kept: readonly string[] = /^https:/i.test(url) ? [ForwarderEnv.BACKEND_CA_SECRET_ARN, ForwarderEnv.BACKEND_CLIENT_CERTIFICATE_SECRET_ARN] : [];
  const rest = Object.fromEntries(Object.entries(environment).filter(([name]) => !name.startsWith('BACKEND_') || kept.includes(name)));
  return { ...rest, [ForwarderEnv.BACKEND_KIND]: BackendKind.URL, [ForwarderEnv.BACKEND_URL]: url };
}
