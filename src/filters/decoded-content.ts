import { brotliDecompressSync, gunzipSync, inflateRawSync, inflateSync } from 'zlib';

/** Bytes that a body may become by decoding it. A message holds less than one mebibyte; what unpacks to more than this is not looked into. */
export const MAX_DECODED = 4 * 1024 * 1024;

type Decoder = (body: Uint8Array) => Uint8Array;

const limit = { maxOutputLength: MAX_DECODED };

/**
 * What a body holds: with the coding undone that `Content-Encoding` names. Where API Gateway has undone it already, gzip and deflate, the body is taken as it
 * is. Never throws.
 *
 * @param contentEncodings the values of all `Content-Encoding` headers
 * @returns undefined where the coding is not known, there are several, the body is not of it, or more than 4 MiB would come of it
 */
export function decodedContent(contentEncodings: readonly string[], body: Uint8Array): Uint8Array | undefined {
  const [coding = '', ...others] = contentEncodings.flatMap((value) => value.split(',')).map((one) => one.trim().toLowerCase());
  if (others.length > 0) {
    return undefined;
  }
  switch (coding) {
    case '':
    case 'identity':
      return body;
    case 'gzip':
    case 'x-gzip':
      return body[0] === 0x1f && body[1] === 0x8b ? decode(body, (bytes) => gunzipSync(bytes, limit)) : body;
    case 'deflate':
      // Meant with a wrapper (RFC 1950), and sent by some without it. No text is likely to be either.
      return decode(body, (bytes) => inflateSync(bytes, limit), (bytes) => isText(bytes) ? bytes : inflateRawSync(bytes, limit));
    case 'br':
      return decode(body, (bytes) => brotliDecompressSync(bytes, limit));
    default:
      return undefined;
  }
}

/** @param decoders the first that can is asked */
function decode(body: Uint8Array, ...decoders: readonly Decoder[]): Uint8Array | undefined {
  for (const decoder of decoders) {
    try {
      return decoder(body);
    } catch {
      // Not of this coding, or too large: the next one finds that out as well.
    }
  }
  return undefined;
}

function isText(body: Uint8Array): boolean {
  try {
    return !/[\x00-\x08\x0e-\x1f]/.test(new TextDecoder('utf-8', { fatal: true }).decode(body)); // eslint-disable-line no-control-regex
  } catch {
    return false;
  }
}
