/**
 * What may not stand in a path as it is (RFC 3986: neither a `pchar` nor a slash). A percent sign may where two hexadecimal digits follow.
 */
const ILLEGAL_IN_PATH = /[^A-Za-z0-9\-._~!$&'()*+,;=:@/%]|%(?![0-9A-Fa-f]{2})/gu;

/** Overlong UTF-8 for the dot, the slash and the backslash, which some servers still read as such. */
const OVERLONG: ReadonlyArray<readonly [RegExp, string]> = [[/%c0%ae/gi, '.'], [/%c0%af/gi, '/'], [/%c1%9c/gi, '\\']];

/** A server decodes once; a chain of them perhaps as often as this. */
export const MAX_DECODINGS = 8;

/** Encodes every byte of a text's UTF-8. */
export function percentEncode(text: string): string {
  return Buffer.from(text, 'utf8').toString('hex').toUpperCase().replace(/../g, '%$&');
}

/** Encodes what may not stand in a path, and leaves what is encoded already. */
export function encodeIllegalInPath(path: string): string {
  return path.replace(ILLEGAL_IN_PATH, percentEncode);
}

/**
 * What `encodeURIComponent` encodes and may yet stand in a name or value of a query (RFC 3986, section 3.4): neither does it separate
 * parameters, nor mean a blank.
 */
const LEGAL_IN_QUERY = /%(?:24|2C|2F|3A|3F|40)/g;

/** Encodes what may not stand in a name or value of a query; a percent sign too, because the text is not encoded yet. */
export function encodeIllegalInQuery(text: string): string {
  // A lone surrogate would make encodeURIComponent throw: it becomes U+FFFD. Encoded as a whole, because one by one takes a hundred times as long.
  return encodeURIComponent(Buffer.from(text, 'utf8').toString('utf8')).replace(LEGAL_IN_QUERY, decodeURIComponent);
}

/** Decodes what can be decoded; bytes that are not UTF-8 become U+FFFD. Never throws. */
export function percentDecode(text: string): string {
  return text.includes('%')
    ? text.replace(/(?:%[0-9A-Fa-f]{2})+/g, (bytes) => Buffer.from(bytes.replaceAll('%', ''), 'hex').toString('utf8'))
    : text;
}

/** Decodes once, overlong UTF-8 of dots and slashes included, as the most lenient server would. */
export function lenientDecode(text: string): string {
  return percentDecode(OVERLONG.reduce((result, [bytes, character]) => result.replace(bytes, character), text));
}
