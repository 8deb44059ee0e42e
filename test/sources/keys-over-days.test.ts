import { generateKeyPairSync, sign } from 'crypto';
import { configOf, secret } from './support/sources';
import { SeededRandom } from '../../cli/src/simulation/random';
import { Webhook } from '../../src/envelope/envelope';
import { LimitedAnswer } from '../../src/sources/fetch-limited';
import { Source } from '../../src/sources/source';
import { SourceCheck, SourceVerifier } from '../../src/sources/source-verifier';

const START = 1_700_000_000_000;
const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const ENVIRONMENTS = 3;
const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const base64url = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** From when until when, both in milliseconds since 1970. */
type Span = readonly [from: number, until: number];
const covers = ([from, until]: Span, at: number): boolean => at >= from && at < until;

/** Keys that a sender publishes and withdraws, a host that is away now and then, and environments that come and go. */
class World {
  public now = START;
  public readonly random: SeededRandom;
  /** When each key is published; the sender signs with the latest one, a minute after it is published or later. */
  public readonly keys: readonly Span[];
  public readonly away: readonly Span[];
  private readonly verifiers: SourceVerifier[];

  constructor(seed: number, private readonly source: Source) {
    const random = this.random = new SeededRandom(seed);
    const begins = [0, ...Array.from({ length: random.int(5, 30) }, () => random.int(1, 72) * HOUR)].sort((a, b) => a - b).map((at) => START + at);
    this.keys = begins.map((from, index) => [from - HOUR, (begins[index + 1] ?? Infinity) + random.magnitude(20 * MINUTE, 48 * HOUR)]);
    this.away = Array.from({ length: random.int(0, 6) }, () => {
      const from = START + random.int(0, 72 * HOUR);
      return [from, from + random.magnitude(MINUTE, 3 * HOUR)] as const;
    }).sort(([a], [b]) => a - b);
    this.verifiers = Array.from({ length: ENVIRONMENTS }, () => this.environment());
  }

  public isAway(at: number): boolean {
    return this.away.some((span) => covers(span, at));
  }

  public get signingKey(): number {
    return this.keys.filter(([from]) => from + MINUTE <= this.now).length - 1;
  }

  /** Checked by any of the environments, which may be a new one. */
  public check(webhook: Webhook): Promise<SourceCheck> {
    const one = this.random.int(0, ENVIRONMENTS - 1);
    if (this.random.chance(0.02)) {
      this.verifiers[one] = this.environment();
    }
    return this.verifiers[one].check(webhook);
  }

  private environment(): SourceVerifier {
    return new SourceVerifier(configOf(this.source), {
      now: () => this.now, readSecret: async () => 's', fetchCertificate: async () => undefined, fetchKeys: async (_url, body) => this.answer(body),
    });
  }

  private answer(body?: string): LimitedAnswer {
    if (this.isAway(this.now)) {
      return { status: 503, text: '' };
    }
    const published = this.keys.flatMap((span, index) => covers(span, this.now) ? { ...publicKey.export({ format: 'jwk' }), kid: `key-${index}` } : []);
    if (body === undefined) {
      return { status: 200, text: JSON.stringify({ keys: published }) };
    }
    const { key_id: keyId } = JSON.parse(body) as { key_id: string };
    const key = published.find(({ kid }) => kid === keyId);
    return key ? { status: 200, text: JSON.stringify({ key }) } : { status: 400, text: '{"error_code":"INVALID_WEBHOOK_VERIFICATION_KEY_ID"}' };
  }
}

interface Sent {
  readonly webhook: Webhook;
  /** Number of the key; undefined for one that somebody forged. */
  readonly key?: number;
  /** When somebody looks at it next: at first when its backend is back, or its pause over. */
  lookAt: number;
}

