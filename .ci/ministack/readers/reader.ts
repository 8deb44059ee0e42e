import { Aws } from '../aws';
import { Deployed } from '../deployed';
import { Properties } from '../differences';

/** Reads a resource back from its service, in the words of its template; undefined when there is none. Throws what the service says. */
export type Reader = (aws: Aws, resource: Deployed) => Promise<Properties | undefined>;

/** Readers by CloudFormation type. */
export type Readers = Readonly<Record<string, Reader>>;

/** A text property of the template by which the resource is found. */
export function key({ properties, logicalId }: Deployed, name: string): string {
  const value = properties[name];
  if (typeof value !== 'string') {
    throw new Error(`${logicalId} must have a text as its ${name}, got: ${JSON.stringify(value)}.`);
  }
  return value;
}

/** `{ stageName: … }` as `{ StageName: … }`: APIs spell the first letter of some names small, and CloudFormation none. Values stay as they are. */
export function capitalized(object: object | undefined): Record<string, unknown> | undefined {
  return object && Object.fromEntries(Object.entries(object).map(([name, value]) => [name[0].toUpperCase() + name.slice(1), value]));
}

/** A document that a service keeps as JSON, URL-encoded or not. */
export function document(text: string | undefined): unknown {
  return text === undefined ? undefined : JSON.parse(text.startsWith('%7B') ? decodeURIComponent(text) : text);
}
