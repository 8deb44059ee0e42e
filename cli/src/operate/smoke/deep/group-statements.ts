import { randomUUID } from 'node:crypto';
import { UsageError } from '../../../commands/usage-error';

/** Something that the documentation says of how a group is read from a JSON body, and two bodies that show whether it is so. */
export interface GroupStatement {
  readonly statement: string;
  /** @returns bodies that have the same group if it holds, and different ones if it does not; one where it has to be stored, whatever its group */
  readonly bodies: (field: readonly string[], value: string) => readonly string[];
  /** The field has to be below another one. */
  readonly isNested?: boolean;
}

/** JSON is read so deep, the object around all of it included. */
const MAX_DEPTH = 32;

/** All are unproven. */
export const GROUP_STATEMENTS: readonly GroupStatement[] = [
  {
    statement: '$util.parseJson of JSON with two members of one name gives the last',
    bodies: (field, value) => [
      within(field, `"first-${value}",${JSON.stringify(field.at(-1))}:"${value}"`),
      within(field, `"${value}"`),
    ],
  },
  {
    statement: 'a #foreach over [1..32] goes round 32 times: a group is read from JSON that is 32 levels deep',
    bodies: (field, value) => [
      `{"deep":${'['.repeat(MAX_DEPTH - 1)}${']'.repeat(MAX_DEPTH - 1)},${within(field, `"${value}"`).slice(1)}`,
      within(field, `"${value}"`),
    ],
  },
  {
    statement: 'a number in JSON prints as it is written',
    bodies: (field) => {
      const number = `${Math.floor(Math.random() * 1e9) + 1e9}.50`;
      return [within(field, number), within(field, `"${number}"`)];
    },
  },
  {
    statement: 'a name asked of what has none is null: a webhook with a text where the field\'s object should be is stored',
    isNested: true,
    bodies: (field, value) => [within(field.slice(0, -1), `"${value}"`)],
  },
];

/**
 * Reads `$.order.id`.
 *
 * @throws UsageError for what is no such path
 */
export function parseField(text: string): readonly string[] {
  if (!/^\$(\.[A-Za-z0-9_-]+)+$/.test(text)) {
    throw new UsageError(`--group-field is "${text}", expected the path that MessageGroup.jsonField was given, of plain names: $.order.id.`);
  }
  return text.slice(2).split('.');
}

/** A value that no other run has. */
export function uniqueValue(): string {
  return randomUUID();
}

/** JSON in which a field is, and nothing else. */
function within(field: readonly string[], value: string): string {
  return field.reduceRight((inner, name) => `{${JSON.stringify(name)}:${inner}}`, value);
}
