import { KeyEncoding, SignatureAlgorithm, TimestampFormat } from './constants';
import { Scheme } from './source-config';
import { parseSignedContent } from './verification/signed-content';

/** Of what the tokens are made that a handshake signs, for whoever asks. */
const TOKEN = /^[A-Za-z0-9_+/=-]*$/;

/**
 * Whether what a source signs may be a token such as handshakes sign, with HMAC-SHA256: then who has one signed can send it as a webhook, if both have
 * one secret. A text, a time or a URL in it that no token can hold keeps the two apart.
 */
export function mayBeToken(scheme: Scheme): boolean {
  const keys = scheme.kind === 'signature' ? scheme.bySecret : undefined;
  if (scheme.kind !== 'signature' || !keys || keys.algorithm !== SignatureAlgorithm.SHA256 || keys.plainHash || scheme.onlyObjects) {
    return false;
  }
  if ((keys.key ?? KeyEncoding.TEXT) !== KeyEncoding.TEXT) {
    // Another key, though of the same secret.
    return false;
  }
  return parseSignedContent(scheme.content).every((part) => {
    switch (part.kind) {
      case 'text': return TOKEN.test(part.text);
      case 'timestamp': return scheme.timestamp?.format !== TimestampFormat.ISO_8601;
      case 'url': return false;
      default: return true;
    }
  });
}
