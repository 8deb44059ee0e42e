import { createHash, createHmac, createSign, generateKeyPairSync, sign } from 'crypto';
import { requestOf } from './support/signed-requests';
import { configOf, secret } from './support/sources';
import { KeyEncoding, PublicKeyAlgorithm, SignatureAlgorithm, SignatureEncoding, TimestampFormat } from '../../src/sources/constants';
import { Source } from '../../src/sources/source';
import { SecretKey } from '../../src/sources/verification/keys';
import { verify } from '../../src/sources/verification/verify';

const BODY = '{"id":1}';
const SECONDS = 1_700_000_000;
const VALID = { valid: true };
const { BASE64, BASE64URL } = SignatureEncoding;

interface Sent {
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly url?: string;
  readonly keys?: readonly SecretKey[];
  readonly arrivedAt?: number;
}

function received(source: Source, { headers = {}, body = BODY, url, keys = ['key'], arrivedAt = SECONDS * 1000 }: Sent) {
  return verify(requestOf({ method: 'POST', headers: Object.entries(headers), body: Buffer.from(body), url }), configOf(source).scheme, keys, arrivedAt);
}

const hmac = (content: string, { algorithm = 'sha256', key = 'key' as string | Buffer, encoding = 'hex' as 'hex' | 'base64' | 'base64url' } = {}): string =>
  createHmac(algorithm, key).update(content).digest(encoding);

describe('field case S7: several things in one header', () => {
  const signedContent = '{timestamp}.{body}';
  const v1 = hmac(`${SECONDS}.${BODY}`);

  it.each<[string, Source, string]>([
    ['Calendly', Source.calendly({ secret }), `t=${SECONDS},v1=${v1}`],
    ['Calendly, with blanks', Source.calendly({ secret }), `t=${SECONDS}, v1=${v1}`],
    ['Calendly, the other way round, with what is not known', Source.calendly({ secret }), `v0=abc,v1=${v1},x,t=${SECONDS}`],
    ['Paddle', Source.paddle({ secret }), `ts=${SECONDS};h1=${hmac(`${SECONDS}:${BODY}`)}`],
    ['ElevenLabs', Source.hmac({ secret, header: 'sig', members: { signatures: ['v0'], timestamp: 't' }, signedContent }), `t=${SECONDS},v0=${v1}`],
    ['any names and separators', Source.hmac({ secret, header: 'sig', members: { separator: ' & ', keyValueSeparator: ':', signatures: ['a'], timestamp: 'b' }, signedContent }),
      `b:${SECONDS} & a:${v1}`],
    ['quoted values', Source.hmac({ secret, header: 'sig', members: { signatures: ['signature'], timestamp: 'ts' }, signedContent }), `ts="${SECONDS}", signature="${v1}"`],
    ['milliseconds', Source.hmac({ secret, header: 'sig', members: { signatures: ['s'], timestamp: 't' }, signedContent, timestampFormat: TimestampFormat.UNIX_MILLISECONDS }),
      `t=${SECONDS}000,s=${hmac(`${SECONDS}000.${BODY}`)}`],
    ['base64 with its padding', Source.hmac({ secret, header: 'sig', members: { signatures: ['s'], timestamp: 't' }, signedContent, encoding: BASE64 }),
      `t=${SECONDS},s=${hmac(`${SECONDS}.${BODY}`, { encoding: 'base64' })}`],
    ['a prefix in front of all', Source.hmac({ secret, header: 'sig', prefix: 'Sig ', members: { signatures: ['v1'], timestamp: 't' }, signedContent }), `Sig t=${SECONDS},v1=${v1}`],
    ['Recurly: the time first, then signatures', Source.hmac({ secret, header: 'sig', members: { keyValueSeparator: '', timestamp: '0' }, signedContent }), `${SECONDS},${v1},${hmac('x')}`],
    ['Sanity: a time that is signed and not held against the arrival', Source.hmac({ secret, header: 'sig', members: { signatures: ['v1'] }, signedContent: '{member:t}.{body}' }),
      `t=1,v1=${hmac(`1.${BODY}`)}`],
  ])('%s', (_name, source, value) => {
    const { scheme } = configOf(source);
    const [header] = scheme.kind === 'signature' && scheme.place.in === 'headers' ? scheme.place.names : [];
    expect(received(source, { headers: { [header]: value } })).toEqual(VALID);
    expect(received(source, { headers: { [header]: value }, body: '{"id":2}' })).toEqual({ valid: false, reason: 'mismatch' });
    expect(received(source, { headers: { [header]: value.replaceAll(String(SECONDS), String(SECONDS - 1)).replace('t=1,', 't=2,') } }).valid).toBe(false);
  });

  it('a time that is not there, or there twice, is none', () => {
    const source = Source.calendly({ secret });
    for (const value of [`v1=${v1}`, `t=${SECONDS},t=${SECONDS},v1=${v1}`, `t=,v1=${v1}`]) {
      expect(received(source, { headers: { 'calendly-webhook-signature': value } })).toEqual({ valid: false, reason: 'timestamp-malformed' });
    }
  });

  it('of several times, each counts for what is signed with it', () => {
    const source = Source.hmac({ secret, header: 'sig', members: { groupSeparator: ' ', signatures: ['v1'], timestamp: 't' }, signedContent });
    const group = (seconds: number, key: string): string => `t=${seconds},v1=${hmac(`${seconds}.${BODY}`, { key })}`;
    expect(received(source, { headers: { sig: `${group(SECONDS, 'other')} ${group(SECONDS + 1, 'key')}` } })).toEqual(VALID);
    expect(received(source, { headers: { sig: `${group(SECONDS, 'other')} ${group(1, 'key')}` } })).toEqual({ valid: false, reason: 'mismatch' });
    const swapped = `t=${SECONDS},v1=${hmac(`${SECONDS + 1}.${BODY}`)} t=${SECONDS + 1},v1=${hmac(`${SECONDS}.${BODY}`)}`;
    expect(received(source, { headers: { sig: swapped } })).toEqual({ valid: false, reason: 'mismatch' });
  });
});

