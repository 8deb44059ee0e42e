import { Construct } from 'constructs';
import { EndpointEnvironment } from '../delivery/endpoint-environment';

/** Lambda takes so many bytes of variables, names included. */
const MAX_BYTES = 4_096;

/**
 * What would make Lambda refuse the variables of a function when they are deployed: names of many accounts, or a long template.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
 */
export function environmentProblems(scope: Construct, environment: Readonly<Record<string, string>>): string[] {
  const written = new EndpointEnvironment(scope);
  const length = Object.entries(environment).reduce((sum, [name, value]) => sum + name.length + written.plain(value).length, 0);
  return length <= MAX_BYTES ? [] : [
    `${scope.node.path} got about ${length} bytes of environment variables, expected ${MAX_BYTES} at most because a function has room for no more; name fewer accounts in accountNames, or shorten the template.`,
  ];
}
