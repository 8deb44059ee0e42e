import { AttributeMap, AttributeValue } from './attribute-value';

/** Changes to an item, by attribute. An undefined value changes nothing. */
export interface Assignments {
  readonly set: Record<string, AttributeValue | undefined>;
  /** Set where the attribute does not exist yet. */
  readonly setOnce: Record<string, AttributeValue | undefined>;
  /** Added to a number; 0 where it does not exist yet. */
  readonly add: Record<string, number>;
  readonly remove: readonly string[];
}

/** An attribute must be there, or be absent, or have this value, or have another one, or be absent or below it; or nothing is changed. */
export type Condition =
  | { readonly name: string; readonly is: 'present' }
  | { readonly name: string; readonly is: 'absent' }
  | { readonly name: string; readonly is: 'equal' | 'other' | 'absent or below'; readonly value: AttributeValue };

/** What `UpdateItem` is told besides the table and the key. */
export interface Update {
  readonly UpdateExpression: string;
  readonly ConditionExpression?: string;
  readonly ExpressionAttributeNames: Readonly<Record<string, string>>;
  readonly ExpressionAttributeValues: AttributeMap;
}

/** Writes an update expression. Every name is a placeholder: many plain words are reserved in DynamoDB. */
export function updateOf(assignments: Assignments, conditions: readonly Condition[] = []): Update {
  const values: Record<string, AttributeValue> = {};
  const names: Record<string, string> = {};
  const name = (attribute: string): string => {
    names[`#${attribute}`] = attribute;
    return `#${attribute}`;
  };
  const value = (attribute: string, content: AttributeValue): string => {
    values[`:${attribute}`] = content;
    return `:${attribute}`;
  };
  const set = defined(assignments.set).map(([attribute, content]) => `${name(attribute)} = ${value(attribute, content)}`);
  const setOnce = defined(assignments.setOnce)
    .map(([attribute, content]) => `${name(attribute)} = if_not_exists(${name(attribute)}, ${value(attribute, content)})`);
  const add = Object.entries(assignments.add).map(([attribute, number]) => `${name(attribute)} ${value(attribute, { N: String(number) })}`);
  const remove = assignments.remove.map(name);
  const met = conditions.map((condition) => {
    const attribute = name(condition.name);
    if (condition.is === 'present' || condition.is === 'absent') {
      return `${condition.is === 'present' ? 'attribute_exists' : 'attribute_not_exists'}(${attribute})`;
    }
    const operand = value(`if_${condition.name}`, condition.value);
    if (condition.is === 'absent or below') {
      return `(attribute_not_exists(${attribute}) OR ${attribute} < ${operand})`;
    }
    return `${attribute} ${condition.is === 'equal' ? '=' : '<>'} ${operand}`;
  });
  return {
    UpdateExpression: [clause('SET', [...set, ...setOnce]), clause('ADD', add), clause('REMOVE', remove)].filter((part) => part !== '').join(' '),
    ConditionExpression: met.length === 0 ? undefined : met.join(' AND '),
    ExpressionAttributeNames: names,
    ExpressionAttributeValues: values,
  };
}

/** What changes make of an item that does not exist yet. */
export function itemOf({ set, setOnce, add }: Assignments): AttributeMap {
  const item: Record<string, AttributeValue> = {};
  for (const values of [set, setOnce]) {
    for (const attribute in values) {
      const content = values[attribute];
      if (content !== undefined) {
        item[attribute] = content;
      }
    }
  }
  for (const attribute in add) {
    item[attribute] = { N: String(add[attribute]) };
  }
  return item;
}

function clause(keyword: string, parts: readonly string[]): string {
  return parts.length === 0 ? '' : `${keyword} ${parts.join(', ')}`;
}

function defined(values: Record<string, AttributeValue | undefined>): Array<[string, AttributeValue]> {
  return Object.entries(values).filter((entry): entry is [string, AttributeValue] => entry[1] !== undefined);
}