describe('field case S8: of several signatures any verifies', () => {
  const right = hmac(BODY);
  const other = hmac(BODY, { key: 'other' });

  it.each([`v1=${right},v1=${other}`, `v1=${other},v1=${right}`, `v1=not hex,v1=${right}`, `v2=${other}, v1=${right}`])('PagerDuty: %s', (value) => {
    expect(received(Source.pagerDuty({ secret }), { headers: { 'x-pagerduty-signature': value } })).toEqual(VALID);
  });

  it('none that is right does not', () => {
    expect(received(Source.pagerDuty({ secret }), { headers: { 'x-pagerduty-signature': `v1=${other},v2=${right}` } })).toEqual({ valid: false, reason: 'mismatch' });
    expect(received(Source.pagerDuty({ secret }), { headers: { 'x-pagerduty-signature': `v2=${right}` } })).toEqual({ valid: false, reason: 'signature-malformed' });
  });

  it('lists without names, and headers besides', () => {
    const list = Source.hmac({ secret, header: 'sig', members: { keyValueSeparator: '' }, encoding: BASE64 });
    expect(received(list, { headers: { sig: `${hmac('x', { encoding: 'base64' })}, ${hmac(BODY, { encoding: 'base64' })}` } })).toEqual(VALID);
    const two = Source.hmac({ secret, header: 'a', additionalHeaders: ['b'] });
    expect(received(two, { headers: { a: other, b: right } })).toEqual(VALID);
    expect(received(two, { headers: { b: right } })).toEqual(VALID);
    expect(received(two, { headers: { a: 'nothing', b: right } })).toEqual(VALID);
    expect(received(two, { headers: { a: other } })).toEqual({ valid: false, reason: 'mismatch' });
    expect(received(two, {})).toEqual({ valid: false, reason: 'header-missing' });
  });
});

