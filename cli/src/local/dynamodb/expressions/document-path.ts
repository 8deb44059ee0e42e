import { Attributes, AttributeValue } from '../attribute-value';

/** A place in an item: the name of an attribute, then names in maps and indexes in lists. */
export type DocumentPath = readonly [string, ...Array<string | number>];

/** What is at a place; undefined when nothing is. */
export function valueAt(path: DocumentPath, item: Attributes): AttributeValue | undefined {
  let value: AttributeValue | undefined = item[path[0]];
  for (let index = 1; index < path.length && value; index += 1) {
    const step = path[index];
    value = typeof step === 'number' ? value.L?.[step] : value.M?.[step];
  }
  return value;
}

/** How a path is written in errors. */
export function showPath(path: DocumentPath): string {
  return `[${path.map((step) => typeof step === 'number' ? `[${step}]` : step).join(', ')}]`;
}

/** Whether two paths are the same. */
export function samePath(one: DocumentPath, other: DocumentPath): boolean {
  return one.length === other.length && one.every((step, index) => step === other[index]);
}
