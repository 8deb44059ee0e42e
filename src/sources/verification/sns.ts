import { verify, X509Certificate } from 'crypto';
import { decode } from './encoding';
import { InvalidWebhookError, InvalidReason } from './invalid-reason';
import { SignedRequest } from './signed-request';
import { certificateUrl, parseSnsMessage, SnsMessage } from './sns-message';
import { remembering } from '../../shared/remembering';
import { SignatureEncoding } from '../constants';
import { SnsScheme } from '../source-config';

/** Certificates whose keys are remembered; SNS uses one per region at a time. */
const MOST_CERTIFICATES = 16;

const ALGORITHMS: Readonly<Record<string, string>> = { 1: 'RSA-SHA1', 2: 'RSA-SHA256' };

/**
 * The address of the certificate that a message is to be verified with. Anyone with an AWS account can have SNS sign a message, so one of a
 * topic that is not listed is refused before anything is fetched.
 *
 * @throws InvalidWebhookError when the message is none, of another topic, or names a certificate elsewhere
 */
export function snsCertificateUrl(request: SignedRequest, scheme: SnsScheme): string {
  return certificateUrl(allowedMessage(request, scheme));
}

/**
 * Amazon SNS: RSA over the message's fields, by the key in a certificate that SNS publishes. That the certificate was fetched from SNS over
 * TLS is what vouches for it; a buffered message may be older than its certificate's last day, so its dates are not looked at.
 *
 * There is no time limit: SNS repeats a message as it was for up to an hour or more, and its id tells repeats apart.
 *
 * @param certificatePem what the address that `snsCertificateUrl` returned serves
 * @see https://docs.aws.amazon.com/sns/latest/dg/sns-verify-signature-of-message.html
 * @throws InvalidWebhookError when it does not verify
 */
export function verifySns(request: SignedRequest, scheme: SnsScheme, certificatePem: string): void {
  const message = allowedMessage(request, scheme);
  certificateUrl(message);
  const signature = decode(message.signature, SignatureEncoding.BASE64);
  if (!signature || !Object.hasOwn(ALGORITHMS, message.signatureVersion)) {
    throw new InvalidWebhookError(InvalidReason.SIGNATURE_MALFORMED);
  }
  const key = rsaKeyOf(certificatePem);
  if (!key) {
    throw new InvalidWebhookError(InvalidReason.CERTIFICATE_UNUSABLE);
  }
  if (!verify(ALGORITHMS[message.signatureVersion], Buffer.from(message.signedText), key, signature)) {
    throw new InvalidWebhookError(InvalidReason.MISMATCH);
  }
}

/** The key in a certificate, as PEM; undefined where that is none, or has another kind of key. A message costs less to verify than its certificate to read. */
export const rsaKeyOf = remembering(MOST_CERTIFICATES, (certificatePem): X509Certificate['publicKey'] | undefined => {
  try {
    const key = new X509Certificate(certificatePem).publicKey;
    return key.asymmetricKeyType === 'rsa' ? key : undefined;
  } catch {
    return undefined;
  }
});

function allowedMessage(request: SignedRequest, scheme: SnsScheme): SnsMessage {
  const message = parseSnsMessage(request);
  if (!scheme.topicArns.includes(message.topicArn)) {
    throw new InvalidWebhookError(InvalidReason.TOPIC_NOT_ALLOWED);
  }
  return message;
}

