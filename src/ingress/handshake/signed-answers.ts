import { createHmac } from 'crypto';

/**
 * Tokens that are answered. Nothing else is signed: with the same secret the senders sign their webhooks, so that whoever could have any text
 * signed could forge them. A webhook's JSON, and Zoom's `v0:…:…`, have other characters.
 */
const TOKEN = /^[A-Za-z0-9_+/=-]{1,256}$/;

/** X's answer to `crc_token`; undefined when the token is none. */
export function crcAnswer(secret: string, token: string): string | undefined {
  return TOKEN.test(token) ? JSON.stringify({ response_token: `sha256=${createHmac('sha256', secret).update(token).digest('base64')}` }) : undefined;
}

/** Zoom's answer to `plainToken`; undefined when the token is none. */
export function zoomAnswer(secret: string, token: string): string | undefined {
  return TOKEN.test(token)
    ? JSON.stringify({ plainToken: token, encryptedToken: createHmac('sha256', secret).update(token).digest('hex') })
    : undefined;
}
