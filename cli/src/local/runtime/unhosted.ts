import { ownerPath } from '../cloud-assembly/construct-paths';
import { isUnhosted } from '../cloud-assembly/resource-types';
import { Resource } from '../cloud-assembly/stack';

/** Paths named in one line; there may be hundreds. */
const NAMED = 3;

/** Reports the types of resources in an app that the local runtime does not host: one line per type. */
export function reportUnhosted(resources: readonly Resource[], onNotice: (line: string) => void): void {
  const byType = new Map<string, string[]>();
  for (const resource of resources.filter(({ type }) => isUnhosted(type))) {
    byType.set(resource.type, [...byType.get(resource.type) ?? [], ownerPath(resource.path)]);
  }
  for (const [type, paths] of byType) {
    const more = paths.length > NAMED ? ` and ${paths.length - NAMED} more` : '';
    onNotice(`Not hosted: ${type} (${paths.slice(0, NAMED).join(', ')}${more}).`);
  }
}
