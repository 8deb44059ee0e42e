import { createHash, createHmac, generateKeyPairSync, JsonWebKey, KeyObject, sign as signWith } from 'crypto';
import { signedBy } from './support/signed-requests';
import { configOf, previousSecret, secret } from './support/sources';
import { Webhook } from '../../src/envelope/envelope';
import { JwtAlgorithm, KeyEncoding } from '../../src/sources/constants';
import { LimitedAnswer } from '../../src/sources/fetch-limited';
import { REFETCH_AFTER_MS } from '../../src/sources/json-web-keys';
import { JwtSourceProps } from '../../src/sources/jwt-props';
import { Source } from '../../src/sources/source';
import { SourceVerifier } from '../../src/sources/source-verifier';

const SECONDS = 1_700_000_000;
const BODY = Buffer.from('{"id":1}');
const HASH = createHash('sha256').update(BODY).digest('hex');
const URL = 'https://sender.example.com/jwks.json';
const AUDIENCE = 'https://hooks.example.com';
const CLAIMS = { aud: AUDIENCE, iat: SECONDS, exp: SECONDS + 60 };

const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' });

const base64url = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const jwkOf = (key: KeyObject, more: object): object => ({ ...key.export({ format: 'jwk' }) as JsonWebKey, ...more });

function token(header: object, claims: object, sign: (content: string) => Buffer): string {
  const content = `${base64url(header)}.${base64url(claims)}`;
  return `${content}.${sign(content).toString('base64url')}`;
}

const rs256 = (claims: object = CLAIMS, header: object = {}, key = rsa.privateKey): string =>
  token({ alg: 'RS256', kid: 'k1', ...header }, claims, (content) => signWith('sha256', Buffer.from(content), key));
const hs256 = (key: string | Buffer, claims: object = CLAIMS, header: object = {}): string =>
  token({ alg: 'HS256', ...header }, claims, (content) => createHmac('sha256', key).update(content).digest());

function webhook(text: string, over: Partial<Webhook> = {}): Webhook {
  return {
    id: 'id',
    arrivedAt: SECONDS * 1000,
    endpoint: '/',
    method: 'POST',
    path: '',
    rawPath: '/',
    query: [],
    headers: [['Authorization', `Bearer ${text}`]],
    body: BODY,
    sourceIp: '',
    ...over,
  };
}

/** The host of the keys, Secrets Manager and a clock. */
class World {
  public now = SECONDS * 1000 + 500;
  public keys: object[] = [jwkOf(rsa.publicKey, { kid: 'k1', alg: 'RS256', use: 'sig' })];
  public answer?: () => Promise<LimitedAnswer>;
  public readonly asked: Array<{ url: string; body?: string }> = [];
  public readonly secrets = new Map([[secret.secretArn, 'topsecret']]);

  public verifier(source: Source): SourceVerifier {
    return new SourceVerifier(configOf(source), {
      now: () => this.now,
      readSecret: async (arn) => this.secrets.get(arn) ?? Promise.reject(Object.assign(new Error(), { name: 'AccessDeniedException' })),
      fetchCertificate: () => Promise.reject(new Error()),
      fetchKeys: async (url, body) => {
        this.asked.push({ url, body });
        return this.answer ? this.answer() : { status: 200, text: JSON.stringify({ keys: this.keys }) };
      },
    });
  }
}

const byKeySet = (over: Partial<JwtSourceProps> = {}): Source => Source.jwt({ keySetUrl: URL, audience: AUDIENCE, ...over });
const reason = (invalid: string): object => ({ invalid, detail: expect.any(String) });

