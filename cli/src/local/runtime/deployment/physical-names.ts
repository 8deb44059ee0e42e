import { createHash } from 'node:crypto';
import { Resource } from '../../cloud-assembly/stack';

/** The property that holds a resource's own name, and the longest name that the service takes. */
const NAMED: Readonly<Record<string, { readonly property: string; readonly maxLength: number }>> = {
  'AWS::ApiGateway::Stage': { property: 'StageName', maxLength: 128 },
  'AWS::DynamoDB::GlobalTable': { property: 'TableName', maxLength: 255 },
  'AWS::DynamoDB::Table': { property: 'TableName', maxLength: 255 },
  'AWS::Events::EventBus': { property: 'Name', maxLength: 256 },
  'AWS::Events::Rule': { property: 'Name', maxLength: 64 },
  'AWS::IAM::Role': { property: 'RoleName', maxLength: 64 },
  'AWS::Lambda::Function': { property: 'FunctionName', maxLength: 64 },
  'AWS::Logs::LogGroup': { property: 'LogGroupName', maxLength: 512 },
  'AWS::S3::Bucket': { property: 'BucketName', maxLength: 63 },
  'AWS::SNS::Topic': { property: 'TopicName', maxLength: 256 },
  'AWS::SQS::Queue': { property: 'QueueName', maxLength: 80 },
  'AWS::SSM::Parameter': { property: 'Name', maxLength: 1011 },
  'AWS::StepFunctions::StateMachine': { property: 'StateMachineName', maxLength: 80 },
  'AWS::SecretsManager::Secret': { property: 'Name', maxLength: 512 },
};

const FIFO = '.fifo';

/**
 * The name of a resource: the one that the template gives it, or one made of stack and logical id as CloudFormation does.
 *
 * CloudFormation adds random letters; here the same app has the same names in every run.
 */
export function physicalName(resource: Resource): string {
  const named = NAMED[resource.type];
  const own = named && resource.property(named.property);
  if (typeof own === 'string' && own !== '') {
    return own;
  }
  const suffix = resource.property('FifoQueue') === true || resource.property('FifoTopic') === true ? FIFO : '';
  const name = `${resource.stack.artifact.stackName}-${nestedPart(resource)}${resource.logicalId}`;
  return shorten(name, (named?.maxLength ?? 255) - suffix.length) + suffix;
}

/** An id of API Gateway's kind: ten lower-case letters and digits. */
export function shortId(resource: Resource): string {
  return BigInt(`0x${digest(resource.path)}`).toString(36).slice(0, 10);
}

/** Logical ids are unique in a stack only, so names of resources in a nested stack contain its path. */
function nestedPart(resource: Resource): string {
  const { name, artifact } = resource.stack;
  return name === artifact.displayName ? '' : `${name.slice(artifact.displayName.length + 1).replace(/[^A-Za-z0-9]/g, '')}-`;
}

function shorten(name: string, maxLength: number): string {
  return name.length <= maxLength ? name : `${name.slice(0, maxLength - 9)}-${digest(name).slice(0, 8)}`;
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
