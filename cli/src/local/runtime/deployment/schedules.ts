import { DeploymentTarget, ofType } from './deployment-target';
import { physicalName } from './physical-names';
import { ownerPath } from '../../cloud-assembly/construct-paths';
import { Resource } from '../../cloud-assembly/stack';
import { readScheduleExpression } from '../../scheduler/schedule-expression';

/** A target as a template has it. */
interface TargetProperties {
  readonly Arn?: unknown;
  readonly Input?: unknown;
  readonly SqsParameters?: { readonly MessageGroupId?: string };
}

/** Makes the schedules of EventBridge Scheduler that invoke functions or send to queues; of the others a line says what is missing. */
export function deploySchedules(resources: readonly Resource[], { schedules, place, onNotice }: DeploymentTarget, now: number): void {
  for (const resource of ofType(resources, 'AWS::Scheduler::Schedule')) {
    const path = ownerPath(resource.path);
    const target = (resource.property('Target') ?? {}) as TargetProperties;
    const expression = String(resource.property('ScheduleExpression'));
    const timeZone = String(resource.property('ScheduleExpressionTimezone') ?? 'UTC');
    const targetArn = String(target.Arn);
    if (resource.property('State') === 'DISABLED') {
      continue;
    }
    const nextRun = readScheduleExpression(expression, timeZone, now);
    if (!nextRun || !/^arn:aws:(?:lambda|sqs):/.test(targetArn)) {
      onNotice(`Schedule ${path} is not hosted: ${nextRun ? `its target is ${targetArn}` : `its time is ${expression} in ${timeZone}`}.`);
      continue;
    }
    schedules.add({
      path,
      arn: `arn:aws:scheduler:${place.region}:${place.account}:schedule/${String(resource.property('GroupName') ?? 'default')}/${physicalName(resource)}`,
      expression,
      timeZone,
      nextRun,
      targetArn,
      input: typeof target.Input === 'string' ? target.Input : '{}',
      messageGroupId: target.SqsParameters?.MessageGroupId,
    });
  }
}
