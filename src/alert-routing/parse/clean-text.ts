/** Controls, and what changes the direction of text or is invisible: with these a text looks like another one. */
const INVISIBLE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;

/** A half of a pair of UTF-16 without the other one, which is no text anywhere else. */
const HALF = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** How much more than what is kept is looked at: a text may be a megabyte of blanks. */
const LOOKED_AT = 8;

/**
 * A text in one line.
 *
 * @param max characters that are kept; what was longer ends with an ellipsis
 */
export function oneLine(text: string, max: number): string {
  return cut(readable(text, max).replace(/\s+/g, ' ').trim(), max);
}

/**
 * A text with its lines, without more than one blank line at a time.
 *
 * @param max characters that are kept; what was longer ends with an ellipsis
 */
export function lines(text: string, max: number): string {
  return cut(readable(text, max).replace(/\r\n?/g, '\n').replace(/[ \t]+\n/g, '\n').replace(/\n{3,}/g, '\n\n').trim(), max);
}

/** The beginning of a text; never half a character. */
export function beginning(text: string, max: number): string {
  return wellFormed(text.length <= max ? text : text.slice(0, max).replace(/[\ud800-\udbff]$/, ''));
}

function readable(text: string, max: number): string {
  return wellFormed(text.slice(0, max * LOOKED_AT)).replace(INVISIBLE, ' ');
}

/** A text that can be written as UTF-8 and in links; what JSON escapes need not be one. */
export function wellFormed(text: string): string {
  return text.replace(HALF, '\ufffd');
}

function cut(text: string, max: number): string {
  return text.length <= max ? text : `${text.slice(0, max - 1).replace(/[\ud800-\udbff]$/, '').trimEnd()}…`;
}
