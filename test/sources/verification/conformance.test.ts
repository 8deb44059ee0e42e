import * as fs from 'fs';
import * as path from 'path';
import { snsCertificateUrl } from '../../../src/sources/verification/sns';
import { verify } from '../../../src/sources/verification/verify';
import { requestOf } from '../support/signed-requests';
import { configFor } from '../support/sources';

/** So many there are, so that one that is lost is noticed. */
const KNOWN = 59;

interface Vector {
  readonly id: string;
  readonly source: { readonly evidence: string };
  readonly given: {
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
  };
  readonly expect: { readonly valid: boolean };
}

const folder = path.join(__dirname, '..', '..', '..', '..', 'shared', 'conformance', 'signatures');

function run({ given }: Vector): boolean {
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

describe('conformance/signatures', () => {
  if (!fs.existsSync(folder)) {
    console.warn(`conformance/signatures is not there: ${KNOWN} vectors are skipped.`);
    it.skip(`skipped ${KNOWN} vectors: the conformance data is not there`, () => undefined);
    return;
  }
  const vectors = fs.readdirSync(folder).filter((file) => file.endsWith('.json')).sort()
    .map((file) => JSON.parse(fs.readFileSync(path.join(folder, file), 'utf8')) as Vector);

  it(`has the ${KNOWN} vectors`, () => {
    expect(vectors).toHaveLength(KNOWN);
  });

  it.each(vectors.map((vector) => [vector.id, vector.source.evidence, vector] as const))('%s [%s]', (_id, _evidence, vector) => {
    expect(run(vector)).toBe(vector.expect.valid);
  });
});
