import { DeploymentTarget, ofType } from './deployment-target';
import { ownerPath } from '../../cloud-assembly/construct-paths';
import { Resource } from '../../cloud-assembly/stack';

/** Makes the state machines known: they can be started, and are not run. */
export function deployStateMachines(resources: readonly Resource[], { stepFunctions, names, onNotice }: DeploymentTarget): void {
  for (const resource of ofType(resources, 'AWS::StepFunctions::StateMachine')) {
    const path = ownerPath(resource.path);
    stepFunctions.add({ arn: names.ref(resource), path, isExpress: resource.property('StateMachineType') === 'EXPRESS' });
    onNotice(`State machine ${path} is not run: its executions are recorded and shown, and do nothing.`);
  }
}
