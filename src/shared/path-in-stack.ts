import { Stack } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';

/**
 * The name of a construct's stack and the path below it, such as `Orders/Webhook`: the same wherever in the app the stack stands, unlike a
 * construct path. For what makes a new resource when it changes, as the name of an API makes a new deployment of it.
 */
export function pathInStack(construct: IConstruct): string {
  const stack = Stack.of(construct);
  return [stack.stackName, ...construct.node.scopes.slice(stack.node.scopes.length).map(({ node }) => node.id)].join('/');
}