describe('a token by a published key', () => {
  let world: World;
  const check = (text: string, source = byKeySet(), over: Partial<Webhook> = {}) => world.verifier(source).check(webhook(text, over));

  beforeEach(() => {
    world = new World();
  });

  it('verifies, and the keys are fetched from the host that is named, and from nowhere else', async () => {
    expect(await check(rs256(CLAIMS, { jku: 'https://evil.example.com', jwk: jwkOf(ec.publicKey, {}), x5u: 'https://evil.example.com' }))).toBe('verified');
    expect(world.asked).toEqual([{ url: URL, body: undefined }]);
  });

  it('in any case of "Bearer", and days after it arrived', async () => {
    world.now += 3 * 86_400_000;
    expect(await check(rs256(), byKeySet(), { headers: [['authorization', `bearer ${rs256()}`]] })).toBe('verified');
  });

  it.each<[string, () => string, string]>([
    ['signed by another key', () => rs256(CLAIMS, {}, generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey), 'mismatch'],
    ['with another claim', () => `${base64url({ alg: 'RS256', kid: 'k1' })}.${base64url({ ...CLAIMS, sub: 'x' })}.${rs256().split('.')[2]}`, 'mismatch'],
    ['without a name of its key', () => rs256(CLAIMS, { kid: undefined }), 'key-unknown'],
    ['by a key that is not published', () => rs256(CLAIMS, { kid: 'k2' }), 'key-unknown'],
  ])('does not verify %s', async (_what, make, expected) => {
    expect(await check(make())).toEqual(reason(expected));
    expect(world.asked.length).toBeLessThanOrEqual(1);
  });

  it.each<[string, () => string, string]>([
    ['alg none', () => `${base64url({ alg: 'none', kid: 'k1' })}.${base64url(CLAIMS)}.`, 'signature-malformed'],
    ['alg none with a signature', () => `${base64url({ alg: 'none', kid: 'k1' })}.${base64url(CLAIMS)}.AAAA`, 'algorithm-not-allowed'],
    ['HS256 with the public key as secret', () => hs256(rsa.publicKey.export({ format: 'pem', type: 'spki' }) as string, CLAIMS, { kid: 'k1' }), 'algorithm-not-allowed'],
    ['another algorithm', () => rs256(CLAIMS, { alg: 'RS512' }), 'algorithm-not-allowed'],
    ['a critical header', () => rs256(CLAIMS, { crit: ['b64'], b64: false }), 'signature-malformed'],
    ['two parts', () => rs256().split('.').slice(0, 2).join('.'), 'signature-malformed'],
    ['four parts', () => `${rs256()}.AAAA`, 'signature-malformed'],
    ['no JSON', () => 'AAAA.AAAA.AAAA', 'signature-malformed'],
    ['base64 of another alphabet', () => `${rs256()}+/==`, 'signature-malformed'],
    ['a list for claims', () => `${base64url({ alg: 'RS256', kid: 'k1' })}.${base64url([])}.AAAA`, 'signature-malformed'],
    ['a token of 20 KB', () => rs256({ ...CLAIMS, padding: 'a'.repeat(20_000) }), 'signature-malformed'],
    ['for another audience', () => rs256({ ...CLAIMS, aud: 'https://other.example.com' }), 'claim-unexpected'],
    ['for nobody', () => rs256({ ...CLAIMS, aud: undefined }), 'claim-unexpected'],
    ['expired', () => rs256({ ...CLAIMS, exp: SECONDS - 301 }), 'timestamp-outside-tolerance'],
    ['from the future', () => rs256({ ...CLAIMS, iat: SECONDS + 301, exp: SECONDS + 900 }), 'timestamp-outside-tolerance'],
    ['not yet', () => rs256({ ...CLAIMS, nbf: SECONDS + 301 }), 'timestamp-outside-tolerance'],
    ['without any time', () => rs256({ aud: AUDIENCE }), 'timestamp-malformed'],
    ['with times that are text', () => rs256({ ...CLAIMS, exp: String(SECONDS + 60) }), 'timestamp-malformed'],
    ['without an end, and old', () => rs256({ aud: AUDIENCE, iat: SECONDS - 301 }), 'timestamp-outside-tolerance'],
  ])('nothing is fetched for %s', async (_what, make, expected) => {
    expect(await check(make())).toEqual(reason(expected));
    expect(world.asked).toEqual([]);
  });

  it('of several audiences, with issuer and claims', async () => {
    const source = byKeySet({ issuer: 'me', claims: { email: 'a@example.com', email_verified: 'true' } });
    const claims = { ...CLAIMS, aud: ['x', AUDIENCE], iss: 'me', email: 'a@example.com', email_verified: true };
    expect(await check(rs256(claims), source)).toBe('verified');
    for (const over of [{ iss: 'you' }, { email: 'b@example.com' }, { email_verified: false }, { email: undefined }]) {
      expect(await check(rs256({ ...claims, ...over }), source)).toEqual(reason('claim-unexpected'));
    }
    expect(await check(rs256(CLAIMS), byKeySet({ claims: { toString: 'x' } }))).toEqual(reason('claim-unexpected'));
  });

  it('is bound to the body where the sender does so', async () => {
    const source = byKeySet({ bodyHashClaim: 'hash' });
    expect(await check(rs256({ ...CLAIMS, hash: HASH }), source)).toBe('verified');
    expect(await check(rs256({ ...CLAIMS, hash: HASH.toUpperCase() }), source)).toBe('verified');
    expect(await check(rs256({ ...CLAIMS, hash: HASH }), source, { body: Buffer.from('{"id":2}') })).toEqual(reason('body-mismatch'));
    expect(await check(rs256(CLAIMS), source)).toEqual(reason('body-mismatch'));
  });

  it.each<[string, object]>([
    ['is for another algorithm', jwkOf(rsa.publicKey, { kid: 'k1', alg: 'RS512' })],
    ['is for encryption', jwkOf(rsa.publicKey, { kid: 'k1', use: 'enc' })],
    ['is of another kind', jwkOf(ec.publicKey, { kid: 'k1' })],
    ['is a secret', { kty: 'oct', k: Buffer.from('topsecret').toString('base64url'), kid: 'k1' }],
    ['is small', jwkOf(generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey, { kid: 'k1' })],
    ['is broken', { kty: 'RSA', kid: 'k1' }],
    ['expired before the webhook arrived', jwkOf(rsa.publicKey, { kid: 'k1', expired_at: SECONDS - 1 })],
  ])('a key that %s verifies nothing', async (_what, key) => {
    world.keys = [key];
    expect(await check(rs256())).toEqual(reason('mismatch'));
  });

  it.each<[JwtAlgorithm, () => [KeyObject, (content: Buffer) => Buffer]]>([
    [JwtAlgorithm.RS512, () => [rsa.publicKey, (content) => signWith('sha512', content, rsa.privateKey)]],
    [JwtAlgorithm.PS256, () => [rsa.publicKey, (content) => signWith('sha256', content, { key: rsa.privateKey, padding: 6, saltLength: 32 })]],
    [JwtAlgorithm.ES256, () => [ec.publicKey, (content) => signWith('sha256', content, { key: ec.privateKey, dsaEncoding: 'ieee-p1363' })]],
    [JwtAlgorithm.ES384, () => {
      const pair = generateKeyPairSync('ec', { namedCurve: 'P-384' });
      return [pair.publicKey, (content) => signWith('sha384', content, { key: pair.privateKey, dsaEncoding: 'ieee-p1363' })];
    }],
    [JwtAlgorithm.EDDSA, () => {
      const pair = generateKeyPairSync('ed25519');
      return [pair.publicKey, (content) => signWith(null, content, pair.privateKey)];
    }],
  ])('%s', async (algorithm, make) => {
    const [key, signContent] = make();
    world.keys = [jwkOf(key, { kid: 'k1' })];
    const text = token({ alg: algorithm, kid: 'k1' }, CLAIMS, (content) => signContent(Buffer.from(content)));
    expect(await check(text, byKeySet({ algorithms: [algorithm] }))).toBe('verified');
    expect(await check(text)).toEqual(reason('algorithm-not-allowed'));
  });
});

