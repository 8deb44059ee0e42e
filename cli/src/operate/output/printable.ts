/* What moves the cursor of a terminal, colours it or turns its writing around: C0 and C1 controls, DEL, and Unicode's marks of direction and ends of lines. */
// eslint-disable-next-line no-control-regex
const STEERING = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;

/** A text from outside as one line of a terminal: what would steer it is shown as an escape. */
export function printable(text: string): string {
  return text.replace(STEERING, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** A text of several lines for a terminal: as `printable`, line by line. */
export function printableLines(text: string): string {
  return text.split('\n').map(printable).join('\n');
}

/** A text of several lines as one line of a terminal: as `printable`, with a space for each line break and what is around it. */
export function printableInline(text: string): string {
  return printable(text.replace(/\s*[\r\n]\s*/g, ' ').trim());
}

/** JSON that steers no terminal either: what `JSON.stringify` leaves as it is, although it does, is escaped, which means the same. */
export function printableJson(value: object): string {
  return printable(JSON.stringify(value));
}
