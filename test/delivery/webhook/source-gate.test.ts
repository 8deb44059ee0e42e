import { createHmac } from 'node:crypto';
import { SourceGate } from '../../../src/delivery/webhook/source-gate';
import { InvalidWebhooks, SignatureAlgorithm, SignatureEncoding } from '../../../src/sources/constants';
import { SourceConfig } from '../../../src/sources/source-config';
import { SourceVerifier } from '../../../src/sources/source-verifier';
import { itemOf, webhook } from '../support/world';

const ARN = 'arn:aws:secretsmanager:us-east-1:1:secret:s';
const BODY = Buffer.from('{"a":1}');
const SIGNATURE = createHmac('sha256', 'topsecret').update(BODY).digest('hex');

function gate(invalid: InvalidWebhooks, readSecret: () => Promise<string> = () => Promise.resolve('topsecret')): SourceGate {
  const config: SourceConfig = {
    name: 'hmac',
    scheme: { kind: 'hmac', header: 'x-signature', algorithm: SignatureAlgorithm.SHA256, encoding: SignatureEncoding.HEX, prefix: '', signedContent: '{body}' },
    secretArns: [ARN],
    invalid,
  };
  return new SourceGate(new SourceVerifier(config, {
    readSecret, fetchCertificate: () => Promise.reject(new Error('not asked for')), now: () => Date.now(),
  }));
}

const signed = (signature: string) => itemOf(webhook({ body: BODY, headers: [['X-Signature', signature]] }));

test('what is signed is delivered', async () => {
  await expect(gate(InvalidWebhooks.QUARANTINE).check(signed(SIGNATURE))).resolves.toEqual({ kind: 'deliver' });
});

test.each([[InvalidWebhooks.QUARANTINE, true], [InvalidWebhooks.DROP, false]])('what is not is invalid: %s', async (invalid, keep) => {
  await expect(gate(invalid).check(signed(SIGNATURE.replace(/^./, (digit) => digit === '0' ? '1' : '0')))).resolves
    .toMatchObject({ kind: 'invalid', keep, reason: 'signature', detail: expect.not.stringContaining('topsecret') });
});

test('while the secret cannot be read, webhooks wait', async () => {
  await expect(gate(InvalidWebhooks.DROP, () => Promise.reject(new Error('denied'))).check(signed(SIGNATURE))).resolves.toMatchObject({ kind: 'wait' });
});