describe('the set of keys', () => {
  let world: World;
  let verifier: SourceVerifier;
  const at = (ms: number): Partial<Webhook> => ({ arrivedAt: ms });

  beforeEach(() => {
    world = new World();
    verifier = world.verifier(byKeySet());
  });

  it('is fetched once for as many webhooks as verify, also for many at once', async () => {
    expect(await Promise.all([1, 2, 3].map(() => verifier.check(webhook(rs256()))))).toEqual(['verified', 'verified', 'verified']);
    expect(world.asked).toHaveLength(1);
  });

  it('is fetched again for a key that is new', async () => {
    await verifier.check(webhook(rs256()));
    world.keys.push(jwkOf(rsa.publicKey, { kid: 'k2' }));
    world.now += REFETCH_AFTER_MS;
    expect(await verifier.check(webhook(rs256(CLAIMS, { kid: 'k2' }), at(world.now)))).toBe('verified');
    expect(world.asked).toHaveLength(2);
  });

  it('forged names of keys do not hammer the host, and what came since the keys were fetched waits', async () => {
    await verifier.check(webhook(rs256()));
    for (let index = 0; index < 500; index += 1) {
      world.now += 10;
      const result = await verifier.check(webhook(rs256(CLAIMS, { kid: `forged ${index}` }), at(world.now)));
      expect(result).toEqual({ unavailable: expect.stringContaining('(KeysReadJustNow)') });
      expect(await verifier.check(webhook(rs256(), at(world.now)))).toBe('verified');
    }
    expect(world.asked).toHaveLength(1);
    world.now += REFETCH_AFTER_MS;
    expect(await verifier.check(webhook(rs256(CLAIMS, { kid: 'forged' }), at(world.now - 1)))).toEqual(reason('key-unknown'));
    expect(await verifier.check(webhook(rs256(CLAIMS, { kid: 'forged too' }), at(world.now - 1)))).toEqual(reason('key-unknown'));
    expect(world.asked).toHaveLength(2);
  });

  it.each<[string, () => Promise<LimitedAnswer>, string]>([
    ['no answer', () => Promise.reject(Object.assign(new Error('topsecret'), { name: 'TimeoutError' })), 'TimeoutError'],
    ['503', async () => ({ status: 503, text: '' }), 'http-503'],
    ['404', async () => ({ status: 404, text: '{"keys":[]}' }), 'http-404'],
    ['no JSON', async () => ({ status: 200, text: '<html>' }), 'http-200'],
    ['no list', async () => ({ status: 200, text: '{"keys":{}}' }), 'http-200'],
  ])('with %s webhooks wait, and verify when it is there again', async (_what, answer, code) => {
    world.answer = answer;
    const waits = { unavailable: `The keys of the source could not be fetched (${code}); expected that the forwarder can reach their host, and that it gives out keys.` };
    expect(await verifier.check(webhook(rs256()))).toEqual(waits);
    expect(await verifier.check(webhook(rs256()))).toEqual(waits);
    expect(world.asked).toHaveLength(1);
    world.answer = undefined;
    world.now += REFETCH_AFTER_MS;
    expect(await verifier.check(webhook(rs256()))).toBe('verified');
  });

  it('is fetched again each hour; a key that is gone counts no more, and what is known counts while the host is away', async () => {
    await verifier.check(webhook(rs256()));
    world.now += 3_600_000;
    world.answer = async () => ({ status: 503, text: '' });
    expect(await verifier.check(webhook(rs256()))).toBe('verified');
    expect(await verifier.check(webhook(rs256()))).toBe('verified');
    expect(world.asked).toHaveLength(2);
    world.answer = undefined;
    world.keys = [jwkOf(rsa.publicKey, { kid: 'k2' })];
    world.now += REFETCH_AFTER_MS;
    expect(await verifier.check(webhook(rs256()))).toEqual({ ...reason('key-withdrawn'), keep: true });
    expect(await verifier.check(webhook(rs256({ ...CLAIMS, exp: SECONDS + 7_200 }), at(world.now)))).toEqual(reason('key-unknown'));
  });

  it.each<[string, object[]]>([['without a key', []], ['without a name', [jwkOf(rsa.publicKey, {})]]])(
    'is %s for a while: what was known counts no more, and nobody can tell a forged webhook from a real one, so that they wait', async (_what, keys) => {
      const received = webhook(rs256(), at(world.now));
      expect(await verifier.check(received)).toBe('verified');
      world.keys = keys;
      world.now += 3_600_000;
      const waits = { unavailable: expect.stringContaining('(NoKeys)') };
      // Also where the keys were read when it had arrived: it may have waited for a backend since then, and its key be among those that are missing.
      expect(await verifier.check(received)).toEqual(waits);
      expect(await verifier.check(webhook(rs256({ ...CLAIMS, exp: SECONDS + 7_200 }, { kid: 'forged' }), at(world.now)))).toEqual(waits);
      world.now += 3_600_000;
      expect(await verifier.check(received)).toEqual(waits);
      expect(world.asked).toHaveLength(3);
      world.keys = [jwkOf(rsa.publicKey, { kid: 'k1' })];
      world.now += REFETCH_AFTER_MS;
      expect(await verifier.check(received)).toBe('verified');
    });

  it('keys without a name, and what is none, are left out', async () => {
    world.keys = [null as unknown as object, {}, { kid: 1 }, ...world.keys];
    expect(await verifier.check(webhook(rs256()))).toBe('verified');
  });
});

