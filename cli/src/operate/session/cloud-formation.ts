import type { CloudFormation, Stack, StackResourceSummary } from '@aws-sdk/client-cloudformation';
import { DeployedResource, DeployedStack, StackFinder } from './deployed-stack';
import { inParallel } from './in-parallel';
import { OperatorError } from './operator-error';
import { METADATA_KEY } from '../../../../src/contract/metadata';
import { expectedNames } from '../../near-names';

/** Stacks that are looked at at once: CloudFormation throttles whoever asks for many templates. */
const AT_ONCE = 4;

/** States of a stack that has no resources (any more). */
const EMPTY: ReadonlySet<string | undefined> = new Set(['DELETE_COMPLETE', 'REVIEW_IN_PROGRESS']);

/** A resource as a template has it. */
interface TemplateResource {
  readonly Type?: string;
  readonly Properties?: Record<string, unknown>;
  readonly Metadata?: Record<string, unknown>;
}

/** Asks CloudFormation. */
export class CloudFormationStacks implements StackFinder {
  constructor(private readonly client: () => Promise<CloudFormation>) {}

  public async find(names: readonly string[]): Promise<DeployedStack[]> {
    const stacks = names.length === 0 ? await this.all() : (await Promise.all(names.map((name) => this.withNested(name)))).flat();
    const present = stacks.filter(({ StackStatus }) => !EMPTY.has(StackStatus));
    return (await inParallel(AT_ONCE, present, (stack) => this.read(stack))).flatMap((stack) => stack ?? []);
  }

  private async all(): Promise<Stack[]> {
    const found: Stack[] = [];
    let token: string | undefined;
    do {
      const page = await (await this.client()).describeStacks({ NextToken: token });
      found.push(...page.Stacks ?? []);
      token = page.NextToken;
    } while (token !== undefined);
    return found;
  }

  private async withNested(name: string): Promise<Stack[]> {
    const stack = await this.describe(name);
    const resources = EMPTY.has(stack.StackStatus) ? [] : await this.resources(stack.StackName!);
    const nested = resources.filter(({ ResourceType, PhysicalResourceId: id }) => ResourceType === 'AWS::CloudFormation::Stack' && id);
    return [stack, ...(await Promise.all(nested.map(({ PhysicalResourceId: id }) => this.withNested(id!)))).flat()];
  }

  private async describe(name: string): Promise<Stack> {
    try {
      const { Stacks: [stack] = [] } = await (await this.client()).describeStacks({ StackName: name });
      return stack;
    } catch (error) {
      if ((error as Error).name === 'ValidationError') {
        const others = await this.all().catch(() => []); // who may not list them has the sentence all the same
        const expected = others.length === 0 ? 'the name of a deployed stack' : expectedNames(name, others.map(({ StackName }) => StackName!));
        throw new OperatorError(`--stack is "${name}", which CloudFormation does not know in this account and Region; expected ${expected}; leave it out to look through all.`);
      }
      throw error;
    }
  }

  private async resources(stackName: string): Promise<StackResourceSummary[]> {
    const found: StackResourceSummary[] = [];
    let token: string | undefined;
    do {
      const page = await (await this.client()).listStackResources({ StackName: stackName, NextToken: token });
      found.push(...page.StackResourceSummaries ?? []);
      token = page.NextToken;
    } while (token !== undefined);
    return found;
  }

  /** Undefined for a stack in which nothing is marked. */
  private async read({ StackName: name = '', StackId: id = '' }: Stack): Promise<DeployedStack | undefined> {
    const { TemplateBody: body = '' } = await (await this.client()).getTemplate({ StackName: name });
    if (!body.includes(`"${METADATA_KEY}"`)) {
      return undefined;
    }
    const template = (JSON.parse(body) as { Resources?: Record<string, TemplateResource> }).Resources ?? {};
    const [, partition, , region, account] = id.split(':');
    const resources = (await this.resources(name)).flatMap((summary) => deployed(summary, template));
    return { name, partition, region, account, resources };
  }
}

function deployed(summary: StackResourceSummary, template: Record<string, TemplateResource>): DeployedResource[] {
  const { LogicalResourceId: logicalId, PhysicalResourceId: physicalId } = summary;
  const entry = logicalId === undefined ? undefined : template[logicalId];
  if (logicalId === undefined || !physicalId || !entry) {
    return []; // it is not made yet, or not in the template any more
  }
  const mark = entry.Metadata?.[METADATA_KEY];
  return [{
    logicalId,
    physicalId,
    type: entry.Type ?? '',
    properties: entry.Properties ?? {},
    ...(typeof mark === 'object' && mark !== null && { mark: mark as Record<string, unknown> }),
  }];
}
