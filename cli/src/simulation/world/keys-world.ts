import { createHash, createPrivateKey, createPublicKey, KeyObject, sign } from 'node:crypto';
import { ENDPOINTS } from './request-shapes';
import type { GatePorts, Signed, SigningSource, SourceSurroundings } from './signing-source';
import { unanswered } from './unanswered';
import { SourceGate } from '../../../../src/delivery/webhook/source-gate';
import { SourceGates } from '../../../../src/delivery/webhook/source-gates';
import type { Gate } from '../../../../src/engine/gate';
import type { Webhook } from '../../../../src/envelope/envelope';
import { InvalidWebhooks, JwtAlgorithm } from '../../../../src/sources/constants';
import type { LimitedAnswer } from '../../../../src/sources/fetch-limited';
import type { SourceConfig } from '../../../../src/sources/source-config';
import { SourceVerifier } from '../../../../src/sources/source-verifier';
import { GateScenario, KeyHostFaultKind, PublishedKeysScenario } from '../gate-scenario';
import { publishedFrom, publishedUntil } from '../oracle/keys-watch';
import type { SourceWatch } from '../oracle/source-watch';

/** When the forwarder's client waits no longer. */
const TIMEOUT_MS = 5_000;

const HEADER = 'x-token';
const TOLERANCE_SECONDS = 300;

/** What comes before the 32 bytes of an Ed25519 key (RFC 8410), whose signatures are the same each time, unlike those of other curves. */
const PKCS8_START = Buffer.from('302e020100300506032b657004220420', 'hex');

/** Those who forge have so many addresses. */
const ADDRESSES = 3;

const NO_CERTIFICATES = (): Promise<never> => Promise.reject(new Error('Only Amazon SNS has certificates.'));

/** A sender of tokens that publishes its keys and replaces them, those who forge and name keys that there never were, and the host of the keys. */
export class KeysWorld implements SigningSource {
  private readonly keyPairs = new Map<string, { readonly key: KeyObject; readonly jwk: object }>();
  private forged = 0;

  constructor(
    private readonly scenario: GateScenario, private readonly keys: PublishedKeysScenario,
    private readonly surroundings: SourceSurroundings, private readonly watch: SourceWatch,
  ) {
    const { clock, oracle } = surroundings;
    for (const at of scenario.rotations) {
      clock.after(at, () => {
        oracle.statistics.add('key replaced');
        oracle.coverage.strikesWorld('key replaced');
      });
    }
  }

  public sign(id: string, body: Buffer): Signed {
    const { scenario, surroundings: { random } } = this;
    if (random.chance(scenario.forged)) {
      this.watch.sent(id, undefined);
      return { headers: this.forge(body), sourceIp: this.keys.sharedAddress ? undefined : `203.0.113.${random.int(1, ADDRESSES)}` };
    }
    const key = this.keyOfSender();
    this.watch.sent(id, key);
    return { headers: [[HEADER, this.token(nameOf(key), nameOf(key), body)]] };
  }

  public gate({ now, through }: GatePorts): Gate<Webhook> {
    const isSet = this.keys.asked === 'as a set';
    const config: SourceConfig = {
      name: 'simulated',
      scheme: {
        kind: 'jwt',
        place: { in: 'headers', names: [HEADER] },
        algorithms: [JwtAlgorithm.EDDSA],
        ...isSet ? { keySetUrl: 'https://keys.invalid/set' } : { plaid: { host: 'keys.invalid', clientId: 'simulated' } },
        bodyHashClaim: 'request_body_sha256',
        toleranceSeconds: TOLERANCE_SECONDS,
      },
      secretArns: isSet ? [] : ['of-the-client'],
      invalid: this.scenario.drops ? InvalidWebhooks.DROP : InvalidWebhooks.QUARANTINE,
    };
    const verifier = new SourceVerifier(config, {
      readSecret: () => Promise.resolve({ stored: 'of the client' }),
      fetchCertificate: NO_CERTIFICATES,
      fetchKeys: (_url, body) => through(() => this.answer(body)),
      now,
    });
    const gate = new SourceGate(verifier);
    return new SourceGates(new Map(ENDPOINTS.map((endpoint) => [endpoint, gate])), now);
  }

  private get now(): number {
    return this.surroundings.clock.now() - this.surroundings.startedAt;
  }