describe('field case S9: prefixes with a blank, keys that are no text', () => {
  const bytes = Buffer.from([0, 255, 16, 128, 1]);

  it('Teams: HMAC, and a key in base64', () => {
    const source = Source.hmac({ secret, header: 'authorization', prefix: 'HMAC ', encoding: BASE64, keyEncoding: KeyEncoding.BASE64 });
    const value = `HMAC ${hmac(BODY, { key: bytes, encoding: 'base64' })}`;
    expect(received(source, { headers: { Authorization: value }, keys: [bytes.toString('base64')] })).toEqual(VALID);
    expect(received(source, { headers: { Authorization: value.replace('HMAC ', 'HMAC') }, keys: [bytes.toString('base64')] }).valid).toBe(false);
    expect(received(source, { headers: { Authorization: value }, keys: ['no base64!'] })).toEqual({ valid: false, reason: 'secret-unusable' });
  });

  it('Greenhouse: sha256, a blank and the signature', () => {
    expect(received(Source.hmac({ secret, header: 'signature', prefix: 'sha256 ' }), { headers: { Signature: `sha256 ${hmac(BODY)}` } })).toEqual(VALID);
  });

  it('a key in hex', () => {
    const source = Source.hmac({ secret, header: 'sig', keyEncoding: KeyEncoding.HEX });
    expect(received(source, { headers: { sig: hmac(BODY, { key: bytes }) }, keys: [bytes.toString('hex').toUpperCase()] })).toEqual(VALID);
    expect(received(source, { headers: { sig: hmac(BODY, { key: bytes }) }, keys: ['abc'] })).toEqual({ valid: false, reason: 'secret-unusable' });
  });

  it.each(Object.values(SignatureAlgorithm))('%s, in base64url', (algorithm) => {
    const source = Source.hmac({ secret, header: 'sig', algorithm, encoding: BASE64URL });
    expect(received(source, { headers: { sig: hmac(BODY, { algorithm, encoding: 'base64url' }) } })).toEqual(VALID);
  });
});

describe('field case S10: times as senders write them', () => {
  const arrivedAt = Date.parse('2026-11-29T08:34:00Z');
  const source = Source.hmac({ secret, header: 'sig', signedContent: '{body}{timestamp}', timestampHeader: 'time', timestampFormat: TimestampFormat.ISO_8601 });

  it.each([
    '2026-11-29T00:34:00-08:00', '2026-11-29T08:34:00Z', '2026-11-29T08:34:00', '2026-11-29 08:34:00', '2026-11-29t08:34:00z', '2026-11-29T08:34:00.123456789Z',
    '2026-11-29T08:34:00.5', '2026-11-29T14:04:00+05:30', '2026-11-29T14:04:00+0530', '2026-11-29T08:34:00+00:00', '2026-11-29T08:34:00-00:00',
  ])('%s', (time) => {
    const headers = { time, sig: hmac(`${BODY}${time}`) };
    expect(received(source, { headers, arrivedAt })).toEqual(VALID);
    expect(received(source, { headers, arrivedAt: arrivedAt + 301_000 })).toEqual({ valid: false, reason: 'timestamp-outside-tolerance' });
  });

  it.each(['2026-11-29', '2026-11-29T08:34', '2026-11-29T08:34:00+5', '2026-13-29T08:34:00Z', '2026-11-29T25:34:00', 'Sun, 29 Nov 2026 08:34:00 GMT', '1795941240'])('not %s', (time) => {
    expect(received(source, { headers: { time, sig: hmac(`${BODY}${time}`) }, arrivedAt })).toEqual({ valid: false, reason: 'timestamp-malformed' });
  });

  it('without a zone it is UTC wherever the forwarder runs', () => {
    const zone = process.env.TZ;
    process.env.TZ = 'America/Los_Angeles';
    try {
      const time = '2026-11-29T08:34:00';
      expect(received(source, { headers: { time, sig: hmac(`${BODY}${time}`) }, arrivedAt })).toEqual(VALID);
    } finally {
      process.env.TZ = zone;
    }
  });

  it('Box, with its own header', () => {
    const time = '2026-11-29T00:34:00-08:00';
    const headers = { 'BOX-DELIVERY-TIMESTAMP': time, 'BOX-SIGNATURE-PRIMARY': hmac(`${BODY}${time}`, { encoding: 'base64' }) };
    expect(received(Source.box({ secret }), { headers, arrivedAt })).toEqual(VALID);
  });

  it('seconds or milliseconds, where a sender documents both', () => {
    const both = Source.hmac({ secret, header: 'sig', signedContent: '{timestamp}{body}', timestampHeader: 'time', timestampFormat: TimestampFormat.UNIX });
    for (const time of [`${SECONDS}`, `${SECONDS}123`]) {
      expect(received(both, { headers: { time, sig: hmac(`${time}${BODY}`) } })).toEqual(VALID);
    }
    expect(received(both, { headers: { time: `${SECONDS}12`, sig: hmac(`${SECONDS}12${BODY}`) } }).valid).toBe(false);
  });
});

