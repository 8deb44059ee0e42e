import { BATCH } from './ports';

/** Parts of at most ten, which is what SQS takes at once. */
export function inBatches<T>(items: readonly T[]): T[][] {
  const parts: T[][] = [];
  for (let start = 0; start < items.length; start += BATCH) {
    parts.push(items.slice(start, start + BATCH));
  }
  return parts;
}

/** Items by what they have in common, in the order in which they come first. */
export function groupedBy<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) {
      group.push(item);
    } else {
      groups.set(key, [item]);
    }
  }
  return groups;
}
