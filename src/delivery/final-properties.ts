import { CfnResource, Stack } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';

/**
 * The properties of a construct's resource, or of a resource itself, as its template will have them, by their CloudFormation names: after property injectors, Aspects and
 * overrides. What is only known at deployment is an object such as `{ Ref: … }`. Asked in the way in which aws-cdk-lib writes the template, as
 * overrides are to be seen in no other.
 */
export function finalProperties(construct: IConstruct): Readonly<Record<string, any>> {
  const resource = CfnResource.isCfnResource(construct) ? construct : construct.node.defaultChild as CfnResource;
  const { Resources } = Stack.of(resource).resolve(resource._toCloudFormation()) as { Resources: Record<string, { Properties?: object }> };
  return Object.values(Resources)[0].Properties ?? {};
}
