/**
 * What may not stand in a path as it is (RFC 3986: neither a `pchar` nor a slash). A percent sign may where two hexadecimal digits follow.
 */
const ILLEGAL_IN_PATH = /[^A-Za-z0-9\-._~!$&'()*+,;=:@/%]|%(?![0-9A-Fa-f]{2})/gu;

/** Overlong UTF-8 of an ASCII character, in two, three or four bytes, which some servers still read as such. */
const OVERLONG = /%c([01])%([89ab][0-9a-f])|%e0%8([01])%([89ab][0-9a-f])|%f0%80%8([01])%([89ab][0-9a-f])/gi;

/** How IIS and old scripts write a code unit of UTF-16. */
const CODE_UNIT = /%u([0-9a-f]{4})/gi;

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

/** Decodes once, overlong UTF-8 and `%u0041` included, as the most lenient server would. */
export function lenientDecode(text: string): string {
  return percentDecode(text.replace(OVERLONG, (_, ...groups: unknown[]) => {
    const [high, low] = groups.slice(0, 6).filter((group) => group !== undefined) as string[];
    return String.fromCharCode(Number.parseInt(high, 16) * 64 + Number.parseInt(low, 16) % 64);
  }).replace(CODE_UNIT, (_, unit: string) => String.fromCharCode(Number.parseInt(unit, 16))));
}
