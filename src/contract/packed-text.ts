import { deflateRawSync, inflateRawSync } from 'zlib';

/**
 * A long text in an environment variable, of which Lambda has 4 KB for all.
 *
 * What is known when the app is synthesized is compressed. What only CloudFormation knows, such as the ARNs of secrets, follows it, each once, after a
 * blank. Where such a value belongs, the text has its number between two control characters, which JSON never has as they are.
 */
const VALUE = '\u0001';

/** For a value that the first one, which is what the ARNs of the stack's own secrets begin with, stands in front of. */
const SECRET = '\u0002';

/** The place of a value in the text. */
export function valueAt(index: number): string {
  return `${VALUE}${index}${VALUE}`;
}

/** The place of the ARN of a secret, whose value is only the end of the ARN. */
export function secretAt(index: number): string {
  return `${SECRET}${index}${SECRET}`;
}

/** @param values texts without blanks; the first is what the ARNs of the stack's own secrets begin with */
export function pack(text: string, values: readonly string[]): string {
  return [deflateRawSync(text, { level: 9 }).toString('base64'), ...values].join(' ');
}

/** The text; undefined for what `pack` did not make. A text that begins with a brace was not packed. */
export function unpack(packed: string | undefined): string | undefined {
  if (packed === undefined || packed.startsWith('{')) {
    return packed;
  }
  const [compressed, ...values] = packed.split(' ');
  try {
    const text = inflateRawSync(Buffer.from(compressed, 'base64')).toString('utf8');
    // A place without a value becomes no JSON.
    return text.replace(/([\u0001\u0002])(\d+)\1/g, (place, kind: string, index: string) =>
      values[Number(index)] === undefined ? place : `${kind === SECRET ? values[0] : ''}${values[Number(index)]}`);
  } catch {
    return undefined;
  }
}
