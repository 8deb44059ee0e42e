/**
 * Whether a body still is in the coding that `Content-Encoding` names.
 *
 * API Gateway may decompress gzip and deflate before it stores the body, and then the header would make a backend fail: the header goes
 * with the coding, or not at all. Other codings are never undone on the way.
 */
export function isStillCoded(contentEncoding: string, body: Uint8Array): boolean {
  switch (contentEncoding.trim().toLowerCase()) {
    case 'gzip':
    case 'x-gzip':
      return body[0] === 0x1f && body[1] === 0x8b;
    case 'deflate':
      // With the zlib wrapper it can be told by its first bytes; without, only by not being text.
      return hasZlibHeader(body) || !isText(body);
    default:
      return true;
  }
}

/** RFC 1950: compression method 8 in the low four bits, and the first two bytes a multiple of 31. */
function hasZlibHeader(body: Uint8Array): boolean {
  return body.length >= 2 && body[0] % 16 === 8 && (body[0] * 256 + body[1]) % 31 === 0;
}

/** UTF-8 without control characters other than white space; an empty body is text. */
function isText(body: Uint8Array): boolean {
  const text = Buffer.from(body).toString('utf8');
  return !/[\x00-\x08\x0e-\x1f\ufffd]/.test(text); // eslint-disable-line no-control-regex
}
