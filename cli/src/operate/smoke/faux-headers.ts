import { ForwarderEnv } from '../../../../src/contract/environment';
import { FauxBackendEnv } from '../../../../src/faux-backend/constants';
import { AwsClients } from '../session/aws-clients';
import { CloudFormationStacks } from '../session/cloud-formation';
import { DeployedResource, DeployedStack } from '../session/deployed-stack';
import { OperatedDestination, OperatedWebhook } from '../session/operated-webhook';

/**
 * The headers by which a test decides what faux backends answer (`FauxBackendProps.statusHeaderForTests`), by the name of the destination. A faux backend is
 * known by the template: one in another stack than its destination is not found.
 */
export async function fauxHeaders(
  aws: AwsClients, webhook: OperatedWebhook, destinations: readonly OperatedDestination[],
): Promise<ReadonlyMap<string, string>> {
  const stacks = await new CloudFormationStacks(() => aws.cloudFormation()).find([webhook.stack]);
  return new Map(destinations.flatMap(({ name, forwarder }): Array<[string, string]> => {
    const header = stacks.map((stack) => headerIn(stack, forwarder)).find((found) => found !== undefined);
    return header === undefined ? [] : [[name, header]];
  }));
}

function headerIn(stack: DeployedStack, forwarder: string): string | undefined {
  const resource = stack.resources.find(({ type, physicalId }) => type === 'AWS::Lambda::Function' && physicalId === forwarder);
  const url = JSON.stringify(variablesOf(resource)[ForwarderEnv.BACKEND_URL] ?? '');
  const [, urlId] = /\{"Fn::GetAtt":\["(\w+)","FunctionUrl"\]\}/.exec(url) ?? [];
  const target = JSON.stringify(stack.resources.find(({ logicalId }) => logicalId === urlId)?.properties.TargetFunctionArn ?? '');
  const [, functionId] = /\{"Fn::GetAtt":\["(\w+)","Arn"\]\}/.exec(target) ?? [];
  const header = variablesOf(stack.resources.find(({ logicalId }) => logicalId === functionId))[FauxBackendEnv.STATUS_HEADER];
  return typeof header === 'string' ? header : undefined;
}

function variablesOf(resource: DeployedResource | undefined): Record<string, unknown> {
  return (resource?.properties.Environment as { Variables?: Record<string, unknown> } | undefined)?.Variables ?? {};
}
