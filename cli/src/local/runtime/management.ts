import { DeploymentTarget, ofType } from './deployment/deployment-target';
import { LocalNames } from './deployment/local-names';
import { physicalName } from './deployment/physical-names';
import { LocalService } from '../aws-endpoints/local-service';
import type { Clock } from '../clock';
import { Resource, Stack } from '../cloud-assembly/stack';
import type { CreatedMapping } from '../event-source';
import type { FunctionLog } from '../function-host/function-definition';
import { CloudFormation, HostedStack } from '../management/cloud-formation';
import { CloudWatch } from '../management/cloud-watch';
import { CloudWatchLogs } from '../management/cloud-watch-logs';
import { LambdaManagement } from '../management/lambda-management';
import { LogStore } from '../management/log-store';
import { MetricStore } from '../management/metric-store';

/** Keeps what the operator's tool asks for: what functions wrote, and their metrics. */
export class Management {
  private readonly logs: LogStore;
  private readonly metrics = new MetricStore();

  constructor(private readonly clock: Clock) {
    this.logs = new LogStore(() => clock.now());
  }

  /** A function wrote something. */
  public onLog({ functionName, text }: FunctionLog): void {
    this.logs.add(functionName, text);
    this.metrics.read(text);
  }

  /**
   * The services that say what is deployed.
   *
   * @param mappings by construct path of the resource
   */
  public services(
    resources: readonly Resource[], { names, queues, host }: DeploymentTarget, mappings: ReadonlyMap<string, CreatedMapping>,
  ): LocalService[] {
    const groups = new Map(ofType(resources, 'AWS::Lambda::Function').map((fn) => [physicalName(fn), logGroupOf(fn)]));
    groups.forEach((logGroup, functionName) => this.logs.addGroup(logGroup, functionName));
    const uuid = ({ path }: Resource) => mappings.get(path)?.response.UUID;
    return [
      new CloudFormation(hostedStacks(resources, names, uuid)),
      new CloudWatchLogs(this.logs),
      new CloudWatch(this.metrics, queues, () => this.clock.now()),
      new LambdaManagement({ host, mappings: [...mappings.values()], logGroup: (name) => groups.get(name) }),
    ];
  }
}

function logGroupOf(fn: Resource): string {
  const { LogGroup: logGroup } = (fn.property('LoggingConfig') ?? {}) as { LogGroup?: string };
  return logGroup ?? `/aws/lambda/${physicalName(fn)}`;
}

function hostedStacks(resources: readonly Resource[], names: LocalNames, uuid: (resource: Resource) => string | undefined): HostedStack[] {
  const byStack = new Map<Stack, Resource[]>();
  resources.forEach((resource) => byStack.set(resource.stack, [...byStack.get(resource.stack) ?? [], resource]));
  const nested = (resource: Resource): string | undefined => {
    // The CDK puts the resource of a nested stack beside it: Parent/Child and Parent/Child.NestedStack/Child.NestedStackResource.
    const path = resource.type === 'AWS::CloudFormation::Stack' ? resource.path.replace(/\.NestedStack\/.*$/, '') : undefined;
    const stack = [...byStack.keys()].find(({ name }) => name === path);
    return stack && idOf(stack);
  };
  return [...byStack].map(([stack, own]) => ({
    name: nameOf(stack),
    id: idOf(stack),
    template: stack.template,
    resources: own.map((resource) => ({
      logicalId: resource.logicalId,
      type: resource.type,
      physicalId: uuid(resource) ?? nested(resource) ?? physicalId(resource, names),
    })),
  }));
}

/** Of a nested stack: that of the outermost one and its own path. */
function nameOf({ name, artifact: { displayName, stackName } }: Stack): string {
  return name === displayName ? stackName : `${stackName}-${name.slice(displayName.length + 1).replace(/[^A-Za-z0-9]/g, '-')}`;
}

function idOf(stack: Stack): string {
  const { region, account } = stack.artifact;
  return `arn:aws:cloudformation:${region}:${account}:stack/${nameOf(stack)}/local`;
}

function physicalId(resource: Resource, names: LocalNames): string {
  try {
    return names.ref(resource);
  } catch {
    return resource.logicalId; // it refers to something that is not known here, and is not hosted
  }
}
