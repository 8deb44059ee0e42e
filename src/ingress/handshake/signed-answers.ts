import { createHmac } from 'crypto';
import { StoredSecret } from '../../shared/secret-value';

/**
 * Whether a text is a token. Nothing else is signed: with the same secret the senders sign their webhooks, so that whoever could have any text
 * signed could forge them. A JSON object, and Zoom's `v0:…:…`, have other characters.
 */
export function isToken(text: string): boolean {
  return /^[A-Za-z0-9_+/=-]{1,256}$/.test(text);
}

/** X's answer to `crc_token`. */
export function crcAnswer(secret: StoredSecret, token: string): string {
  return JSON.stringify({ response_token: `sha256=${createHmac('sha256', secret).update(token).digest('base64')}` });
}

/** Zoom's answer to `plainToken`. */
export function zoomAnswer(secret: StoredSecret, token: string): string {
  return JSON.stringify({ plainToken: token, encryptedToken: createHmac('sha256', secret).update(token).digest('hex') });
}
