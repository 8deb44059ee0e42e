import { createHash, generateKeyPairSync, KeyObject, sign } from 'crypto';
import { configOf, secret } from './support/sources';
import { Webhook } from '../../src/envelope/envelope';
import { LimitedAnswer } from '../../src/sources/fetch-limited';
import { Source } from '../../src/sources/source';
import { SourceCheck, SourceVerifier } from '../../src/sources/source-verifier';

const START = 1_700_000_000_000;
const SECOND = 1_000;
const MINUTE = 60_000;
const BODY = Buffer.from('{"a":1}');
const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const base64url = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const jwkOf = (kid: string, key: KeyObject = publicKey): object => ({ ...key.export({ format: 'jwk' }), kid, alg: 'ES256', use: 'sig' });

const OLD = 'bfbd5111-8e33-4643-8ced-b2e642a72f3c';
const NEW = '6c5516e1-92dc-479e-a8ff-5a51992e0001';
const SENDER = '52.21.26.131';

/** A token in both of the places that the sources below have for it. */
function hook(keyId: string, arrivedAt: number, { real = false, from = '203.0.113.1' } = {}): Webhook {
  const claims = { aud: 'me', iat: arrivedAt / SECOND, request_body_sha256: createHash('sha256').update(BODY).digest('hex') };
  const content = `${base64url({ alg: 'ES256', typ: 'JWT', kid: keyId })}.${base64url(claims)}`;
  const signature = real ? sign('sha256', Buffer.from(content), { key: privateKey, dsaEncoding: 'ieee-p1363' }) : Buffer.alloc(64, 1);
  const token = `${content}.${signature.toString('base64url')}`;
  return {
    id: 'i',
    arrivedAt,
    endpoint: '/',
    method: 'POST',
    path: '',
    rawPath: '/',
    query: [],
    sourceIp: from,
    body: BODY,
    headers: [['Plaid-Verification', token], ['Authorization', `Bearer ${token}`]],
  };
}

/** Plaid, or a host with a set of keys, and a clock. */
class World {
  public now = START;
  public asked: string[] = [];
  public readonly published = new Set([OLD]);
  /** In place of an answer. */
  public answer?: (keyId: string) => LimitedAnswer | Promise<LimitedAnswer> | undefined;

  public readonly verifier: SourceVerifier;

  constructor(source: Source) {
    this.verifier = new SourceVerifier(configOf(source), {
      now: () => this.now,
      readSecret: async () => 's',
      fetchCertificate: async () => undefined,
      fetchKeys: async (_url, body) => {
        const keyId = body === undefined ? '' : (JSON.parse(body) as { key_id: string }).key_id;
        this.asked.push(keyId);
        return await this.answer?.(keyId) ?? (body === undefined
          ? { status: 200, text: JSON.stringify({ keys: [...this.published].map((name) => jwkOf(name)) }) }
          : this.published.has(keyId)
            ? { status: 200, text: JSON.stringify({ key: jwkOf(keyId) }) }
            : { status: 400, text: JSON.stringify({ error_code: 'INVALID_WEBHOOK_VERIFICATION_KEY_ID' }) });
      },
    });
  }

  public forged(name: string | number, from?: string): Promise<SourceCheck> {
    return this.verifier.check(hook(`forged-${name}`, this.now, { from }));
  }

  public real(keyId: string, arrivedAt: number = this.now): Promise<SourceCheck> {
    return this.verifier.check(hook(keyId, arrivedAt, { real: true, from: SENDER }));
  }

  /** Looks at webhooks each second until one is verified; returns how many seconds that took. What is invalid is looked at no more. */
  public async secondsUntilVerified(real: Webhook, flood: (second: number) => readonly Webhook[], atMost: number): Promise<number> {
    let waiting: Webhook[] = [];
    for (let second = 0; second <= atMost; second += 1, this.now += SECOND) {
      const still: Webhook[] = [];
      for (const one of [...waiting, ...flood(second)]) {
        if ('unavailable' in Object(await this.verifier.check(one))) {
          still.push(one);
        }
      }
      waiting = still;
      if (await this.verifier.check(real) === 'verified') {
        return second;
      }
    }
    return Infinity;
  }
}

