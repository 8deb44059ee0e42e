import { randomUUID } from 'node:crypto';
import { DeploymentTarget, ofType } from './deployment-target';
import { ownerPath } from '../../cloud-assembly/construct-paths';
import { Resource } from '../../cloud-assembly/stack';
import { readBody } from '../../read-body';
import type { RouteHandler } from '../public-server';

/** First segment of the path at which CloudFormation takes the answers of functions. */
export const CLOUDFORMATION_PATH = '_cloudformation';

/** The resource of a destination of alerts whose function greets it when it is created. */
const GREETING = 'Custom::AlertDestinationConnected';

/** More than CloudFormation takes, which is 4 KB. */
const MAX_ANSWER = 16 * 1024;

/**
 * Greets the destinations of alerts as CloudFormation does when it creates them: everything of a run is new. What cannot be greeted is told as a notice, and stops nothing.
 */
export async function greetDestinations(resources: readonly Resource[], { host, place, onNotice }: DeploymentTarget): Promise<void> {
  await Promise.all(ofType(resources, GREETING).map(async (resource) => {
    const properties = resource.properties();
    try {
      const { functionError, payload } = await host.invoke(String(properties.ServiceToken), JSON.stringify({
        RequestType: 'Create',
        ResponseURL: `${place.publicUrl}/${CLOUDFORMATION_PATH}/${resource.logicalId}`,
        StackId: `arn:aws:cloudformation:${place.region}:${place.account}:stack/${resource.stack.name}/local`,
        RequestId: randomUUID(),
        ResourceType: GREETING,
        LogicalResourceId: resource.logicalId,
        ResourceProperties: { ...properties, tryWith: '--local' },
      }));
      if (functionError) {
        throw new Error(payload.slice(0, 500));
      }
    } catch (error) {
      onNotice(`The destination of ${ownerPath(resource.path)} was not greeted: ${(error as Error).message}`);
    }
  }));
}

/** Takes the answers of functions to what CloudFormation asked them: nothing waits for them here. */
export const answerCloudFormation: RouteHandler = async (request, response) => {
  await readBody(request, MAX_ANSWER);
  response.writeHead(200).end();
};
