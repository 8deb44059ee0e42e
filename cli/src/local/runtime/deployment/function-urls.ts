import { LocalNames } from './local-names';
import { ownerPath } from '../../cloud-assembly/construct-paths';
import { Resource } from '../../cloud-assembly/stack';

/** Id of the construct that `addFunctionUrl` makes below the function. */
const OF_FUNCTION = /\/FunctionUrl$/;

/** The local URL of each function that has one, by the construct path of the function. */
export function functionUrls(resources: readonly Resource[], names: LocalNames): Record<string, string> {
  return Object.fromEntries(resources.filter(({ type }) => type === 'AWS::Lambda::Url').map((url) =>
    [ownerPath(url.path).replace(OF_FUNCTION, ''), names.attribute(url, 'FunctionUrl')]));
}
