import { ofType } from './deployment-target';
import { LocalNames, LocalPlace } from './local-names';
import { Resource } from '../../cloud-assembly/stack';
import type {
  GatewayResponseProperties, Identified, MethodProperties, RequestValidatorProperties, ResourceProperties, RestApiDefinition, RestApiProperties,
  StageProperties,
} from '../../rest-api/definition';

/**
 * The REST APIs of an app, once per stage.
 *
 * Deployments are not modelled as snapshots: a stage serves what the template has now.
 */
export function readRestApis(resources: readonly Resource[], names: LocalNames, place: LocalPlace): RestApiDefinition[] {
  return ofType(resources, 'AWS::ApiGateway::RestApi').flatMap((api) => {
    const restApiId = names.ref(api);
    const own = resources.filter((resource) => resource.type.startsWith('AWS::ApiGateway::') && resource.property('RestApiId') === restApiId);
    const part = <Properties>(type: string) => ofType(own, type).map((resource) => resource.properties() as Properties);
    const identified = <Properties>(type: string): Array<Identified<Properties>> =>
      ofType(own, type).map((resource) => ({ id: names.ref(resource), properties: resource.properties() as Properties }));
    return ofType(own, 'AWS::ApiGateway::Stage').map((stage) => ({
      restApiId,
      rootResourceId: names.attribute(api, 'RootResourceId'),
      accountId: place.account,
      region: place.region,
      deploymentId: String(stage.property('DeploymentId')),
      restApi: api.properties() as RestApiProperties,
      resources: identified<ResourceProperties>('AWS::ApiGateway::Resource'),
      methods: part<MethodProperties>('AWS::ApiGateway::Method'),
      stage: stage.properties() as unknown as StageProperties,
      gatewayResponses: part<GatewayResponseProperties>('AWS::ApiGateway::GatewayResponse'),
      requestValidators: identified<RequestValidatorProperties>('AWS::ApiGateway::RequestValidator'),
      apiKeys: ofType(resources, 'AWS::ApiGateway::ApiKey').flatMap((key) => typeof key.property('Value') === 'string' ? [key.property('Value') as string] : []),
    }));
  });
}
