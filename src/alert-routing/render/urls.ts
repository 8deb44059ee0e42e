/** Longer addresses are shown by none of the platforms in full, and take the place of what people can read. Characters. */
const LONGEST_URL = 2000;

/**
 * An address that may become a link: `http` or `https`, without a user name, by which one can be made to look like another, and with everything in percents that
 * could end it in a markup. Brackets and apostrophes stay: the console reads them as they are.
 *
 * @returns undefined where it is none
 */
export function linkable(address: string): string | undefined {
  let url: URL;
  try {
    url = new URL(address.trim());
  } catch {
    return undefined;
  }
  if ((url.protocol !== 'https:' && url.protocol !== 'http:') || url.username !== '' || url.password !== '') {
    return undefined;
  }
  const text = url.href.replace(/[|<>"`\\\s]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`);
  return text.length <= LONGEST_URL && /^[\x21-\x7e]+$/.test(text) ? text : undefined;
}
