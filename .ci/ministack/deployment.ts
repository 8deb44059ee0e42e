import * as path from 'node:path';
import { PublishedStack, publishStacks } from './assets';
import { Aws, connect } from './aws';
import { createStack, deleteStack } from './cloudformation';
import { Deployed, deployedResources } from './deployed';
import { Emulator } from './emulator';
import { ReadBack } from './read-back';
import { readBack } from './readers';
import { Backends, HubVersion, synthesizeStacks } from './stacks';

/** What the stacks are deployed with. */
export interface DeploymentOptions {
  readonly emulator: Emulator;
  /** Folder for what is synthesized. */
  readonly scratch: string;
  /** Interpreter of the Python environment that the emulator is installed in. */
  readonly python: string;
}

/** The stacks as they are deployed, and everything that is wrong with them: after each step it holds what exists against the template. */
export class Deployment {
  /** What is wrong, one sentence each. */
  public readonly problems: string[] = [];
  public readonly aws: Aws;
  private readonly comparison = new ReadBack();
  private readonly deployed = new Map<string, readonly Deployed[]>();

  constructor(private readonly options: DeploymentOptions) {
    this.aws = connect(options.emulator, options.python);
  }

  /** Synthesizes the stacks and uploads them. */
  public publish(version: HubVersion, backends: Backends): PublishedStack[] {
    const { emulator, scratch, python } = this.options;
    const assembly = path.join(scratch, version);
    synthesizeStacks(assembly, backends, version);
    return publishStacks(assembly, emulator, python);
  }

  /** The resources of a stack as they were read back last. */
  public resources(stackName: string): readonly Deployed[] {
    return this.deployed.get(stackName)!;
  }

  public async create(stack: PublishedStack): Promise<void> {
    await createStack(this.aws, stack);
    await this.compare(stack);
  }

  /** After an update: what the new template still has must be the same thing as before, and the rest must be gone. */
  public async checkUpdate(stack: PublishedStack): Promise<void> {
    const before = this.resources(stack.stackName);
    await this.compare(stack);
    const now = new Map(this.resources(stack.stackName).map(({ logicalId, physicalId }) => [logicalId, physicalId]));
    for (const resource of before) {
      const { logicalId, physicalId } = resource;
      if (now.has(logicalId) && now.get(logicalId) !== physicalId) {
        this.problems.push(`${describe(resource)} must survive the update, got another in its place: ${now.get(logicalId)}.`);
      }
      if (!now.has(logicalId) && await readBack(this.aws, resource)) {
        this.problems.push(`${describe(resource)} is not in the template any more and must be gone after the update, but is still there.`);
      }
    }
  }

  /** Destroys a stack. What the template says so of must stay, and the rest must go. */
  public async destroy(stackName: string): Promise<void> {
    await deleteStack(this.aws, stackName);
    for (const resource of this.resources(stackName)) {
      const isThere = await readBack(this.aws, resource) !== undefined;
      if (isThere !== resource.kept) {
        this.problems.push(`${describe(resource)} must be ${resource.kept ? 'kept' : 'gone'} after the stack was destroyed, and is ${isThere ? 'still there' : 'gone'}.`);
      }
    }
  }

  /** The comparison itself could be blind: takes an integration response of a stack away and expects to be told of it. */
  public async proveComparison(stackName: string): Promise<void> {
    const method = this.resources(stackName).find(({ type }) => type === 'AWS::ApiGateway::Method')!;
    const [restApiId, resourceId, httpMethod] = ['RestApiId', 'ResourceId', 'HttpMethod'].map((name) => String(method.properties[name]));
    await this.aws.apiGateway.deleteIntegrationResponse({ restApiId, resourceId, httpMethod, statusCode: '503' });
    const noticed = await this.comparison.problems(this.aws, [method]);
    if (noticed.length !== 1 || !noticed[0].includes('Integration.IntegrationResponses[503]')) {
      this.problems.push(`The comparison must notice that an integration response is missing, got: ${noticed.join(' ') || 'nothing'}`);
    }
  }

  /** At the end: what is on the list of known differences for nothing. */
  public checkKnownDifferences(): void {
    this.problems.push(...this.comparison.outdated());
  }

  private async compare(stack: PublishedStack): Promise<void> {
    const resources = await deployedResources(this.aws, stack);
    this.deployed.set(stack.stackName, resources);
    this.problems.push(...await this.comparison.problems(this.aws, resources));
  }
}

function describe({ logicalId, type }: Deployed): string {
  return `${logicalId} (${type})`;
}