describe('a token by a secret', () => {
  const world = new World();
  const check = (text: string, source: Source) => world.verifier(source).check(webhook(text));

  it('verifies, and nothing is fetched', async () => {
    expect(await check(hs256('topsecret'), Source.jwt({ secret }))).toBe('verified');
    expect(await check(hs256('another'), Source.jwt({ secret }))).toEqual(reason('mismatch'));
    expect(world.asked).toEqual([]);
  });

  it('by the previous one, of base64, and with HS512', async () => {
    world.secrets.set(previousSecret.secretArn, 'old');
    expect(await check(hs256('old'), Source.jwt({ secret, previousSecret }))).toBe('verified');
    world.secrets.set(previousSecret.secretArn, Buffer.from('bytes').toString('base64'));
    expect(await check(hs256('bytes'), Source.jwt({ secret, previousSecret, keyEncoding: KeyEncoding.BASE64 }))).toBe('verified');
    const text = token({ alg: 'HS512' }, CLAIMS, (content) => createHmac('sha512', 'topsecret').update(content).digest());
    expect(await check(text, Source.jwt({ secret, algorithms: [JwtAlgorithm.HS512] }))).toBe('verified');
  });

  it('Vonage: the body is bound', async () => {
    const signed = signedBy('vonage-by-the-rule');
    const own = new World();
    own.secrets.set(secret.secretArn, signed.keys[0]);
    const received = webhook('', { headers: signed.headers, body: signed.body });
    expect(await own.verifier(Source.vonage({ secret })).check(received)).toBe('verified');
    expect(await own.verifier(Source.vonage({ secret })).check({ ...received, body: BODY })).toEqual(reason('body-mismatch'));
    expect(await own.verifier(Source.vonage({ secret })).check({ ...received, arrivedAt: (SECONDS + 301) * 1000 })).toEqual(reason('timestamp-outside-tolerance'));
  });
});

