import { createHash } from 'node:crypto';
import type { GatePorts, Signed, SigningSource, SourceSurroundings } from './signing-source';
import { certificateOf } from './sns-certificates';
import { SignatureVersion, SnsFields, snsMessage, SnsSigning, tokenOf } from './sns-messages';
import { unanswered } from './unanswered';
import { gateOfSources } from '../../../../src/delivery/webhook/gate-of-sources';
import type { Gate } from '../../../../src/engine/gate';
import { ROOT_ENDPOINT, Webhook } from '../../../../src/envelope/envelope';
import { InvalidWebhooks } from '../../../../src/sources/constants';
import { fetchCertificate } from '../../../../src/sources/fetch-certificate';
import type { LimitedAnswer } from '../../../../src/sources/fetch-limited';
import type { SourceConfig } from '../../../../src/sources/source-config';
import type { GateScenario } from '../gate-scenario';
import { publishedFrom, publishedUntil } from '../oracle/keys-watch';
import type { SnsWatch } from '../oracle/sns-watch';
import type { ViolationKind } from '../oracle/violation';
import type { CertificateFaultKind, SnsScenario } from '../sns-scenario';

/** When the forwarder's client waits no longer, for a certificate and for a confirmation. */
const TIMEOUT_MS = 5_000;

const HOST = 'sns.us-east-1.amazonaws.com';
const TOPIC = 'arn:aws:sns:us-east-1:123456789012:orders';
/** Anyone who has an account may have SNS sign messages of a topic of their own. */
export const TOPIC_OF_A_STRANGER = 'arn:aws:sns:us-east-1:999999999999:orders';
const STRANGER = 'a stranger\'s';

/** Those who forge have so many addresses. */
const ADDRESSES = 3;

/** Where no certificate of SNS for the topic is. */
const ELSEWHERE: ReadonlyArray<(file: string) => string> = [
  (file) => `https://certificates.example.com/${file}`,
  (file) => `https://${HOST}.example.com/${file}`,
  (file) => `https://sns.eu-central-1.amazonaws.com/${file}`,
  (file) => `https://sns.s3.amazonaws.com/${file}`,
  (file) => `https://${HOST}:8443/${file}`,
  (file) => `http://${HOST}/${file}`,
  (file) => `https://${HOST}/of-a-stranger/${file}`,
  (file) => `https://${HOST}/?${file}`,
];

const FORGERIES = [
  'other key', 'made-up certificate', 'made-up certificate', 'made-up certificate', 'certificate elsewhere', 'other topic', 'other body', 'no signature', 'confirmation',
] as const;

/** What comes back of what is asked for over the network; undefined when it is answered well. */
type Trouble = CertificateFaultKind | undefined;

/** What only the world of Amazon SNS needs. */
export interface SnsSurroundings {
  readonly violated: (kind: ViolationKind, detail: string) => void;
  /** The forwarder's, or a broken one to see that the oracle notices. */
  readonly gateOfSources: typeof gateOfSources;
}

/** Amazon SNS, which signs and changes its certificates, those who forge, the host of certificates and confirmations; and the gate of an environment, the real one. */
export class SnsWorld implements SigningSource {
  private messages = 0;
  private environments = 0;

  constructor(
    private readonly scenario: GateScenario, private readonly sns: SnsScenario, private readonly surroundings: SourceSurroundings & SnsSurroundings,
    private readonly watch: SnsWatch,
  ) {
    const { clock, oracle } = surroundings;
    for (const at of scenario.rotations) {
      clock.after(at, () => {
        oracle.statistics.add('certificate replaced');
        oracle.coverage.strikesWorld('certificate replaced');
      });
    }
  }