const plaid = (): World => new World(Source.plaid({ secret, clientId: 'c' }));
const keySet = (): World => new World(Source.jwt({ keySetUrl: 'https://sender.example.com/keys', audience: 'me', algorithms: ['ES256' as never] }));
const KINDS = [['asked for one by one', plaid], ['of a set', keySet]] as const;
const UNKNOWN = { invalid: 'key-unknown', detail: expect.any(String) };
const WITHDRAWN = { invalid: 'key-withdrawn', detail: expect.stringContaining('withdrawn'), keep: true };
const waits = (code: string): object => ({ unavailable: expect.stringContaining(`(${code})`) });

describe.each(KINDS)('keys %s: forged names', (_kind, make) => {
  let world: World;

  beforeEach(async () => {
    world = make();
    expect(await world.real(OLD)).toBe('verified');
    world.now += MINUTE;
  });

  it('make no webhook wait whose key is known, not even while the host is asked for one and does not answer', async () => {
    world.answer = () => new Promise(() => undefined);
    void world.forged(1);
    await new Promise(setImmediate);
    expect(world.asked).toHaveLength(2);
    expect(await world.real(OLD)).toBe('verified');
  });

  it('are invalid once they have waited an hour for a host that does not answer, and kept: by then they hold up nothing, however many came', async () => {
    world.answer = () => ({ status: 503, text: '' });
    const forged = [hook('forged-1', world.now), hook('forged-2', world.now)];
    expect(await world.verifier.check(forged[0])).toEqual(waits('http-503'));
    world.now += 60 * MINUTE - 1;
    expect(await world.verifier.check(forged[0])).toEqual(waits('http-503'));
    world.now += 1;
    // The second one was behind the first: nobody looked at it before.
    expect(await Promise.all(forged.map((one) => world.verifier.check(one)))).toEqual(Array(2).fill({ ...UNKNOWN, keep: true }));
    expect(await world.verifier.check(hook('forged-3', world.now))).toEqual(waits('http-503'));
    expect(await world.real(OLD)).toBe('verified');
  });

  it('what has waited for a day, for a backend, is not invalid because the host does not answer now', async () => {
    const arrivedAt = world.now;
    world.published.add(NEW);
    world.now += 24 * 60 * MINUTE;
    world.answer = () => ({ status: 503, text: '' });
    expect(await world.real(NEW, arrivedAt)).toEqual(waits('http-503'));
    world.now += 59 * MINUTE;
    expect(await world.real(NEW, arrivedAt)).toEqual(waits('http-503'));
    world.answer = undefined;
    world.now += MINUTE;
    expect(await world.real(NEW, arrivedAt)).toBe('verified');
  });

  it('wait as long as it takes where no key was ever read: nobody can tell', async () => {
    const fresh = make();
    fresh.answer = () => ({ status: 503, text: '' });
    const [forged, real] = [hook('forged', fresh.now), hook(OLD, fresh.now, { real: true })];
    fresh.now += 48 * 60 * MINUTE;
    expect([await fresh.verifier.check(forged), await fresh.verifier.check(real)]).toEqual([waits('http-503'), waits('http-503')]);
    fresh.answer = undefined;
    fresh.now += MINUTE;
    expect([await fresh.verifier.check(forged), await fresh.verifier.check(real)]).toEqual([WITHDRAWN, 'verified']);
  });

  it('each one is asked for once, and no more than twice a minute however many webhooks name it', async () => {
    world.asked = [];
    for (let second = 0; second < 120; second += 1, world.now += SECOND) {
      await world.forged('again');
    }
    expect(world.asked.length).toBeLessThanOrEqual(4);
  });
});

