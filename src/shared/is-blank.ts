/** White space and control characters, those from U+0080 to U+009F among them: some servers trim U+0085 as they trim a space. */
const BLANK = /^[\s\p{Cc}]*$/u;

/**
 * Whether a text says nothing, so that as an id it would be the same for all who send one like it. Of control characters nothing arrives that could tell two from each other: in a
 * header each is sent as a space, and spaces around a value are none of it.
 */
export function isBlank(text: string): boolean {
  return BLANK.test(text);
}