describe('field case S11: tokens and Basic', () => {
  it.each<[string, Source, Sent]>([
    ['Telegram', Source.telegram({ secret }), { headers: { 'X-Telegram-Bot-Api-Secret-Token': 'key' } }],
    ['a bearer token', Source.token({ secret, header: 'Authorization', prefix: 'Bearer ' }), { headers: { authorization: 'Bearer key' } }],
    ['in the query', Source.token({ secret, queryParameter: 'token' }), { url: 'https://example.com/?a=1&token=key' }],
    ['in the JSON body', Source.token({ secret, jsonField: '$.value[0].clientState' }), { body: '{"value":[{"clientState":"key"}]}' }],
    ['in a form', Source.token({ secret, formField: 'token' }), { headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: 'a=1&token=key' }],
    ['Chargebee', Source.basic({ secret, username: 'chargebee' }), { headers: { Authorization: `Basic ${Buffer.from('chargebee:key').toString('base64')}` } }],
    ['Azure DevOps, without a name', Source.basic({ secret, username: '' }), { headers: { Authorization: `basic ${Buffer.from(':key').toString('base64')}` } }],
    ['a secret with both', Source.basic({ secret }), { headers: { Authorization: `Basic ${Buffer.from('postmark:a:b').toString('base64')}` }, keys: ['postmark:a:b'] }],
    ['a secret in UTF-8', Source.basic({ secret, username: 'ä' }), { headers: { Authorization: `Basic ${Buffer.from('ä:ß☃').toString('base64')}` }, keys: ['ß☃'] }],
  ])('%s', (_name, source, sent) => {
    expect(received(source, sent)).toEqual(VALID);
    expect(received(source, { ...sent, keys: ['another', ...sent.keys ?? ['key']] })).toEqual(VALID);
    expect(received(source, { ...sent, keys: ['another'] })).toEqual({ valid: false, reason: 'mismatch' });
    expect(received(source, { ...sent, keys: [''] }).valid).toBe(false);
    expect(received(source, { body: 'x' }).valid).toBe(false);
  });

  it('neither is taken where it stands twice', () => {
    expect(received(Source.token({ secret, queryParameter: 'token' }), { url: 'https://example.com/?token=key&token=x' })).toEqual({ valid: false, reason: 'field-missing' });
    expect(received(Source.token({ secret, jsonField: '$.token' }), { body: '{"token":"x","token":"key"}' })).toEqual({ valid: false, reason: 'body-unexpected' });
    const form = { headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: 'token=key&token=x' };
    expect(received(Source.token({ secret, formField: 'token' }), form)).toEqual({ valid: false, reason: 'field-missing' });
  });

  it.each(['Basic', 'Basic ', 'Bearer a2V5', 'Basic !!', 'Basic a2V5 a2V5'])('%j is no Basic authentication', (value) => {
    expect(received(Source.basic({ secret }), { headers: { Authorization: value } })).toEqual({ valid: false, reason: 'signature-malformed' });
  });
});