describe.each(KINDS)('keys %s: one that there is not when a new environment looks for it', (_kind, make) => {
  it.each([[15 * MINUTE, UNKNOWN], [15 * MINUTE + 1, WITHDRAWN], [24 * 60 * MINUTE, WITHDRAWN]])(
    '%d ms after the webhook arrived: from a quarter of an hour on it may have been withdrawn, and the webhook is kept', async (waitedMs, expected) => {
      const world = make();
      const arrivedAt = world.now;
      world.now += waitedMs;
      expect(await world.real(NEW, arrivedAt)).toEqual(expected);
    });

  it('is found where it was redriven and the sender publishes it again', async () => {
    const world = make();
    world.published.add(NEW);
    expect(await world.real(NEW, world.now - 24 * 60 * MINUTE)).toBe('verified');
  });
});

describe('keys of a set', () => {
  it('a steady flow of names does not keep a new key from being found within half a minute, and each of them is invalid within that', async () => {
    const world = keySet();
    await world.real(OLD);
    world.now += SECOND;
    world.published.add(NEW);
    const flood = (second: number): Webhook[] => Array.from({ length: 20 }, (_, index) => hook(`forged-${second}-${index}`, world.now));
    expect(await world.secondsUntilVerified(hook(NEW, world.now, { real: true }), flood, 60)).toBeLessThanOrEqual(30);
    expect(await world.verifier.check(hook('forged', world.now - SECOND))).toEqual(UNKNOWN);
    expect(world.asked).toHaveLength(2);
  });
});

