import { DeploymentTarget, ofType } from './deployment-target';
import { ownerPath } from '../../cloud-assembly/construct-paths';
import { Resource } from '../../cloud-assembly/stack';
import { bareBusName, RuleTarget } from '../../event-bridge/event-bridge';
import { unknownOperators } from '../../event-bridge/event-pattern';

/** A target as a template has it. */
interface TargetProperties {
  readonly Arn?: unknown;
  readonly Input?: unknown;
  readonly InputPath?: unknown;
  readonly InputTransformer?: unknown;
  readonly SqsParameters?: { readonly MessageGroupId?: string };
}

/** `$.detail`, `$.detail.body`. */
const PATH = /^\$(?:\.[A-Za-z0-9_-]+)*$/;

/** Makes the rules of event buses, as far as they hand on to functions and queues; of the others a line says what is missing. */
export function deployEventRules(resources: readonly Resource[], { eventBridge, onNotice }: DeploymentTarget): void {
  for (const resource of ofType(resources, 'AWS::Events::Rule')) {
    const path = ownerPath(resource.path);
    const pattern = resource.property('EventPattern');
    if (String(resource.property('State')).startsWith('DISABLED')) {
      continue;
    }
    if (typeof pattern !== 'object' || pattern === null) {
      onNotice(`Rule ${path} is not hosted: it has a schedule and no pattern.`);
      continue;
    }
    const [unknown] = unknownOperators(pattern);
    if (unknown !== undefined) {
      onNotice(`Rule ${path} is not hosted: its pattern has the operator "${unknown}".`);
      continue;
    }
    const bus = bareBusName(resource.property('EventBusName') as string | undefined);
    const targets = (resource.property('Targets') ?? []) as readonly TargetProperties[];
    eventBridge.addRule({ path, bus, pattern, targets: targets.flatMap((target) => readTarget(path, target, onNotice)) });
  }
}

function readTarget(rule: string, target: TargetProperties, onNotice: (line: string) => void): RuleTarget[] {
  const arn = String(target.Arn);
  const inputPath = target.InputPath;
  const missing = !/^arn:aws:(?:lambda|sqs):/.test(arn)
    ? arn
    : target.InputTransformer !== undefined
      ? 'an input transformer'
      : inputPath !== undefined && !PATH.test(String(inputPath)) ? `the input path ${String(inputPath)}` : undefined;
  if (missing !== undefined) {
    onNotice(`A target of the rule ${rule} is not hosted: ${missing}. Its events are shown where no other target gets them.`);
    return [];
  }
  return [{
    arn,
    input: typeof target.Input === 'string' ? target.Input : undefined,
    inputPath: inputPath === undefined ? undefined : String(inputPath).split('.').slice(1),
    messageGroupId: target.SqsParameters?.MessageGroupId,
  }];
}
