/**
 * What no message may hold: control characters but for tab and line feed, and those that turn the direction of what follows, by which a text can be made to look
 * like another one.
 */
const UNWANTED = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]/g; // eslint-disable-line no-control-regex

/** Half of a pair of UTF-16, without the other half. */
const LONE_SURROGATE = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** More of a text is never looked at. Characters. */
const MOST = 200_000;

/** A text as it may be shown: with line feeds as the only ends of lines, without what controls a screen, and without blanks around it. */
export function clean(text: string): string {
  return text.slice(0, MOST).replace(/\r\n?|[\u2028\u2029]/g, '\n').replace(UNWANTED, '').replace(LONE_SURROGATE, '\ufffd').trim();
}

/** The same on one line. */
export function oneLine(text: string): string {
  return clean(text).replace(/\s+/g, ' ');
}

/** At most so many characters (UTF-16, which is what most limits count at the most), with an ellipsis where something is missing. */
export function cut(text: string, max: number): string {
  if (text.length <= max) {
    return text;
  }
  return max < 1 ? '' : `${text.slice(0, max - 1).replace(/[\ud800-\udbff]$/, '')}…`;
}

/** Cut so that its escaped form has at most so many characters, and then escaped. No escape sequence is cut in half. */
export function cutEscaped(text: string, max: number, escape: (text: string) => string): string {
  const whole = escape(text);
  if (whole.length <= max) {
    return whole;
  }
  let [fits, tooLong] = [0, text.length];
  while (tooLong - fits > 1) {
    const middle = Math.floor((fits + tooLong) / 2);
    [fits, tooLong] = escape(cut(text, middle)).length <= max ? [middle, tooLong] : [fits, middle];
  }
  return escape(cut(text, fits));
}

/** The first of a list, and how many it leaves out. */
export function firstOf<T>(list: readonly T[], max: number): { readonly shown: readonly T[]; readonly more: number } {
  return { shown: list.slice(0, max), more: Math.max(0, list.length - max) };
}

/** `+12 more`. */
export function moreText(more: number): string {
  return `+${more} more`;
}

/** Bytes in UTF-8. */
export function bytesOf(text: string): number {
  return Buffer.byteLength(text, 'utf8');
}