  public sign(id: string, body: Buffer): Signed {
    const { scenario, sns, watch, surroundings: { random, oracle, clock } } = this;
    this.messages += 1;
    const text = body.toString();
    const fields: SnsFields = { type: 'Notification', id: `${id} ${this.messages}`, topicArn: TOPIC, text, at: clock.now() };
    if (random.chance(scenario.forged)) {
      watch.sent(id, undefined);
      return {
        headers: [],
        body: this.forge(fields),
        sourceIp: sns.sharedAddress ? undefined : `203.0.113.${random.int(1, ADDRESSES)}`,
        group: sns.ownGroups ? `forged${this.messages}` : undefined,
      };
    }
    const certificate = this.certificateInUse();
    watch.sent(id, certificate);
    const signing = this.signing(certificate);
    watch.names(signing.certificateUrl);
    if (random.chance(sns.confirmations)) {
      const confirmation: SnsFields = { ...fields, type: 'SubscriptionConfirmation', subscribeUrl: subscribeUrl(fields.id) };
      watch.asksToConfirm(id, confirmation.subscribeUrl!);
      oracle.statistics.add('subscription to be confirmed');
      return { headers: [], body: snsMessage(confirmation, signing) };
    }
    const unsubscribed = random.chance(0.05);
    return {
      headers: [],
      body: snsMessage(unsubscribed
        ? { ...fields, type: 'UnsubscribeConfirmation', subscribeUrl: subscribeUrl(fields.id) }
        : { ...fields, subject: random.chance(0.5) ? `About ${id}` : undefined }, signing),
    };
  }

  public gate({ clock, through }: GatePorts): Gate<Webhook> {
    const { watch, surroundings } = this;
    this.environments += 1;
    const environment = this.environments;
    const asks = watch.environment();
    const config: SourceConfig = {
      name: 'simulated',
      scheme: { kind: 'sns', topicArns: [TOPIC] },
      secretArns: [],
      invalid: this.scenario.drops ? InvalidWebhooks.DROP : InvalidWebhooks.QUARANTINE,
    };
    const ask = async (url: string): Promise<string | undefined> => {
      const whatIsWrong = asks.whatIsWrongWithAsk(url);
      if (whatIsWrong !== undefined) {
        surroundings.violated('overAsked', `Gate ${environment} asks for ${url}, and ${whatIsWrong}.`);
      }
      const beganAt = this.now;
      try {
        const text = await through(() => fetchCertificate(url, (address) => this.answer(address)));
        asks.ended(url, beganAt, text?.includes('BEGIN CERTIFICATE') === true ? 'told' : 'none');
        return text;
      } catch (error) {
        asks.ended(url, beganAt, 'failed');
        throw error;
      }
    };
    const gate = surroundings.gateOfSources(JSON.stringify({ [ROOT_ENDPOINT]: config }), clock, true, {
      readSecret: () => Promise.reject(new Error('Amazon SNS shares no secret.')),
      fetchCertificate: ask,
      fetchKeys: () => Promise.reject(new Error('Amazon SNS publishes certificates.')),
    }, (url) => through(() => this.confirm(url)));
    // One source for all endpoints, so that it is known how often it asks.
    return { check: (item, ...others) => gate.check({ ...item, content: { ...item.content, endpoint: ROOT_ENDPOINT } }, ...others) };
  }

  private get now(): number {
    return this.surroundings.clock.now() - this.surroundings.startedAt;
  }

  private certificateInUse(): number {
    return this.scenario.rotations.filter((at) => at <= this.now - this.scenario.senderLagMs).length;
  }

  private signing(certificate: number): SnsSigning {
    const { sns: { signatureVersion }, surroundings: { random } } = this;
    const version: SignatureVersion = signatureVersion === 'both' ? random.pick(['1', '2'] as const) : signatureVersion;
    return { key: nameOf(certificate), certificateUrl: urlOf(nameOf(certificate)), version };
  }

  private forge(fields: SnsFields): Buffer {
    const { watch, surroundings: { random, oracle } } = this;
    const how = random.pick(FORGERIES);
    oracle.statistics.add(`forged: ${how}`);
    oracle.coverage.strikesWorld('forged signature');
    const real = this.signing(this.certificateInUse());
    const stranger = { ...real, key: STRANGER };
    switch (how) {
      case 'other key':
        watch.names(real.certificateUrl);
        return snsMessage(fields, stranger);
      case 'made-up certificate': {
        // A name of its own for each of most.
        const certificateUrl = urlOf(`made-up ${random.chance(0.2) ? 0 : this.messages}`);
        watch.names(certificateUrl);
        return snsMessage(fields, { ...stranger, certificateUrl });
      }
      case 'certificate elsewhere':
        return snsMessage(fields, { ...stranger, certificateUrl: random.pick(ELSEWHERE)(fileOf(STRANGER)) });
      case 'other topic':
        // Really signed by SNS; whether there is a certificate must not even be asked.
        return snsMessage({ ...fields, topicArn: TOPIC_OF_A_STRANGER }, random.chance(0.5) ? real : { ...real, certificateUrl: urlOf(`of another topic ${this.messages}`) });
      case 'other body':
        watch.names(real.certificateUrl);
        return snsMessage(fields, { ...real, otherText: `${fields.text}0` });
      case 'no signature':
        watch.names(real.certificateUrl);
        return snsMessage(fields, { ...real, isSigned: false });
      case 'confirmation':
        watch.names(real.certificateUrl);
        return snsMessage({ ...fields, type: 'SubscriptionConfirmation', subscribeUrl: subscribeUrl(fields.id) }, stranger);
    }
  }

