import { isObject, JsonObject } from './json-file';

/** Construct path (without the leading slash) of each logical id. */
export type ConstructPaths = ReadonlyArray<readonly [constructPath: string, logicalId: string]>;

/** Reads the construct paths from a stack's metadata: `{"/Stack/Queue/Resource": [{"type": "aws:cdk:logicalId", "data": "Queue123"}]}`. */
export function readConstructPaths(metadata: JsonObject): ConstructPaths {
  const paths: Array<readonly [string, string]> = [];
  for (const [constructPath, entries] of Object.entries(metadata)) {
    for (const entry of Array.isArray(entries) ? entries : []) {
      if (isObject(entry) && entry.type === 'aws:cdk:logicalId' && typeof entry.data === 'string') {
        paths.push([constructPath.replace(/^\//, ''), entry.data]);
      }
    }
  }
  return paths;
}

/**
 * The construct path of a logical id, or undefined.
 *
 * The metadata of a stack also has the resources of its nested stacks, whose logical ids may be the same: `below` is the construct path of the stack
 * to look in, and `notBelow` those of the stacks nested in it.
 */
export function findConstructPath(paths: ConstructPaths, logicalId: string, below: string, notBelow: readonly string[]): string | undefined {
  const candidates = paths.filter(([constructPath, id]) => id === logicalId && isBelow(constructPath, below));
  return candidates.map(([constructPath]) => constructPath).find((constructPath) => !notBelow.some((nested) => isBelow(constructPath, nested)));
}

function isBelow(constructPath: string, parent: string): boolean {
  return constructPath === parent || constructPath.startsWith(`${parent}/`);
}

/** The path of the construct that a user wrote, given that of the CloudFormation resource inside it. */
export function ownerPath(constructPath: string): string {
  return constructPath.replace(/\/(Resource|Default)$/, '');
}
