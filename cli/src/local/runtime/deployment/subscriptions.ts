import { DeploymentTarget, ofType } from './deployment-target';
import { ownerPath } from '../../cloud-assembly/construct-paths';
import { Resource } from '../../cloud-assembly/stack';
import { unknownOperators } from '../../event-bridge/event-pattern';

/** Makes the subscriptions of topics, as far as they are of functions and queues; of the others a line says what is missing. */
export function deploySubscriptions(resources: readonly Resource[], { sns, onNotice }: DeploymentTarget): void {
  for (const resource of ofType(resources, 'AWS::SNS::Subscription')) {
    const path = ownerPath(resource.path);
    const protocol = String(resource.property('Protocol'));
    const policy = resource.property('FilterPolicy') as object | undefined;
    const [unknown] = unknownOperators(policy);
    if (unknown !== undefined || (protocol !== 'sqs' && protocol !== 'lambda')) {
      onNotice(`Subscription ${path} is not hosted: ${unknown === undefined ? `its protocol is ${protocol}` : `its filter has the operator "${unknown}"`}.`);
      continue;
    }
    sns.subscribe({
      path,
      topicArn: String(resource.property('TopicArn')),
      endpoint: String(resource.property('Endpoint')),
      isRaw: String(resource.property('RawMessageDelivery')) === 'true',
      filter: policy && { policy, onBody: resource.property('FilterPolicyScope') === 'MessageBody' },
    });
  }
}
