import { Template } from 'aws-cdk-lib/assertions';

type Json = string | number | boolean | null | Json[] | { [name: string]: Json };

/** A template in which the texts of mapping templates stand where the methods refer to them, as CloudFormation puts them there. */
export function withTexts(template: Template): Template {
  const { Mappings, ...sections } = template.toJSON();
  return Template.fromJSON(resolve(sections, Mappings ?? {}) as { [name: string]: any });
}

function resolve(value: Json, mappings: { [name: string]: any }): Json {
  if (Array.isArray(value)) {
    return value.map((item) => resolve(item, mappings));
  }
  if (typeof value !== 'object' || value === null) {
    return value;
  }
  if (Array.isArray(value['Fn::FindInMap'])) {
    const [map, row, column] = value['Fn::FindInMap'] as string[];
    return mappings[map][row][column];
  }
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, name === 'Fn::Join' ? joined(resolve(inner, mappings)) : resolve(inner, mappings)]));
}

/** Neighbouring texts become one. */
function joined(argument: Json): Json {
  const [separator, parts] = argument as [string, Json[]];
  const merged = parts.reduce<Json[]>((before, part) => {
    const last = before.at(-1);
    return separator === '' && typeof part === 'string' && typeof last === 'string' ? [...before.slice(0, -1), last + part] : [...before, part];
  }, []);
  return [separator, merged];
}