  private keyOfSender(): number {
    return this.scenario.rotations.filter((at) => at <= this.now - this.scenario.senderLagMs).length;
  }

  private forge(body: Buffer): Array<[string, string]> {
    const { random, oracle } = this.surroundings;
    const how = random.pick(['other key', 'made-up key', 'made-up key', 'other body', 'no signature'] as const);
    oracle.statistics.add(`forged: ${how}`);
    oracle.coverage.strikesWorld('forged signature');
    const name = nameOf(this.keyOfSender());
    this.forged += 1;
    switch (how) {
      case 'other key':
        return [[HEADER, this.token(name, 'a stranger\'s', body)]];
      case 'made-up key':
        // A name of its own for each of most.
        return [[HEADER, this.token(`made-up-${random.chance(0.2) ? 0 : this.forged}`, 'a stranger\'s', body)]];
      case 'other body':
        return [[HEADER, this.token(name, name, Buffer.concat([body, Buffer.from('0')]))]];
      case 'no signature':
        return [];
    }
  }

  private token(name: string, signedBy: string, body: Buffer): string {
    const header = { alg: JwtAlgorithm.EDDSA, kid: name };
    const claims = { iat: Math.floor(this.surroundings.clock.now() / 1000), request_body_sha256: createHash('sha256').update(body).digest('hex') };
    const content = `${encode(JSON.stringify(header))}.${encode(JSON.stringify(claims))}`;
    return `${content}.${sign(null, Buffer.from(content), this.keyPair(signedBy).key).toString('base64url')}`;
  }

  /** Exported before it has signed anything: Node 20 waits for itself for ever when what signed with a key is collected as garbage while the key is exported. */
  private keyPair(name: string): { readonly key: KeyObject; readonly jwk: object } {
    let pair = this.keyPairs.get(name);
    if (!pair) {
      const key = createPrivateKey({ key: Buffer.concat([PKCS8_START, createHash('sha256').update(name).digest()]), format: 'der', type: 'pkcs8' });
      pair = { key, jwk: { ...createPublicKey(key).export({ format: 'jwk' }), kid: name } };
      this.keyPairs.set(name, pair);
    }
    return pair;
  }

  /** The host of the keys: of all that are published, or of the one that is named. */
  private async answer(body: string | undefined): Promise<LimitedAnswer> {
    const { clock, random, oracle, latencyMs, faultsEndAt } = this.surroundings;
    const { environment } = oracle.coverage;
    const isFaulty = clock.now() < faultsEndAt && random.chance(this.scenario.readFault);
    const isSlow = isFaulty && random.chance(0.5);
    const fault = this.keys.hostFaults.find(({ from, until }) => this.now >= from && this.now < until)?.kind ?? (isFaulty && !isSlow ? 'unavailable' : undefined);
    const how = fault ?? (isSlow ? 'slow' : 'well');
    oracle.statistics.add(`keys read: ${how}`);
    if (how !== 'well') {
      oracle.coverage.strikesEnvironment(`keys read: ${how}`, environment);
    }
    await clock.sleep(fault === 'hanging' ? TIMEOUT_MS : isSlow ? random.int(latencyMs, TIMEOUT_MS - 1) : latencyMs);
    return fault ? failed(fault) : body === undefined ? this.set() : this.one((JSON.parse(body) as { key_id: string }).key_id);
  }

  private set(): LimitedAnswer {
    return { status: 200, text: JSON.stringify({ keys: this.published().map((key) => this.keyPair(nameOf(key)).jwk) }) };
  }

  private one(name: string): LimitedAnswer {
    return this.published().map(nameOf).includes(name)
      ? { status: 200, text: JSON.stringify({ key: this.keyPair(name).jwk }) }
      : { status: 400, text: JSON.stringify({ error_code: 'INVALID_WEBHOOK_VERIFICATION_KEY_ID' }) };
  }

  private published(): number[] {
    const { scenario, now } = this;
    const all = [...scenario.rotations.keys(), scenario.rotations.length];
    return all.filter((key) => now >= publishedFrom(key, scenario) && now < publishedUntil(key, scenario));
  }
}

function failed(kind: KeyHostFaultKind): LimitedAnswer {
  if (kind === 'unavailable') {
    return { status: 503, text: '' };
  }
  throw unanswered(kind);
}

function nameOf(key: number): string {
  return `key-${key}`;
}

function encode(text: string): string {
  return Buffer.from(text).toString('base64url');
}
