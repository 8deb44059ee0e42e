import { createHmac } from 'node:crypto';
import { ENDPOINTS } from './request-shapes';
import type { GatePorts, Signed, SigningSource, SourceSurroundings } from './signing-source';
import { SourceGate } from '../../../../src/delivery/webhook/source-gate';
import { SourceGates } from '../../../../src/delivery/webhook/source-gates';
import type { Gate } from '../../../../src/engine/gate';
import { Webhook } from '../../../../src/envelope/envelope';
import type { SecretVersion } from '../../../../src/shared/secret-value';
import { InvalidWebhooks, SignatureAlgorithm, SignatureEncoding } from '../../../../src/sources/constants';
import type { SourceConfig } from '../../../../src/sources/source-config';
import { SourceVerifier } from '../../../../src/sources/source-verifier';
import { GateScenario, PREPARED_MS, SecretFaultKind, SecretSlot } from '../gate-scenario';
import type { SourceWatch } from '../oracle/source-watch';

/** What Secrets Manager says, as the AWS SDK names it. */
const ERRORS: Readonly<Record<SecretFaultKind, string>> = {
  passing: 'ThrottlingException', refused: 'AccessDeniedException', gone: 'ResourceNotFoundException',
};

/** The AWS SDK gives up by then, after three tries. */
const TIMEOUT_MS = 6_500;

const HEADER = 'x-signature';
const NOTHING_TO_FETCH = (): Promise<never> => Promise.reject(new Error('Only Amazon SNS has certificates, and only tokens have published keys.'));

/** A sender that signs, those who forge, and Secrets Manager; and the gate of an environment, which is the real one. */
export class SourceWorld implements SigningSource {
  constructor(private readonly scenario: GateScenario, private readonly surroundings: SourceSurroundings, private readonly watch: SourceWatch) {
    const { clock, oracle } = surroundings;
    for (const at of scenario.rotations) {
      clock.after(at, () => {
        oracle.statistics.add('secret replaced');
        oracle.coverage.strikesWorld('secret replaced');
      });
    }
  }

  public sign(id: string, body: Buffer): Signed {
    return { headers: this.headers(id, body) };
  }

  public gate({ now, through, secretUnread }: GatePorts): Gate<Webhook> {
    const config: SourceConfig = {
      name: 'simulated',
      scheme: {
        kind: 'signature',
        place: { in: 'headers', names: [HEADER] },
        encoding: SignatureEncoding.HEX,
        content: '{body}',
        bySecret: { algorithm: SignatureAlgorithm.SHA256 },
      },
      secretArns: ['current', 'previous'],
      invalid: this.scenario.drops ? InvalidWebhooks.DROP : InvalidWebhooks.QUARANTINE,
    };
    const readSecret = (slot: string): Promise<SecretVersion> => through(() => this.read(slot as SecretSlot, secretUnread));
    const verifier = new SourceVerifier(config, { readSecret, fetchCertificate: NOTHING_TO_FETCH, fetchKeys: NOTHING_TO_FETCH, now });
    const gate = new SourceGate(verifier);
    return new SourceGates(new Map(ENDPOINTS.map((endpoint) => [endpoint, gate])), now);
  }

  private get now(): number {
    return this.surroundings.clock.now() - this.surroundings.startedAt;
  }

  private headers(id: string, body: Buffer): Array<[string, string]> {
    const { scenario, surroundings: { random, oracle } } = this;
    if (random.chance(scenario.forged)) {
      const how = random.pick(['other secret', 'other body', 'no signature'] as const);
      oracle.statistics.add(`forged: ${how}`);
      oracle.coverage.strikesWorld('forged signature');
      this.watch.sent(id, undefined);
      switch (how) {
        case 'other secret':
          return [[HEADER, signature('a stranger\'s', body)]];
        case 'other body':
          return [[HEADER, signature(this.keyOfSender().text, Buffer.concat([body, Buffer.from('0')]))]];
        case 'no signature':
          return [];
      }
    }
    const { number, text } = this.keyOfSender();
    this.watch.sent(id, number);
    return [[HEADER, signature(text, body)]];
  }

  /** The sender changes to a new secret some time after it is stored. */
  private keyOfSender(): { readonly number: number; readonly text: string } {
    const number = this.rotationsBy(this.now - this.scenario.senderLagMs);
    return { number, text: textOf(number) };
  }

  private rotationsBy(instant: number): number {
    return this.scenario.rotations.filter((at) => at <= instant).length;
  }

  private async read(slot: SecretSlot, unread: (inPassing: boolean) => void = () => undefined): Promise<SecretVersion> {
    const { scenario, surroundings: { clock, random, oracle, latencyMs, startedAt, faultsEndAt } } = this;
    const { environment } = oracle.coverage;
    const isFaulty = clock.now() < faultsEndAt && random.chance(scenario.readFault);
    const isSlow = isFaulty && random.chance(0.5);
    await clock.sleep(isSlow ? random.int(latencyMs, TIMEOUT_MS) : latencyMs);
    const { now } = this;
    const lasting = scenario.unreadable.find(({ secret, from, until }) => secret === slot && now >= from && now < until);
    const fault = lasting?.kind ?? (isFaulty && !isSlow ? 'passing' : undefined);
    const how = fault ?? (isSlow ? 'slow' : 'well');
    oracle.statistics.add(`secret read: ${how}`);
    if (how !== 'well') {
      oracle.coverage.strikesEnvironment(`secret read: ${how}`, environment);
    }
    if (fault) {
      // While the other secret is still being read, this one may be readable again: the webhook that waits for both is checked with what is read then.
      unread(fault === 'passing' || now + TIMEOUT_MS >= lasting!.until);
      throw Object.assign(new Error(`The ${slot} secret was not read.`), { name: ERRORS[fault] });
    }
    const rotations = this.rotationsBy(slot === 'current' ? now : now + PREPARED_MS);
    const storedAt = rotations === 0 ? -Infinity : scenario.rotations[rotations - 1] - (slot === 'current' ? 0 : PREPARED_MS);
    return { stored: textOf(slot === 'current' ? rotations : rotations - 1), createdAt: startedAt + storedAt };
  }
}

function textOf(number: number): string {
  return `secret ${number}`;
}

function signature(secret: string, body: Buffer): string {
  return createHmac('sha256', secret).update(body).digest('hex');
}
