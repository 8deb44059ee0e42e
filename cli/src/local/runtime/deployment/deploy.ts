import { DeploymentTarget, ofType } from './deployment-target';
import { physicalName, shortId } from './physical-names';
import { readQueue } from './queues';
import { ArchiveEnv } from '../../../../../src/contract/archive';
import { FunctionUrl } from '../../aws-endpoints/function-url';
import { AssemblyError } from '../../cloud-assembly/assembly-error';
import { ownerPath } from '../../cloud-assembly/construct-paths';
import { Resource } from '../../cloud-assembly/stack';
import { DynamoDbError } from '../../dynamodb';
import { bareFunctionName } from '../../function-host/function-host';
import { SqsError } from '../../sqs';

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

/** Creates the parameters of Systems Manager that have a text. */
export function deployParameters(resources: readonly Resource[], { parameterStore }: DeploymentTarget): void {
  const taken = new Set<string>();
  for (const resource of ofType(resources, 'AWS::SSM::Parameter')) {
    const name = physicalName(resource);
    claim(taken, 'parameter', name);
    parameterStore.put(name, String(resource.property('Value')));
  }
}

/** Creates the buckets, empty; and those that an archive is in and that the app does not make. */
export function deployBuckets(resources: readonly Resource[], { s3 }: DeploymentTarget): void {
  const taken = new Set<string>();
  for (const resource of ofType(resources, 'AWS::S3::Bucket')) {
    const name = physicalName(resource);
    claim(taken, 'bucket', name);
    s3.createBucket(name);
  }
  for (const fn of ofType(resources, 'AWS::Lambda::Function')) {
    const { Variables: variables } = (fn.property('Environment') ?? {}) as { Variables?: Record<string, unknown> };
    const bucket = variables?.[ArchiveEnv.BUCKET];
    if (typeof bucket === 'string' && !s3.bucket(bucket)) {
      s3.createBucket(bucket);
    }
  }
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

/** Checks that a name is used once: everything is in one account and Region here, so stacks for several of them can collide. */
export function claim(taken: Set<string>, kind: string, name: string): void {
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
