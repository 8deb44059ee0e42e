/**
 * Variables that are too long for the environment of a function, of which Lambda has 4 KB for all, are in parameters of Systems Manager: the text of all
 * of them, one behind the other, is what `pack` (packed-text.ts) makes of one JSON object, by the variables' names.
 *
 * A parameter's text stands in brackets: it may be cut at a blank, and nothing is lost at its ends.
 */

/** `GetParameters` takes so many names. */
export const MAX_PARAMETERS = 10;

/** The text of one parameter. */
export function parameterText(piece: string): string {
  return `[${piece}]`;
}

/** What the parameters hold, in order; undefined for a text that `parameterText` did not make. */
export function textOfParameters(texts: readonly string[]): string | undefined {
  return texts.every((text) => text.startsWith('[') && text.endsWith(']')) ? texts.map((text) => text.slice(1, -1)).join('') : undefined;
}
