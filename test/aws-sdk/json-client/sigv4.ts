import { createHash, createHmac } from 'node:crypto';
import { Seen } from '../../delivery/support/servers';

const sha256 = (data: string | Buffer): string => createHash('sha256').update(data).digest('hex');
const hmac = (key: string | Buffer, data: string): Buffer => createHmac('sha256', key).update(data).digest();

/**
 * The signature that a request has to have, computed from what came over the wire, by AWS's description of Signature Version 4 and with nothing
 * of what signed it. For requests without a query whose path needs no escape.
 */
export function signatureOf({ method, url, rawHeaders, body }: Seen, secretAccessKey: string): string {
  const { scope, signedHeaders } = authorizationOf(rawHeaders);
  const canonicalHeaders = signedHeaders.map((name) => `${name}:${headerOf(rawHeaders, name).trim().replace(/ +/g, ' ')}\n`).join('');
  const canonical = [method, url, '', canonicalHeaders, signedHeaders.join(';'), sha256(body)].join('\n');
  const [date, region, service] = scope.split('/');
  const key = hmac(hmac(hmac(hmac(`AWS4${secretAccessKey}`, date), region), service), 'aws4_request');
  return hmac(key, ['AWS4-HMAC-SHA256', headerOf(rawHeaders, 'x-amz-date'), scope, sha256(canonical)].join('\n')).toString('hex');
}

/** What the `Authorization` header says. */
export function authorizationOf(rawHeaders: readonly string[]): { keyId: string; scope: string; signedHeaders: string[]; signature: string } {
  const pattern = /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\S+), SignedHeaders=(\S+), Signature=([0-9a-f]{64})$/;
  const [, keyId, scope, signedHeaders, signature] = pattern.exec(headerOf(rawHeaders, 'authorization'))!;
  return { keyId, scope, signedHeaders: signedHeaders.split(';'), signature };
}

/** The value of a header; empty where there is none. */
export function headerOf(rawHeaders: readonly string[], name: string): string {
  const index = rawHeaders.findIndex((candidate, position) => position % 2 === 0 && candidate.toLowerCase() === name);
  return index < 0 ? '' : rawHeaders[index + 1];
}
