import { Json } from './json';

/** Tags in the shapes that AWS writes them: a map, or a list of objects with a key and a value, in any spelling; OCSF calls the key a name. */
export function tagsOf(json: Json): Record<string, string> {
  const pairs = json.isList
    ? json.list().map((tag) => [tag.firstText('key', 'Key', 'tagKey', 'name'), tag.firstText('value', 'Value', 'tagValue') ?? ''] as const)
    : json.entries().map(([key, value]) => [key, value.text() ?? ''] as const);
  return Object.fromEntries(pairs.filter(([key]) => key !== undefined));
}
