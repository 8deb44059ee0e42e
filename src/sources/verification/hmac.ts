import { createHmac } from 'crypto';
import { decode, DIGEST_BYTES, sameBytes } from './encoding';
import { InvalidWebhookError, InvalidReason } from './invalid-reason';
import { ContentPart, parseSignedContent } from './signed-content';
import { requiredHeader, SignedRequest } from './signed-request';
import { checkTimestamp } from './timestamp';
import { HmacScheme } from '../source-config';

/**
 * One HMAC in one header, over a template: GitHub, Shopify, Slack, Zendesk, LINE, Square, HubSpot v3 and most others.
 *
 * @throws InvalidWebhookError when it does not verify
 */
export function verifyHmac(request: SignedRequest, scheme: HmacScheme, secrets: readonly string[], arrivedAt: number): void {
  const signature = readSignature(requiredHeader(request, scheme.header), scheme);
  const timestamp = readTimestamp(request, scheme, arrivedAt);
  if (scheme.onlyObjects && !/^\s*\{/.test(Buffer.from(request.body.subarray(0, 1024)).toString('latin1'))) {
    throw new InvalidWebhookError(InvalidReason.BODY_UNEXPECTED);
  }
  const parts = parseSignedContent(scheme.signedContent);
  const contents = contentsOf(parts, request, timestamp);
  if (!secrets.some((secret) => contents.some((content) => sameBytes(digest(scheme, secret, content), signature)))) {
    throw new InvalidWebhookError(InvalidReason.MISMATCH);
  }
}

function readSignature(value: string, { prefix, encoding, algorithm }: HmacScheme): Buffer {
  const signature = value.startsWith(prefix) ? decode(value.slice(prefix.length), encoding, DIGEST_BYTES[algorithm]) : undefined;
  if (!signature) {
    throw new InvalidWebhookError(InvalidReason.SIGNATURE_MALFORMED);
  }
  return signature;
}

function readTimestamp(request: SignedRequest, { timestamp }: HmacScheme, arrivedAt: number): string {
  if (!timestamp) {
    return '';
  }
  const text = requiredHeader(request, timestamp.header);
  checkTimestamp(text, timestamp.format, arrivedAt, timestamp.toleranceSeconds);
  return text;
}

type Content = ReadonlyArray<string | Uint8Array>;

/** What may have been signed: one content for each spelling of the URL, if that is part of it. */
function contentsOf(parts: readonly ContentPart[], request: SignedRequest, timestamp: string): Content[] {
  const urls = parts.some((part) => part.kind === 'url') ? request.urls() : [''];
  if (urls.length === 0) {
    throw new InvalidWebhookError(InvalidReason.URL_UNKNOWN);
  }
  return urls.map((url) => parts.map((part) => {
    switch (part.kind) {
      case 'text':
        return part.text;
      case 'header':
        return requiredHeader(request, part.name);
      case 'body':
        return request.body;
      case 'timestamp':
        return timestamp;
      case 'url':
        return url;
      case 'method':
        return request.method.toUpperCase();
    }
  }));
}

function digest({ algorithm }: HmacScheme, secret: string, content: Content): Buffer {
  const hmac = createHmac(algorithm, secret);
  content.forEach((piece) => hmac.update(piece));
  return hmac.digest();
}
