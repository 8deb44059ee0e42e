import { Alarm } from './alarm';
import { parseArn } from '../arn';

/** Log groups that an alarm's metrics are about, as far as AWS names them after what writes them: those of functions and builds. */
const BY_DIMENSION: Readonly<Record<string, readonly [dimension: string, prefix: string]>> = {
  'AWS/Lambda': ['FunctionName', '/aws/lambda/'],
  'AWS/CodeBuild': ['ProjectName', '/aws/codebuild/'],
};

/** Names of the log groups that say more about an alarm; none where nothing says which. A function may be set to write elsewhere: then the query finds nothing. */
export function logGroupsOf({ logGroups, metrics }: Alarm): string[] {
  if (logGroups.length > 0) {
    return logGroups.map((group) => parseArn(group)?.id.replace(/:\*$/, '') ?? group);
  }
  return [...new Set(metrics.flatMap(({ namespace, dimensions }) => {
    const known = namespace !== undefined && Object.hasOwn(BY_DIMENSION, namespace) ? BY_DIMENSION[namespace] : undefined;
    const name = known && (Object.hasOwn(dimensions, known[0]) ? dimensions[known[0]] : undefined);
    return name === undefined || name === '' ? [] : [`${known![1]}${name.split(':')[0]}`];
  }))];
}