  private trouble(): Trouble {
    const { now, sns: { hostFaults }, surroundings: { clock, random, faultsEndAt } } = this;
    const isFaulty = clock.now() < faultsEndAt && random.chance(this.scenario.readFault);
    const passing = isFaulty ? random.pick(['unavailable', 'slow'] as const) : undefined;
    return hostFaults.find(({ from, until }) => now >= from && now < until)?.kind ?? passing;
  }

  /** What happens to what is asked for. @throws as a client does, when there is no answer */
  private async travel(what: string, trouble: Trouble): Promise<void> {
    const { clock, random, oracle, latencyMs } = this.surroundings;
    const { environment } = oracle.coverage;
    const how = `${what}: ${trouble ?? 'well'}`;
    oracle.statistics.add(how);
    if (trouble !== undefined) {
      oracle.coverage.strikesEnvironment(how, environment);
    }
    await clock.sleep(trouble === 'hanging' ? TIMEOUT_MS : trouble === 'slow' ? random.int(latencyMs, TIMEOUT_MS - 1) : latencyMs);
    if (trouble === 'refused' || trouble === 'hanging') {
      throw unanswered(trouble);
    }
  }

  /** The host of the certificates, or anyone's. */
  private async answer(url: string): Promise<LimitedAnswer> {
    const trouble = this.trouble();
    await this.travel('certificate asked for', trouble);
    if (trouble === 'unavailable') {
      return { status: 503, text: '' };
    }
    if (trouble === 'rubbish') {
      return { status: 200, text: '<html>This network is closed for maintenance.</html>' };
    }
    const name = this.published().find((one) => urlOf(one) === url) ?? (new URL(url).hostname === HOST ? undefined : STRANGER);
    return name === undefined ? { status: 404, text: '' } : { status: 200, text: certificateOf(name, this.sns.isExpired) };
  }

  private published(): string[] {
    const { scenario, now } = this;
    const all = [...scenario.rotations.keys(), scenario.rotations.length];
    return all.filter((certificate) => now >= publishedFrom(certificate, scenario) && now < publishedUntil(certificate, scenario)).map(nameOf);
  }

  /** SNS, which confirms a subscription. */
  private async confirm(url: string): Promise<void> {
    const { watch, surroundings: { violated } } = this;
    const whatIsWrong = watch.whatIsWrongWithCall(url);
    if (whatIsWrong !== undefined) {
      violated('unconfirmed', `The forwarder confirms a subscription, and ${whatIsWrong}.`);
    }
    const trouble = this.trouble();
    await this.travel('confirmation', trouble === 'rubbish' ? undefined : trouble);
    if (trouble === 'unavailable') {
      throw Object.assign(new Error('SNS answered 503 to the confirmation; expected 200.'), { name: 'ConfirmationError', code: 'http-503' });
    }
    watch.isConfirmed(url);
  }
}

function nameOf(certificate: number): string {
  return `certificate ${certificate}`;
}

function fileOf(name: string): string {
  return `SimpleNotificationService-${createHash('sha256').update(name).digest('hex').slice(0, 32)}.pem`;
}

function urlOf(name: string): string {
  return `https://${HOST}/${fileOf(name)}`;
}

function subscribeUrl(id: string): string {
  return `https://${HOST}/?Action=ConfirmSubscription&TopicArn=${TOPIC}&Token=${tokenOf(id)}`;
}
