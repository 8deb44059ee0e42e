import { setTimeout as sleep } from 'node:timers/promises';
import { PublishedStack } from './assets';
import { Aws } from './aws';

const ENDED_WITHIN_MS = 120_000;
const CAPABILITIES = ['CAPABILITY_IAM' as const];

/** Creates a stack, and returns when it is complete. */
export async function createStack(aws: Aws, { stackName, templateUrl }: PublishedStack): Promise<void> {
  await aws.cloudFormation.createStack({ StackName: stackName, TemplateURL: templateUrl, Capabilities: CAPABILITIES });
  await expectStatus(aws, stackName, 'CREATE_COMPLETE');
}

/** Updates a stack, and returns when it is complete. */
export async function updateStack(aws: Aws, { stackName, templateUrl }: PublishedStack): Promise<void> {
  await aws.cloudFormation.updateStack({ StackName: stackName, TemplateURL: templateUrl, Capabilities: CAPABILITIES });
  await expectStatus(aws, stackName, 'UPDATE_COMPLETE');
}

/** Deletes a stack, and returns when it is gone. */
export async function deleteStack(aws: Aws, stackName: string): Promise<void> {
  const { Stacks: [stack] = [] } = await aws.cloudFormation.describeStacks({ StackName: stackName });
  await aws.cloudFormation.deleteStack({ StackName: stackName });
  await expectStatus(aws, stack.StackId!, 'DELETE_COMPLETE'); // a deleted stack is found by its id only
}

async function expectStatus(aws: Aws, stack: string, expected: string): Promise<void> {
  let status = 'none';
  for (const deadline = Date.now() + ENDED_WITHIN_MS; Date.now() < deadline; await sleep(100)) {
    const { Stacks: [found] = [] } = await aws.cloudFormation.describeStacks({ StackName: stack });
    status = found?.StackStatus ?? 'none';
    if (!status.endsWith('IN_PROGRESS')) {
      break;
    }
  }
  if (status !== expected) {
    throw new Error(`The stack ${stack} must become ${expected}, got ${status}: ${await failures(aws, stack)}`);
  }
}

async function failures(aws: Aws, stack: string): Promise<string> {
  const { StackEvents = [] } = await aws.cloudFormation.describeStackEvents({ StackName: stack });
  return StackEvents.filter(({ ResourceStatus }) => ResourceStatus?.endsWith('FAILED'))
    .map(({ LogicalResourceId, ResourceStatusReason }) => `${LogicalResourceId}: ${ResourceStatusReason}`).join('; ');
}
