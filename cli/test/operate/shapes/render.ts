import { z } from 'zod';
import { SHAPES } from './shapes';

/** What the page calls types. */
const TYPES: Readonly<Record<string, string>> = { string: 'text', number: 'number', boolean: 'true or false', array: 'list', object: 'object', record: 'object', enum: 'text', literal: 'text' };

/** The tables of the page, in Markdown, without a line break at the end. */
export function renderShapes(): string {
  return SHAPES.map(({ title, schema }) => [
    `**${title}**`,
    '',
    '| field | | |',
    '|---|---|---|',
    ...Object.entries(schema.shape as Record<string, z.ZodType>).map(([name, field]) => {
      const isOptional = field instanceof z.ZodOptional;
      const inner = isOptional ? field.unwrap() as z.ZodType : field;
      return `| \`${name}\`${isOptional ? ', or absent' : ''} | ${TYPES[inner.type]} | ${inner.description} |`;
    }),
  ].join('\n')).join('\n\n');
}
