import { createHmac } from 'crypto';
import * as fc from 'fast-check';
import { SignatureAlgorithm, SignatureEncoding } from '../../../src/sources/constants';
import { Scheme, SignatureScheme } from '../../../src/sources/source-config';
import { decode } from '../../../src/sources/verification/encoding';
import { describeInvalid, InvalidReason } from '../../../src/sources/verification/invalid-reason';
import { coversBody, parseSignedContent } from '../../../src/sources/verification/signed-content';
import { verify } from '../../../src/sources/verification/verify';
import { requestOf, SIGNED, signedBy, verifySigned, withHeader } from '../support/signed-requests';

const HMAC: SignatureScheme = {
  kind: 'signature',
  place: { in: 'headers', names: ['x-sig'] },
  encoding: SignatureEncoding.BASE64URL,
  content: '{body}',
  bySecret: { algorithm: SignatureAlgorithm.SHA256 },
};

describe('algorithms, versions and prefixes cannot be chosen by the sender', () => {
  it('an older version of a signature does not verify', () => {
    const stripe = signedBy('stripe-ascii');
    const slack = signedBy('slack-docs-example');
    const github = signedBy('github-docs-example');
    const sha1 = createHmac('sha1', github.keys[0]).update(github.body).digest('hex');
    const v0 = (value: string): string => value.replace('v1=', 'v0=');
    expect(verifySigned(withHeader(stripe, 'stripe-signature', v0(stripe.headers[0][1]))).valid).toBe(false);
    const slackSignature = slack.headers.find(([name]) => /signature/i.test(name))![1];
    expect(verifySigned(withHeader(slack, 'x-slack-signature', slackSignature.slice('v0='.length))).valid).toBe(false);
    expect(verifySigned(withHeader(github, 'x-hub-signature-256', `sha1=${sha1}`)).valid).toBe(false);
    expect(verifySigned({ ...github, headers: [['X-Hub-Signature', `sha1=${sha1}`]] })).toEqual({ valid: false, reason: 'header-missing' });
  });

  it('a public key is not a secret for an HMAC', () => {
    const signed = signedBy('svix-ed25519-example');
    const key = 'whpk_1SiA4o9hyqTCpIqC5V9HUakiiaeACeqfZTInDBbOir4=';
    const headers = Object.fromEntries(signed.headers);
    const content = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${signed.body.toString()}`;
    for (const secret of [key, Buffer.from(key.slice(5), 'base64')]) {
      const forged = `v1,${createHmac('sha256', secret).update(content).digest('base64')}`;
      expect(verifySigned(withHeader(signed, 'webhook-signature', forged))).toEqual({ valid: false, reason: 'signature-malformed' });
    }
  });

  it('a wrong signature beside the right one does no harm, in either order', () => {
    const signed = signedBy('standard-webhooks-sign-example');
    const right = signed.headers.find(([name]) => name === 'webhook-signature')![1];
    for (const value of [`v1,AAAA ${right}`, `${right} v1,AAAA`, `v2,x ${right}`, `v1a,${'A'.repeat(86)}== ${right}`]) {
      expect(verifySigned(withHeader(signed, 'webhook-signature', value))).toEqual({ valid: true });
    }
  });

  it('the right signature under the name of another version does not verify', () => {
    const signed = signedBy('standard-webhooks-sign-example');
    const right = signed.headers.find(([name]) => name === 'webhook-signature')![1];
    for (const version of ['v2', 'v1a', 'V1', '']) {
      expect(verifySigned(withHeader(signed, 'webhook-signature', right.replace('v1', version)))).toEqual({ valid: false, reason: 'signature-malformed' });
    }
  });

  it('two timestamps in one header do not verify', () => {
    const signed = signedBy('stripe-ascii');
    expect(verifySigned(withHeader(signed, 'stripe-signature', `t=1,${signed.headers[0][1]}`))).toEqual({ valid: false, reason: 'timestamp-malformed' });
  });
});

test('a secret that is no key is told apart from a signature that does not match', () => {
  const signed = signedBy('standard-webhooks-sign-example');
  for (const secret of ['whsec_%', 'whsk_AAAA', 'two words', 'whpk_AAAA']) {
    expect(verifySigned({ ...signed, keys: [secret] })).toEqual({ valid: false, reason: 'secret-unusable' });
    expect(verifySigned({ ...signed, keys: [secret, ...signed.keys] })).toEqual({ valid: true });
  }
});

describe('HMAC of any content', () => {
  const body = Buffer.from([0, 255, 10, 13, 195, 40]);
  const request = requestOf({ method: 'post', headers: [['X-Topic', 'orders']], body, url: 'https://example.com/?a=1' });
  const sign = (algorithm: string, ...content: Array<string | Buffer>): Buffer =>
    content.reduce((hmac, piece) => hmac.update(piece), createHmac(algorithm, 'key')).digest();
  const given = (signature: string) => ({ ...request, headers: [...request.headers, ['x-sig', signature] as const] });

  const encodings = Object.values(SignatureEncoding);

  it.each(Object.values(SignatureAlgorithm).flatMap((algorithm) => encodings.map((encoding) => [algorithm, encoding] as const)))(
    '%s in %s', (algorithm, encoding) => {
      const scheme: Scheme = { ...HMAC, bySecret: { algorithm }, encoding, prefix: 'p=', content: '{method} {url}\n{header:x-topic}\n{body}.' };
      const signature = sign(algorithm, 'POST https://example.com/?a=1\norders\n', body, '.').toString(encoding);
      expect(verify(given(`p=${signature}`), scheme, ['key'], 0)).toEqual({ valid: true });
      expect(verify(given(signature), scheme, ['key'], 0)).toEqual({ valid: false, reason: 'signature-malformed' });
    });

  it('an empty secret, with which anyone can sign, is never used', () => {
    const forged = createHmac('sha256', '').update(body).digest('base64url');
    expect(verify(given(forged), HMAC, ['', 'key'], 0)).toEqual({ valid: false, reason: 'mismatch' });
  });

  it('needs every header that is signed, once', () => {
    const scheme: Scheme = { ...HMAC, content: '{header:x-none}{body}' };
    expect(verify(given(sign('sha256', body).toString('base64url')), scheme, ['key'], 0)).toEqual({ valid: false, reason: 'header-missing' });
  });

  it('needs a URL that can be told, when it is signed', () => {
    const scheme: Scheme = { ...HMAC, content: '{url}{body}' };
    const unknown = { ...given(sign('sha256', body).toString('base64url')), urls: () => [] };
    expect(verify(unknown, scheme, ['key'], 0)).toEqual({ valid: false, reason: 'url-unknown' });
  });

  it.each([
    '{body}{', '{body}}', '{bodY}{body}', '{header:}{body}', '{header:a b}{body}', '{{body}}', '{json:a}', '{json:$}', '{bodyHash:sha256}',
    '{bodyHash:crc32:hex}', '{bodyHash?:sha256:hex}', '{bodyHash:sha256:hex:}', '{member:}', '{url?}',
  ])('a template "%s" verifies nothing', (content) => {
    expect(() => parseSignedContent(content)).toThrow();
    expect(verify(given(sign('sha256', body).toString('base64url')), { ...HMAC, content }, ['key'], 0).valid).toBe(false);
  });

  it.each(['', 'body', '{timestamp}', '{url}', '{body}{body}', '{body}{bodyHash:sha256:hex}'])('a template "%s" does not cover the body once', (content) => {
    expect(coversBody(parseSignedContent(content))).toBe(false);
  });
});

test.each([
  ['abc', SignatureEncoding.HEX], ['abcg', SignatureEncoding.HEX], ['ab cd', SignatureEncoding.HEX], ['', SignatureEncoding.HEX],
  ['ab-_', SignatureEncoding.BASE64], ['ab\n+', SignatureEncoding.BASE64], ['=', SignatureEncoding.BASE64], ['a===', SignatureEncoding.BASE64],
  ['ab+/', SignatureEncoding.BASE64URL],
])('%j is not %s', (text, encoding) => {
  expect(decode(text, encoding)).toBeUndefined();
});

test('every reason has its sentence', () => {
  for (const reason of Object.values(InvalidReason)) {
    expect(describeInvalid(reason)).toMatch(/^[A-Z].*\.$/);
  }
});

describe('whatever is sent', () => {
  const text = fc.oneof(fc.string(), fc.string({ unit: 'binary' }), fc.constantFrom(
    't=1700000000,v1=', 'v1,', 'v1a,', 'sha256=', 'v0=', '1700000000', '=,=,=', 'v1,AAAA v1,BBBB', 'application/x-www-form-urlencoded', '%', '%E0%A4%A'));
  const names = [...new Set(SIGNED.flatMap(({ headers }) => headers.map(([name]) => name)))];
  const headers = fc.array(fc.tuple(fc.constantFrom(...names, 'Host'), text), { maxLength: 8 });
  const body = fc.oneof(fc.uint8Array({ maxLength: 64 }), fc.json().map((json) => Buffer.from(json)));

  it.each(SIGNED.map((signed) => [signed.id, signed] as const))('%s: nothing is thrown, and nothing verifies', (_id, signed) => {
    fc.assert(fc.property(headers, body, text, (sentHeaders, sentBody, url) => {
      const request = { method: 'POST', headers: sentHeaders, query: [[url, url] as const], body: sentBody, urls: () => [url, 'https://x/?bodySHA256=00'] };
      expect(verify(request, signed.config.scheme, signed.keys, signed.arrivedAt).valid).toBe(false);
    }), { numRuns: 60, seed: 20261121 });
  });

  it('a scheme that only a newer version knows verifies nothing', () => {
    const [signed] = SIGNED;
    expect(verify(requestOf(signed), { kind: 'newer' } as unknown as Scheme, signed.keys, signed.arrivedAt)).toEqual({ valid: false, reason: 'unverifiable' });
  });
});

test('only an object is a webhook of a source that signs other texts with the same secret', () => {
  const signed = (body: string) => requestOf({ method: 'POST', headers: [['X-Sig', createHmac('sha256', 'k').update(body).digest('base64url')]], body: Buffer.from(body) });
  const scheme: SignatureScheme = { ...HMAC, onlyObjects: true };
  expect(verify(signed(' {"a":1}'), scheme, ['k'], 0)).toEqual({ valid: true });
  for (const body of ['admin=true', '123', 'null', '[1]', '']) {
    expect(verify(signed(body), scheme, ['k'], 0)).toEqual({ valid: false, reason: 'body-unexpected' });
  }
});

test('a form of a hundred thousand names is read in one pass', () => {
  const names = Array.from({ length: 100_000 }, (_value, index) => `n${index}`).sort();
  const signature = createHmac('sha1', 'k').update(`https://example.com/${names.join('')}`).digest('base64');
  const request = {
    method: 'POST',
    headers: [['Content-Type', 'application/x-www-form-urlencoded'], ['X-Twilio-Signature', signature]] as Array<[string, string]>,
    body: Buffer.from(names.map((name) => `${name}=`).reverse().join('&')),
    query: [],
    urls: () => ['https://example.com/'],
  };
  expect(verify(request, { kind: 'twilio' }, ['k'], 0)).toEqual({ valid: true });
});

test('of many signatures only the first ones are looked at', () => {
  const signed = signedBy('standard-webhooks-sign-example');
  const right = signed.headers.find(([name]) => name === 'webhook-signature')![1];
  expect(verifySigned(withHeader(signed, 'webhook-signature', `${'v1,AAAA '.repeat(9)}${right}`))).toEqual({ valid: true });
  expect(verifySigned(withHeader(signed, 'webhook-signature', `${'v1,AAAA '.repeat(10)}${right}`))).toEqual({ valid: false, reason: 'signature-malformed' });
});
