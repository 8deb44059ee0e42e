import { snsCertificateUrl } from '../../../src/sources/verification/sns';
import { verify } from '../../../src/sources/verification/verify';
import { testVectors, Vector } from '../../conformance-vectors';
import { requestOf } from '../support/signed-requests';
import { configFor } from '../support/sources';

interface Signed {
  readonly scheme: string;
  readonly secret: string | string[] | null;
  readonly headers: Readonly<Record<string, string>>;
  readonly bodyBase64: string;
  readonly url?: string;
  readonly method?: string;
  readonly contentType?: string;
  readonly publicKey?: string;
  readonly certificatePem?: string;
  readonly nowUnixSeconds?: number;
}

function isValid(given: Signed): boolean {
  const body = Buffer.from(given.bodyBase64, 'base64');
  const isSns = given.scheme === 'aws-sns';
  const config = configFor(given.scheme, {
    publicKeys: given.publicKey === undefined ? undefined : [given.publicKey],
    topicArn: isSns ? (JSON.parse(body.toString()) as { TopicArn: string }).TopicArn : undefined,
  });
  const keys = isSns ? [given.certificatePem!] : given.secret === null ? [] : [given.secret].flat();
  const contentType = given.contentType === undefined ? [] : [['Content-Type', given.contentType] as const];
  const headers = [...Object.entries(given.headers), ...contentType];
  const request = requestOf({ method: given.method ?? 'POST', headers, body, url: given.url });
  if (config.scheme.kind === 'sns') {
    const { scheme } = config;
    try {
      snsCertificateUrl(request, scheme);
    } catch {
      return false; // Nothing is fetched.
    }
  }
  return verify(request, config.scheme, keys, (given.nowUnixSeconds ?? 1700000000) * 1000).valid;
}

describe('signature conformance', () => {
  testVectors<Vector<Signed, { readonly valid: boolean }>>('signatures', {
    runs: 59,
    run: (vector) => {
      expect(isValid(vector.given)).toBe(vector.expect.valid);
    },
  });
});