/** Not only shorter: of an RSA signature a zero in front may be left out. */
function tampered(signature: Buffer): Buffer {
  return Buffer.concat([signature.subarray(0, -1), Buffer.from([255 - signature.at(-1)!])]);
}

describe('field case S12: public keys', () => {
  const ed = generateKeyPairSync('ed25519');
  const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const derOf = (key: typeof ed.publicKey): string => key.export({ format: 'der', type: 'spki' }).toString('base64');
  const pemOf = (key: typeof ed.publicKey): string => key.export({ format: 'pem', type: 'spki' }).toString();
  const raw = Buffer.from(ed.publicKey.export({ format: 'jwk' }).x!, 'base64url');
  const content = Buffer.from(`${SECONDS}${BODY}`);
  const headers = (signature: Buffer): Record<string, string> => ({ sig: signature.toString('base64'), time: String(SECONDS) });
  const source = (key: string, algorithm: PublicKeyAlgorithm): Source => Source.publicKey({
    publicKeys: [key], algorithm, header: 'sig', encoding: BASE64, signedContent: '{timestamp}{body}', timestampHeader: 'time',
  });

  it.each<[string, string, PublicKeyAlgorithm, Buffer]>([
    ['Ed25519, hex', raw.toString('hex'), PublicKeyAlgorithm.ED25519, sign(null, content, ed.privateKey)],
    ['Ed25519, base64', raw.toString('base64'), PublicKeyAlgorithm.ED25519, sign(null, content, ed.privateKey)],
    ['Ed25519, whpk_', `whpk_${raw.toString('base64')}`, PublicKeyAlgorithm.ED25519, sign(null, content, ed.privateKey)],
    ['Ed25519, DER', derOf(ed.publicKey), PublicKeyAlgorithm.ED25519, sign(null, content, ed.privateKey)],
    ['Ed25519, PEM', pemOf(ed.publicKey), PublicKeyAlgorithm.ED25519, sign(null, content, ed.privateKey)],
    ['ECDSA, DER', derOf(ec.publicKey), PublicKeyAlgorithm.ECDSA_SHA256, createSign('sha256').update(content).sign(ec.privateKey)],
    ['ECDSA, PEM, 64 bytes', pemOf(ec.publicKey), PublicKeyAlgorithm.ECDSA_SHA256, sign('sha256', content, { key: ec.privateKey, dsaEncoding: 'ieee-p1363' })],
    ['RSA', pemOf(rsa.publicKey), PublicKeyAlgorithm.RSA_SHA256, sign('sha256', content, rsa.privateKey)],
    ['RSA, SHA-512', derOf(rsa.publicKey), PublicKeyAlgorithm.RSA_SHA512, sign('sha512', content, rsa.privateKey)],
    ['RSA-PSS', derOf(rsa.publicKey), PublicKeyAlgorithm.RSA_PSS_SHA256, sign('sha256', content, { key: rsa.privateKey, padding: 6, saltLength: 32 })],
  ])('%s', (_name, key, algorithm, signature) => {
    expect(received(source(key, algorithm), { headers: headers(signature), keys: [] })).toEqual(VALID);
    expect(received(source(key, algorithm), { headers: headers(signature), body: '{"id":2}', keys: [] })).toEqual({ valid: false, reason: 'mismatch' });
    expect(received(source(key, algorithm), { headers: headers(tampered(signature)), keys: [] })).toEqual({ valid: false, reason: 'mismatch' });
    expect(received(source(key, algorithm), { headers: { ...headers(signature), time: String(SECONDS - 1) }, keys: [] })).toEqual({ valid: false, reason: 'mismatch' });
    expect(received(source(key, algorithm), { headers: headers(signature), keys: [], arrivedAt: 0 })).toEqual({ valid: false, reason: 'timestamp-outside-tolerance' });
  });

  it('a public key is never the secret of an HMAC', () => {
    const { scheme } = configOf(source(derOf(rsa.publicKey), PublicKeyAlgorithm.RSA_SHA256));
    const forged = createHmac('sha256', derOf(rsa.publicKey)).update(content).digest();
    const request = requestOf({ method: 'POST', headers: Object.entries(headers(forged)), body: Buffer.from(BODY) });
    expect(verify(request, scheme, [derOf(rsa.publicKey)], SECONDS * 1000)).toEqual({ valid: false, reason: 'mismatch' });
  });

  it('any of several keys', () => {
    const both = Source.discord({ publicKeys: ['00'.repeat(31) + '01', raw.toString('hex')] });
    const signature = sign(null, content, ed.privateKey).toString('hex');
    expect(received(both, { headers: { 'X-Signature-Ed25519': signature, 'X-Signature-Timestamp': String(SECONDS) }, keys: [] })).toEqual(VALID);
  });
});

