import { createHmac } from 'crypto';
import { decode, DIGEST_BYTES, sameBytes } from './encoding';
import { InvalidWebhookError, InvalidReason } from './invalid-reason';
import { requiredHeader, SignedRequest } from './signed-request';
import { checkTimestamp } from './timestamp';
import { SignatureAlgorithm, SignatureEncoding, TimestampFormat } from '../constants';
import { StripeScheme } from '../source-config';

/**
 * Stripe: `Stripe-Signature: t=<seconds>,v1=<hex>[,v1=<hex>]`, HMAC-SHA256 over `<t>.<body>`. While a secret is rolled, Stripe signs with both.
 * Other versions than `v1` are ignored: `v0` is what test events carry besides.
 *
 * @see https://docs.stripe.com/webhooks/signature
 * @throws InvalidWebhookError when it does not verify
 */
export function verifyStripe(request: SignedRequest, scheme: StripeScheme, secrets: readonly string[], arrivedAt: number): void {
  const items = requiredHeader(request, 'stripe-signature').split(',').map((item) => item.trim());
  const [timestamp, ...more] = valuesOf(items, 't');
  const signatures = valuesOf(items, 'v1').map((value) => decode(value, SignatureEncoding.HEX, DIGEST_BYTES[SignatureAlgorithm.SHA256]));
  if (timestamp === undefined || more.length > 0) {
    throw new InvalidWebhookError(InvalidReason.TIMESTAMP_MALFORMED);
  }
  if (!signatures.some((signature) => signature !== undefined)) {
    throw new InvalidWebhookError(InvalidReason.SIGNATURE_MALFORMED);
  }
  checkTimestamp(timestamp, TimestampFormat.UNIX_SECONDS, arrivedAt, scheme.toleranceSeconds);
  const matches = secrets.some((secret) => {
    const expected = createHmac('sha256', secret).update(`${timestamp}.`).update(request.body).digest();
    return signatures.some((signature) => signature !== undefined && sameBytes(expected, signature));
  });
  if (!matches) {
    throw new InvalidWebhookError(InvalidReason.MISMATCH);
  }
}

function valuesOf(items: readonly string[], key: string): string[] {
  return items.filter((item) => item.startsWith(`${key}=`)).map((item) => item.slice(key.length + 1));
}
