import { BackendOverride, checkOverrides, overrideFor } from './backend-override';
import { FunctionReader } from './functions';
import { LocalNames, LocalPlace } from './local-names';
import { physicalName, shortId } from './physical-names';
import { readQueue } from './queues';
import { readSecret, SecretOverride } from './secrets';
import { withSourceUrls } from './source-urls';
import { WebhookDestination } from './webhooks';
import { BackendKind, ForwarderEnv } from '../../../../../src/contract/environment';
import { FunctionUrl } from '../../aws-endpoints/function-url';
import { SecretsManager } from '../../aws-endpoints/secrets';
import { AssemblyError } from '../../cloud-assembly/assembly-error';
import { ownerPath } from '../../cloud-assembly/construct-paths';
import { Resource } from '../../cloud-assembly/stack';
import { DynamoDbError, DynamoDbService } from '../../dynamodb';
import { FunctionDefinition } from '../../function-host/function-definition';
import { bareFunctionName, FunctionHost } from '../../function-host/function-host';
import { QueueRegistry, SqsError } from '../../sqs';

/** The local services that resources are created in. */
export interface DeploymentTarget {
  readonly place: LocalPlace;
  readonly names: LocalNames;
  readonly queues: QueueRegistry;
  readonly host: FunctionHost;
  readonly secretsManager: SecretsManager;
  readonly dynamoDb: DynamoDbService;
  /** A folder for files that live as long as the runtime. */
  readonly scratch: string;
  readonly onNotice: (line: string) => void;
}

/**
 * Creates the queues: first all of them, then their redrive policies, because a policy can name any other queue.
 *
 * @throws AssemblyError when SQS would not create one.
 */
export function deployQueues(resources: readonly Resource[], { queues }: DeploymentTarget): void {
  const taken = new Set<string>();
  const definitions = ofType(resources, 'AWS::SQS::Queue').map((resource) => {
    const definition = readQueue(resource, physicalName(resource));
    claim(taken, 'queue', definition.name);
    return { resource, definition, queue: asAssemblyError('Queue', resource, () => queues.create(definition.name, definition.attributes)) };
  });
  for (const { resource, definition: { redrivePolicy }, queue } of definitions) {
    if (redrivePolicy !== undefined) {
      asAssemblyError('Queue', resource, () => queues.setAttributes(queue, { RedrivePolicy: redrivePolicy }));
    }
  }
}

/**
 * Creates the tables.
 *
 * @throws AssemblyError when DynamoDB would not create one.
 */
export function deployTables(resources: readonly Resource[], { dynamoDb }: DeploymentTarget): void {
  const taken = new Set<string>();
  for (const resource of ofType(resources, 'AWS::DynamoDB::Table', 'AWS::DynamoDB::GlobalTable')) {
    const name = physicalName(resource);
    claim(taken, 'table', name);
    asAssemblyError('Table', resource, () => dynamoDb.createTable({ name, properties: resource.properties() }));
  }
}

/** Creates the secrets of the templates, and those that are only given on the command line. */
export function deploySecrets(resources: readonly Resource[], overrides: readonly SecretOverride[], target: DeploymentTarget): void {
  checkSecretOverrides(resources, overrides);
  for (const { secret, value } of overrides) {
    const { region, account } = target.place;
    const arn = secret.startsWith('arn:') ? secret : `arn:aws:secretsmanager:${region}:${account}:secret:${secret}-local1`;
    target.secretsManager.add({ arn, name: secret, value });
  }
  for (const resource of ofType(resources, 'AWS::SecretsManager::Secret')) {
    const arn = target.names.ref(resource);
    const secret = readSecret(resource, physicalName(resource), arn, ownerPath(resource.path), overrides);
    if (secret.value === undefined) {
      target.onNotice(`Secret ${ownerPath(resource.path)} has no value in the template: give it one with --secret ${ownerPath(resource.path)}=VALUE.`);
    }
    target.secretsManager.add(secret);
  }
}

/** Checks that each secret belongs to the app: the app creates it, or a template refers to it by name or ARN. */
function checkSecretOverrides(resources: readonly Resource[], overrides: readonly SecretOverride[]): void {
  const own = ofType(resources, 'AWS::SecretsManager::Secret');
  const texts = overrides.length === 0 ? '' : resources.map((resource) => JSON.stringify(resource.properties())).join('\n');
  const names = own.map((resource) => ownerPath(resource.path));
  for (const { secret } of overrides) {
    const known = own.some((resource) => [ownerPath(resource.path), resource.path, resource.logicalId, physicalName(resource)].includes(secret));
    if (!known && !texts.includes(secret.startsWith('arn:') ? secret : `:secret:${secret}`)) {
      throw new AssemblyError(`--secret names "${secret}", which is no secret of the app; expected ${names.length === 0 ? 'the name or ARN of one that it refers to' : `one of ${names.join(', ')}, or the name or ARN of one that it refers to`}.`);
    }
  }
}