describe('Plaid', () => {
  const signed = signedBy('plaid-by-the-rule');
  const jwk = JSON.parse(signed.keys[0]) as { kid: string };
  const received = webhook('', { headers: signed.headers, body: signed.body });
  let world: World;

  beforeEach(() => {
    world = new World();
    world.answer = async () => ({ status: 200, text: JSON.stringify({ key: jwk, request_id: 'x' }) });
  });

  const verifier = (sandbox?: boolean): SourceVerifier => world.verifier(Source.plaid({ secret, clientId: 'a-client', sandbox }));
  const answers = (status: number, answer: object) => {
    world.answer = async () => ({ status, text: JSON.stringify(answer) });
  };

  it('is asked for each key once, by who one is', async () => {
    const one = verifier();
    expect([await one.check(received), await one.check(received)]).toEqual(['verified', 'verified']);
    expect(world.asked).toEqual([
      { url: 'https://production.plaid.com/webhook_verification_key/get', body: JSON.stringify({ client_id: 'a-client', secret: 'topsecret', key_id: jwk.kid }) },
    ]);
    await verifier(true).check(received);
    expect(world.asked[1].url).toBe('https://sandbox.plaid.com/webhook_verification_key/get');
  });

  it('another body does not verify, and Plaid is not asked', async () => {
    expect(await verifier().check({ ...received, body: BODY })).toEqual(reason('body-mismatch'));
    expect(world.asked).toEqual([]);
  });

  it('a key that there is not makes it invalid, and is not asked for again', async () => {
    answers(400, { error_code: 'INVALID_WEBHOOK_VERIFICATION_KEY_ID' });
    const one = verifier();
    expect([await one.check(received), await one.check(received)]).toEqual([reason('key-unknown'), reason('key-unknown')]);
    expect(world.asked).toHaveLength(1);
  });

  it('a key of another name is none', async () => {
    answers(200, { key: { ...jwk, kid: 'other' } });
    expect(await verifier().check(received)).toEqual(reason('key-unknown'));
  });

  it('a key counts for what arrived before it expired', async () => {
    answers(200, { key: { ...jwk, expired_at: SECONDS + 1 } });
    expect(await verifier().check(received)).toBe('verified');
    answers(200, { key: { ...jwk, expired_at: SECONDS } });
    expect(await verifier().check(received)).toEqual(reason('mismatch'));
  });

  it.each<[number, object, string]>([
    [400, { error_code: 'INVALID_API_KEYS' }, 'INVALID_API_KEYS'], [429, {}, 'http-429'], [500, {}, 'http-500'], [200, {}, 'http-200'], [200, [], 'http-200'],
  ])('with %d %j webhooks wait', async (status, answer, code) => {
    answers(status, answer);
    expect(await verifier().check(received)).toEqual({ unavailable: expect.stringContaining(`(${code})`) });
  });

  it('while its secret cannot be read, webhooks wait, and that is told', async () => {
    world.secrets.clear();
    const told: string[] = [];
    expect(await verifier().check(received, (sentence) => told.push(sentence))).toEqual({ unavailable: expect.stringContaining('(NoSecret)') });
    expect(told).toEqual(['The secret of the source plaid could not be read (AccessDeniedException); expected one with a text, that the forwarder may read.']);
    expect(world.asked).toEqual([]);
  });
});

