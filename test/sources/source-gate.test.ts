import { createHmac } from 'node:crypto';
import { RejectedWebhooks, SignatureAlgorithm, SignatureEncoding } from '../../src/sources/constants';
import { SourceConfig } from '../../src/sources/source-config';
import { SourceGate } from '../../src/sources/source-gate';
import { SourceVerifier } from '../../src/sources/source-verifier';
import { webhook } from '../delivery/support/world';

const ARN = 'arn:aws:secretsmanager:us-east-1:1:secret:s';
const BODY = Buffer.from('{"a":1}');
const SIGNATURE = createHmac('sha256', 'topsecret').update(BODY).digest('hex');

function gate(rejected: RejectedWebhooks, readSecret: () => Promise<string> = () => Promise.resolve('topsecret')): SourceGate {
  const config: SourceConfig = {
    name: 'hmac',
    scheme: { kind: 'hmac', header: 'x-signature', algorithm: SignatureAlgorithm.SHA256, encoding: SignatureEncoding.HEX, prefix: '', signedContent: '{body}' },
    secretArns: [ARN],
    rejected,
  };
  return new SourceGate(new SourceVerifier(config, {
    readSecret, fetchCertificate: () => Promise.reject(new Error('not asked for')), now: () => Date.now(),
  }));
}

const signed = (signature: string) => webhook({ body: BODY, headers: [['X-Signature', signature]] });

test('what is signed is delivered', async () => {
  await expect(gate(RejectedWebhooks.QUARANTINE).admit(signed(SIGNATURE))).resolves.toEqual({ kind: 'deliver' });
});

test.each([[RejectedWebhooks.QUARANTINE, true], [RejectedWebhooks.DROP, false]])('what is not is refused: %s', async (rejected, keep) => {
  await expect(gate(rejected).admit(signed(SIGNATURE.replace(/^./, (digit) => digit === '0' ? '1' : '0')))).resolves
    .toMatchObject({ kind: 'refuse', keep, detail: expect.not.stringContaining('topsecret') });
});

test('while the secret cannot be read, webhooks wait', async () => {
  await expect(gate(RejectedWebhooks.DROP, () => Promise.reject(new Error('denied'))).admit(signed(SIGNATURE))).resolves.toMatchObject({ kind: 'wait' });
});
