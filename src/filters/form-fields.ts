import { FieldValue } from './field';

/** The type of the bodies that have such fields. */
export const FORM_TYPE = 'application/x-www-form-urlencoded';

/**
 * The fields of a form, each with its values in order.
 *
 * @returns undefined where the body is not UTF-8. A value with a broken escape, or one that is no UTF-8, is there and equals nothing; a name with one is left out
 */
export function formFields(body: Uint8Array): ReadonlyMap<string, readonly FieldValue[]> | undefined {
  let form: string;
  try {
    form = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body);
  } catch {
    return undefined;
  }
  const fields = new Map<string, FieldValue[]>();
  for (const pair of form.split('&')) {
    const equals = pair.indexOf('=');
    const name = decoded(equals < 0 ? pair : pair.slice(0, equals));
    if (pair === '' || name === undefined) {
      continue;
    }
    const text = decoded(equals < 0 ? '' : pair.slice(equals + 1));
    const value: FieldValue = text === undefined ? { kind: 'other' } : { kind: 'text', text };
    const values = fields.get(name);
    if (values) {
      values.push(value);
    } else {
      fields.set(name, [value]);
    }
  }
  return fields;
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return undefined;
  }
}
