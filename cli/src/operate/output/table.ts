/**
 * Rows in columns, for people.
 *
 * @param head titles of the columns; empty for none
 * @param rows one text for each column; the columns are as wide as their widest text
 */
export function table(head: readonly string[], rows: ReadonlyArray<readonly string[]>): string {
  const all = head.length > 0 ? [head, ...rows] : rows;
  const widths = Array.from({ length: Math.max(0, ...all.map(({ length }) => length)) }, (_, column) =>
    Math.max(...all.map((row) => widthOf(row[column] ?? ''))));
  return all.map((row) => row.map((text, column) => column === row.length - 1 ? text : text + ' '.repeat(widths[column] - widthOf(text))).join('  ').trimEnd())
    .join('\n');
}

/** Without what colours a text. */
function widthOf(text: string): number {
  // eslint-disable-next-line no-control-regex
  return [...text.replace(/\u001b\[[0-9;]*m/g, '')].length;
}
