/** A text as a shell takes it for one word, so that a command that is printed can be pasted: in quotes where it has more than plain characters. */
export function shellText(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replace(/'/g, '\'\\\'\'')}'`;
}
