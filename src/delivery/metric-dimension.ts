/**
 * A text as the value of a dimension: of what is not printable ASCII, each character is a question mark.
 *
 * CloudWatch silently takes no metric whose dimensions hold other characters (API reference, `Dimension`), and a construct path may hold any.
 */
export function dimensionValue(text: string): string {
  return text.replace(/[^\x20-\x7e]/gu, '?');
}
