/**
 * What an error says that it got in place of what it expected. Texts are not repeated unless asked for: one may be a secret.
 *
 * @param showText whether a text may be shown
 */
export function described(value: unknown, showText: boolean = false): string {
  if (value === undefined || value === null) {
    return 'none';
  }
  switch (typeof value) {
    case 'string':
      return showText ? `the string ${JSON.stringify(value)}` : 'a string';
    case 'object':
      return Array.isArray(value) ? 'a list' : nameOf(value);
    default:
      return `a ${typeof value}`;
  }
}

/** Of an object that a class made, the class; those of the CDK may have got a number behind their names when they were packed. */
function nameOf(value: object): string {
  const given: unknown = (Object.getPrototypeOf(value) as object | null)?.constructor?.name;
  const name = typeof given === 'string' ? given.replace(/\d+$/, '') : '';
  return name === '' || name === 'Object' ? 'another object' : `${/^[AEIO]/.test(name) ? 'an' : 'a'} ${name} object`;
}