/** What forwarders are told of this place. */
export interface ForwarderOverrides {
  readonly backends: readonly BackendOverride[];
  /** URLs of the endpoints by name. */
  readonly endpoints: Readonly<Record<string, string>>;
}

/** Hosts the functions that can run here; forwarders are told the URLs of their endpoints, and where their backend is overridden, its new URL. */
export function deployFunctions(
  resources: readonly Resource[], destinations: readonly WebhookDestination[], { backends, endpoints }: ForwarderOverrides, target: DeploymentTarget,
): Map<string, FunctionDefinition> {
  checkOverrides(backends, destinations);
  const reader = new FunctionReader(target.place, target.scratch);
  const functions = new Map<string, FunctionDefinition>();
  const taken = new Set<string>();
  for (const resource of ofType(resources, 'AWS::Lambda::Function')) {
    const read = reader.read(resource);
    claim(taken, 'function', read.name);
    if ('reason' in read) {
      target.onNotice(`Function ${ownerPath(resource.path)} is not hosted: its ${read.reason} does not run here.`);
      continue;
    }
    if (resource.property('Layers')) {
      target.onNotice(`Function ${ownerPath(resource.path)} runs without its layers: they are not hosted.`);
    }
    const destination = destinations.find(({ functionName }) => functionName === read.name);
    const url = destination && overrideFor(backends, destination);
    const environment = url === undefined ? read.environment : withBackendUrl(read.environment, url);
    const definition = { ...read, environment: destination ? withSourceUrls(environment, destination.webhook, endpoints) : environment };
    functions.set(definition.name, definition);
    target.host.add(definition);
  }
  return functions;
}

/** The function URLs of the app. */
export function readFunctionUrls(resources: readonly Resource[], onNotice: (line: string) => void): FunctionUrl[] {
  return ofType(resources, 'AWS::Lambda::Url').map((resource) => {
    if (resource.property('AuthType') === 'AWS_IAM') {
      onNotice(`Function URL ${ownerPath(resource.path)} answers everybody here: its authorization by IAM is not hosted.`);
    }
    return { id: shortId(resource), functionName: bareFunctionName(String(resource.property('TargetFunctionArn'))) };
  });
}

/** The resources of some types. */
export function ofType(resources: readonly Resource[], ...types: readonly string[]): Resource[] {
  return resources.filter(({ type }) => types.includes(type));
}

/** Only the URL is replaced: another backend over https has the same certificates, and over http there are none. */
function withBackendUrl(environment: Readonly<Record<string, string>>, url: string): Record<string, string> {
  const certificates = /^https:/i.test(url) ? [] : [ForwarderEnv.BACKEND_CA_SECRET_ARN, ForwarderEnv.BACKEND_CLIENT_CERTIFICATE_SECRET_ARN];
  const replaced: readonly string[] = [ForwarderEnv.BACKEND_URL_SECRET_ARN, ForwarderEnv.BACKEND_FUNCTION_ARN, ...certificates];
  const rest = Object.fromEntries(Object.entries(environment).filter(([name]) => !replaced.includes(name)));
  return { ...rest, [ForwarderEnv.BACKEND_KIND]: BackendKind.URL, [ForwarderEnv.BACKEND_URL]: url };
}

/** Checks that a name is used once: everything is in one account and Region here, so stacks for several of them can collide. */
function claim(taken: Set<string>, kind: string, name: string): void {
  if (taken.has(name)) {
    throw new AssemblyError(`Two stacks of the app make a ${kind} called "${name}": choose one with --stack.`);
  }
  taken.add(name);
}

/** Turns an error of SQS or DynamoDB into one that names the resource. */
function asAssemblyError<T>(kind: string, resource: Resource, action: () => T): T {
  try {
    return action();
  } catch (error) {
    if (error instanceof SqsError || error instanceof DynamoDbError) {
      throw new AssemblyError(`${kind} ${ownerPath(resource.path)}: ${error.message}`);
    }
    throw error;
  }
}