test.each(['whsec_a2V5', 'v1,whsec_a2V5', 'a2V5', 'v1,whsec_b3RoZXI=|v1,whsec_a2V5'])('field case S14: a secret shown as %s', (key) => {
  const content = `m1.${SECONDS}.${BODY}`;
  const headers = { 'webhook-id': 'm1', 'webhook-timestamp': String(SECONDS), 'webhook-signature': `v1,${hmac(content, { encoding: 'base64' })}` };
  expect(received(Source.standardWebhooks({ secret }), { headers, keys: [key] })).toEqual(VALID);
});

describe('what is signed besides', () => {
  it.each<[string, Source, Sent, string]>([
    ['a hash of the body', Source.hmac({ secret, header: 'sig', signedContent: 'a{bodyHash:sha512:base64}' }), {},
      `a${createHash('sha512').update(BODY).digest('base64')}`],
    ['the path', Source.hmac({ secret, header: 'sig', signedContent: '{method}{path}{body}' }), { url: 'https://example.com/a?b=1' }, `POST/a?b=1${BODY}`],
    ['a parameter', Source.hmac({ secret, header: 'sig', signedContent: '{query:b}{query?:c}{body}' }), { url: 'https://example.com/a?b=1' }, `1${BODY}`],
    ['a header that may be missing', Source.hmac({ secret, header: 'sig', signedContent: '{header?:x-none}{body}' }), {}, BODY],
    ['Mandrill: the URL and a sorted form', Source.hmac({ secret, header: 'sig', signedContent: '{url}{sortedForm}' }),
      { url: 'https://example.com/', headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: 'b=2&a=1' }, 'https://example.com/a1b2'],
  ])('%s', (_name, source, sent, content) => {
    const headers = { ...sent.headers, sig: hmac(content) };
    expect(received(source, { ...sent, headers })).toEqual(VALID);
    expect(received(source, { ...sent, headers, body: `${sent.body ?? BODY} ` })).toEqual({ valid: false, reason: 'mismatch' });
  });

  it('what is missing does not verify', () => {
    const source = Source.hmac({ secret, header: 'sig', signedContent: '{query:b}{body}' });
    expect(received(source, { headers: { sig: hmac(BODY) } })).toEqual({ valid: false, reason: 'field-missing' });
  });

  it('a form that is said to be something else is none', () => {
    const source = Source.hmac({ secret, header: 'sig', signedContent: '{sortedForm}' });
    expect(received(source, { headers: { 'sig': hmac('a1'), 'content-type': 'application/json' }, body: 'a=1' })).toEqual({ valid: false, reason: 'body-not-signed' });
  });

  it('a time in a body that is signed need not be named again', () => {
    const source = Source.hmac({ secret, header: 'sig', timestampJsonField: '$.at', timestampFormat: TimestampFormat.UNIX_MILLISECONDS });
    const body = `{"at":${SECONDS}000}`;
    expect(received(source, { headers: { sig: hmac(body) }, body })).toEqual(VALID);
    expect(received(source, { headers: { sig: hmac(body) }, body, arrivedAt: 0 })).toEqual({ valid: false, reason: 'timestamp-outside-tolerance' });
  });
});
