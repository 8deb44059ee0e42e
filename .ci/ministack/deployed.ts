import { PublishedStack } from './assets';
import { Aws } from './aws';
import { Properties } from './differences';
import { SECRETS } from './stacks';
import { CloudAssembly } from '../../cli/src/local/cloud-assembly/cloud-assembly';
import { DEFAULT_ACCOUNT, DEFAULT_REGION } from '../../cli/src/local/cloud-assembly/manifest';
import { Resource, ResourceNames } from '../../cli/src/local/cloud-assembly/stack';
import { withSecrets } from '../../cli/src/local/runtime/deployment/dynamic-references';

/** A resource of a stack that is deployed. */
export interface Deployed {
  readonly type: string;
  readonly logicalId: string;
  readonly physicalId: string;
  /** What the template says, with every reference replaced by what it refers to. */
  readonly properties: Properties;
  /** Whether it must stay when its stack is deleted. */
  readonly kept: boolean;
}

/**
 * The resources of a deployed stack as its template means them: references are replaced by the ids that the deployment gave, and attributes by
 * what AWS documents for these ids, not by what the emulator takes them to be.
 *
 * The code of a function is its hash: where it came from cannot be read back.
 */
export async function deployedResources(aws: Aws, { stackName, assembly, hashes }: PublishedStack): Promise<Deployed[]> {
  const names = new DeployedNames(await physicalIds(aws, stackName), await rootResources(aws));
  const resources = CloudAssembly.load(assembly, { names }).resources(stackName);
  return resources.map((resource) => ({
    type: resource.type,
    logicalId: resource.logicalId,
    physicalId: names.ref(resource),
    properties: {
      ...withSecrets(resource.properties(), (secretArn) => SECRETS[secretArn.replace(/^arn:.*:secret:/, '')]),
      ...resource.type === 'AWS::Lambda::Function' ? { Code: hashes[(resource.property('Code') as { readonly S3Key: string }).S3Key] } : {},
    },
    kept: isKept(resource),
  }));
}

function isKept({ stack, logicalId }: Resource): boolean {
  const { DeletionPolicy = 'Delete' } = stack.artifact.template.Resources![logicalId] as { readonly DeletionPolicy?: string };
  return DeletionPolicy !== 'Delete';
}

/** Physical ids by logical ids. */
async function physicalIds(aws: Aws, stackName: string): Promise<ReadonlyMap<string, string>> {
  const { StackResources = [] } = await aws.cloudFormation.describeStackResources({ StackName: stackName });
  return new Map(StackResources.map(({ LogicalResourceId, PhysicalResourceId }) => [LogicalResourceId!, PhysicalResourceId!]));
}

/** The id of the resource `/` by API: the one attribute that does not follow from an id. */
async function rootResources(aws: Aws): Promise<ReadonlyMap<string, string>> {
  const { items: apis = [] } = await aws.apiGateway.getRestApis({ limit: 500 });
  const roots = apis.map(async ({ id }) => {
    const { items: resources = [] } = await aws.apiGateway.getResources({ restApiId: id, limit: 500 });
    return [id!, resources.find(({ path }) => path === '/')!.id!] as const;
  });
  return new Map(await Promise.all(roots));
}

/** ARN of something in the account and Region of the emulator. */
function arn(service: string, name: string): string {
  return `arn:aws:${service}:${DEFAULT_REGION}:${DEFAULT_ACCOUNT}:${name}`;
}

const lastSegment = (url: string) => url.slice(url.lastIndexOf('/') + 1);

/** What AWS makes of a physical id. */
const ATTRIBUTES: Readonly<Record<string, (id: string) => string>> = {
  'AWS::CloudWatch::Alarm.Arn': (name) => arn('cloudwatch', `alarm:${name}`),
  'AWS::DynamoDB::Table.Arn': (name) => arn('dynamodb', `table/${name}`),
  'AWS::IAM::Role.Arn': (name) => `arn:aws:iam::${DEFAULT_ACCOUNT}:role/${name}`,
  'AWS::KMS::Key.Arn': (id) => arn('kms', `key/${id}`),
  'AWS::Lambda::Function.Arn': (name) => arn('lambda', `function:${name}`),
  'AWS::Logs::LogGroup.Arn': (name) => `${arn('logs', `log-group:${name}`)}:*`,
  'AWS::SQS::Queue.Arn': (url) => arn('sqs', lastSegment(url)),
  'AWS::SQS::Queue.QueueName': lastSegment,
};

class DeployedNames implements ResourceNames {
  constructor(private readonly ids: ReadonlyMap<string, string>, private readonly roots: ReadonlyMap<string, string>) {}

  public ref({ logicalId, type }: Resource): string {
    const id = this.ids.get(logicalId);
    if (id === undefined) {
      throw new Error(`The deployed stack must have every resource of its template, got none for ${logicalId} (${type}).`);
    }
    return id;
  }

  public attribute(resource: Resource, attribute: string): string {
    const id = this.ref(resource);
    const name = `${resource.type}.${attribute}`;
    const value = name === 'AWS::ApiGateway::RestApi.RootResourceId' ? this.roots.get(id) : ATTRIBUTES[name]?.(id);
    if (value === undefined) {
      throw new Error(`The template uses ${name}, which this check cannot tell: add it to ATTRIBUTES.`);
    }
    return value;
  }
}