function send(world: World, index: number): Sent {
  const { random, now: arrivedAt } = world;
  const key = random.chance(0.3) ? undefined : world.signingKey;
  const claims = { aud: 'me', iat: arrivedAt / SECOND, request_body_sha256: 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855' };
  const content = `${base64url({ alg: 'ES256', typ: 'JWT', kid: key === undefined ? `forged-${index}` : `key-${key}` })}.${base64url(claims)}`;
  const signature = sign('sha256', Buffer.from(content), { key: privateKey, dsaEncoding: 'ieee-p1363' }).toString('base64url');
  const webhook: Webhook = {
    id: `${index}`,
    arrivedAt,
    endpoint: '/',
    method: 'POST',
    path: '',
    rawPath: '/',
    query: [],
    sourceIp: key === undefined ? '203.0.113.1' : '52.21.26.131',
    body: Buffer.alloc(0),
    headers: [['Plaid-Verification', `${content}.${signature}`], ['Authorization', `Bearer ${content}.${signature}`]],
  };
  // Often the host goes away just then.
  const [away = Infinity] = world.away.map(([from]) => from).filter((from) => from > arrivedAt);
  const waitMs = random.chance(0.5) ? random.magnitude(MINUTE, 48 * HOUR) : away - arrivedAt + random.int(SECOND, 10 * MINUTE);
  return { webhook, key, lookAt: arrivedAt + (random.chance(0.4) || waitMs === Infinity ? 0 : waitMs) };
}

/** Whether the host was away for an hour while it waited, as far as one environment may know: those of which nobody asks it do not see it come back. */
function hasWaited(world: World, { webhook: { arrivedAt } }: Sent): boolean {
  const { now, away } = world;
  return now - arrivedAt >= HOUR && world.isAway(now) && away.some(([from, until]) => from <= now - HOUR && until > arrivedAt);
}

/** What is false about what became of it; undefined when it is right. */
function whatIsWrong(world: World, sent: Sent, check: Exclude<SourceCheck, { readonly unavailable: string }>): string | undefined {
  const { webhook: { arrivedAt }, key } = sent;
  if (key === undefined) {
    return check === 'verified' ? 'it is forged' : undefined;
  }
  if (check === 'verified') {
    return undefined;
  }
  if (!check.keep) {
    return 'it is real, and would be dropped';
  }
  const isWithdrawn = !covers(world.keys[key], world.now) && world.now - arrivedAt > 15 * MINUTE;
  return isWithdrawn || hasWaited(world, sent) ? undefined : 'its key is published, and the host was not away for an hour while it waited';
}

describe.each([
  ['asked for one by one', (): Source => Source.plaid({ secret, clientId: 'c' })],
  ['of a set', (): Source => Source.jwt({ keySetUrl: 'https://sender.example.com/keys', audience: 'me', algorithms: ['ES256' as never] })],
])('keys %s', (_kind, sourceOf) => {
  it('over days, with hosts that are away, keys that are withdrawn and environments that are new: nothing real is dropped, or kept without need', async () => {
    const became = { verified: 0, kept: 0, invalid: 0, wrong: [] as string[] };
    for (let seed = 1; seed <= 20; seed += 1) {
      const world = new World(seed, sourceOf());
      let waiting: Sent[] = [];
      for (let index = 0; index < 120; index += 1) {
        world.now = START + Math.floor(index * 72 * HOUR / 120 / SECOND) * SECOND;
        waiting.push(send(world, index));
        const until = START + (index === 119 ? 240 : (index + 1) * 72 / 120) * HOUR;
        for (;;) {
          waiting.sort((a, b) => a.lookAt - b.lookAt);
          const [next] = waiting;
          if (next === undefined || next.lookAt >= until) {
            break;
          }
          world.now = Math.max(world.now, next.lookAt);
          const check = await world.check(next.webhook);
          if (check !== 'verified' && 'unavailable' in check) {
            next.lookAt = world.now + world.random.int(SECOND, 2 * MINUTE);
            continue;
          }
          waiting = waiting.slice(1);
          const wrong = whatIsWrong(world, next, check);
          became[check === 'verified' ? 'verified' : check.keep ? 'kept' : 'invalid'] += 1;
          became.wrong.push(...wrong === undefined ? [] : [`seed ${seed}, webhook ${next.webhook.id}: ${wrong}`]);
        }
      }
      expect(waiting).toEqual([]);
    }
    expect(became).toEqual({ verified: expect.any(Number), kept: expect.any(Number), invalid: expect.any(Number), wrong: [] });
    expect(Math.min(became.verified, became.kept, became.invalid)).toBeGreaterThan(20);
  });
});