test.each<[string, () => Source, string | RegExp]>([
  ['neither', () => Source.jwt({}), 'Source.jwt takes a secret or keySetUrl, got neither; pass the one that the sender documents.'],
  ['both', () => Source.jwt({ secret, keySetUrl: URL }), /got both;/],
  ['what belongs to a secret', () => Source.jwt({ keySetUrl: URL, audience: 'a', secretField: 'f' }), /^Source\.jwt takes previousSecret, secretField and keyEncoding with a secret, got keySetUrl;/],
  ['nothing of one\'s own', () => Source.jwt({ keySetUrl: URL, issuer: 'https://accounts.google.com' }), /^Source\.jwt takes audience or claims with keySetUrl, got neither;/],
  ['no claims', () => Source.jwt({ keySetUrl: URL, claims: {} }), /got neither;/],
  ['an address without TLS', () => Source.jwt({ keySetUrl: URL.replace('https', 'http'), audience: 'a' }), /^Source\.jwt\.keySetUrl takes an https URL with a host's name, .*got: "http:/],
  ['credentials', () => Source.jwt({ keySetUrl: 'https://a:b@x.example.com/', audience: 'a' }), /^Source\.jwt\.keySetUrl takes an https URL/],
  ['an IP address', () => Source.jwt({ keySetUrl: 'https://169.254.169.254/', audience: 'a' }), /^Source\.jwt\.keySetUrl takes an https URL/],
  ['a public algorithm for a secret', () => Source.jwt({ secret, algorithms: [JwtAlgorithm.RS256] }), /^Source\.jwt\.algorithms takes HS256 or HS512 with a secret, got: RS256;/],
  ['a secret algorithm for public keys', () => Source.jwt({ keySetUrl: URL, audience: 'a', algorithms: [JwtAlgorithm.ES256, JwtAlgorithm.HS256] }), /got: HS256;/],
  ['no algorithm', () => Source.jwt({ secret, algorithms: [] }), /got: none;/],
  ['a header that is none', () => Source.jwt({ secret, header: 'a b' }), /^Source\.jwt\.header takes a header name/],
  ['no audience', () => Source.googlePubSub({ audience: '', serviceAccount: 'a' }), /^Source\.googlePubSub needs audience and serviceAccount, got no audience;/],
  ['no account', () => Source.googlePubSub({ audience: 'a', serviceAccount: '' }), /got no serviceAccount;/],
  ['no client', () => Source.plaid({ secret, clientId: '' }), /^Source\.plaid needs clientId, got none;/],
])('wrong: %s', (_what, make, message) => {
  expect(make).toThrow(message);
});