describe('keys asked for one by one', () => {
  /** As many forged webhooks each second, all with names of their own, from as many addresses. */
  const flood = (world: World, perSecond: number, addresses: number) => (second: number): Webhook[] =>
    Array.from({ length: perSecond }, (_, index) => hook(`forged-${second}-${index}`, world.now, { from: `198.51.100.${index % addresses}` }));

  it('forty names at once are all told at once, and so is the real one behind them', async () => {
    const world = plaid();
    const names = Array.from({ length: 40 }, (_, index) => world.forged(index, `198.51.100.${index % 4}`));
    expect(await Promise.all(names)).toEqual(Array(40).fill(UNKNOWN));
    expect(await world.real(OLD)).toBe('verified');
  });

  it.each([[20, 1], [20, 3]])('%d names a second from %d addresses: a new key of the sender is found at once, in a fresh environment too', async (perSecond, addresses) => {
    const world = plaid();
    await world.secondsUntilVerified(hook('never', world.now), flood(world, perSecond, addresses), 20);
    expect(await world.real(OLD)).toBe('verified');
    expect(world.asked.length).toBeLessThan(60 + 30);
  });

  it('fifty names a second from fifty addresses: a new key is found at once where anything of the sender has been verified', async () => {
    const world = plaid();
    await world.real(OLD);
    world.published.add(NEW);
    await world.secondsUntilVerified(hook('never', world.now), flood(world, 50, 50), 20);
    expect(await world.real(NEW)).toBe('verified');
    expect(world.asked.length).toBeLessThan(60 + 30);
  });

  it('and all through one address, as behind a proxy: it is found in turn, and what is not asked for in a quarter of an hour is invalid and kept', async () => {
    const world = plaid();
    await world.real(OLD);
    world.published.add(NEW);
    const same = (second: number): Webhook[] => Array.from({ length: 5 }, (_, index) => hook(`forged-${second}-${index}`, world.now, { from: SENDER }));
    const forged = hook('forged', world.now, { from: SENDER });
    await world.secondsUntilVerified(hook('never', world.now), same, 20);
    await world.forged('last', SENDER);
    expect(await world.verifier.check(forged)).toEqual(waits('KeysAskedTooOften'));
    const waited = hook('waited', world.now - 24 * 60 * MINUTE, { from: SENDER });
    expect(await world.verifier.check(waited)).toEqual(waits('KeysAskedTooOften'));
    for (let minute = 1; minute <= 15; minute += 1) {
      world.now += MINUTE;
      await Promise.all(Array.from({ length: 61 }, (_, index) => world.forged(`late-${minute}-${index}`, SENDER)));
    }
    expect(await world.verifier.check(forged)).toEqual({ ...UNKNOWN, keep: true });
    world.now += SECOND;
    expect(await world.real(NEW)).toBe('verified');
  });

  it('whoever has an IPv6 network is one address', async () => {
    const world = plaid();
    const results = await Promise.all(Array.from({ length: 60 }, (_, index) => world.forged(index, `2001:db8::${index.toString(16)}:1`)));
    expect(results.filter((result) => 'unavailable' in Object(result))).toHaveLength(30);
    expect(await world.forged('other', '2001:db8:0:1::1')).toEqual(UNKNOWN);
  });

  it('time in which the host answered does not count, but where names that it cannot answer for go on coming', async () => {
    const world = plaid();
    await world.real(OLD);
    const away = (): LimitedAnswer => ({ status: 503, text: '' });
    const arrivedAt = world.now;
    const waitsFor = async (keyId: string): Promise<void> => expect(await world.real(keyId, arrivedAt)).toEqual(waits('http-503'));
    world.answer = away;
    await waitsFor('a');
    world.now += 15 * MINUTE;
    world.answer = undefined;
    expect(await world.forged('other')).toEqual(UNKNOWN);
    world.answer = away;
    world.now += 50 * MINUTE;
    for (let index = 0; index < 6; index += 1, world.now += 10 * MINUTE) {
      world.answer = away;
      await waitsFor(`new-${index}`);
      world.answer = undefined;
      expect(await world.forged(index)).toEqual(UNKNOWN);
    }
    world.answer = away;
    expect(await world.real('last', arrivedAt)).toEqual({ ...UNKNOWN, keep: true });
  });

  it('a name that the sender cannot answer for keeps no other from being asked for', async () => {
    const world = plaid();
    world.answer = (keyId) => keyId.startsWith('forged') ? { status: 500, text: '' } : undefined;
    expect(await world.forged(1)).toEqual(waits('http-500'));
    expect(await world.real(OLD)).toBe('verified');
  });

  it.each(['', '\n" not-a-uuid', 'a b', 'x'.repeat(129), 'ключ'])('for %j nobody is asked', async (name) => {
    const world = plaid();
    expect(await world.verifier.check(hook(name, world.now))).toEqual(UNKNOWN);
    expect(world.asked).toEqual([]);
  });

  it('a name that Plaid calls malformed is unknown, once Plaid has answered for another; before, it may be the fault of the client id', async () => {
    const world = plaid();
    world.answer = (keyId) => keyId === OLD ? undefined : { status: 400, text: '{"error_code":"INVALID_FIELD"}' };
    const forged = hook('not-a-uuid', world.now);
    expect(await world.verifier.check(forged)).toEqual(waits('INVALID_FIELD'));
    expect(await world.real(OLD)).toBe('verified');
    world.now += MINUTE;
    expect(await world.verifier.check(forged)).toEqual(UNKNOWN);
  });

  it('what Plaid is asked with is read anew only when Plaid does not take it', async () => {
    let stored = 'old';
    let reads = 0;
    const given: string[] = [];
    let now = START;
    const verifier = new SourceVerifier(configOf(Source.plaid({ secret, clientId: 'c' })), {
      now: () => now,
      readSecret: async () => {
        reads += 1;
        return stored;
      },
      fetchCertificate: async () => undefined,
      fetchKeys: async (_url, body) => {
        given.push((JSON.parse(body!) as { secret: string }).secret);
        return given.at(-1) === 'new'
          ? { status: 200, text: JSON.stringify({ key: jwkOf(OLD) }) }
          : { status: 400, text: '{"error_code":"INVALID_API_KEYS"}' };
      },
    });
    const real = hook(OLD, now, { real: true });
    expect(await verifier.check(real)).toEqual(waits('INVALID_API_KEYS'));
    stored = 'new';
    now += 30 * SECOND;
    expect(await verifier.check(real)).toBe('verified');
    expect({ given, reads }).toEqual({ given: ['old', 'new'], reads: 2 });
  });
});
