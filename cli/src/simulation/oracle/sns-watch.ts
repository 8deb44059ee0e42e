import { AskWatch } from './ask-watch';
import { KeysWatch } from './keys-watch';
import type { SourceWatch } from './source-watch';
import type { GateScenario } from '../gate-scenario';
import type { SnsScenario } from '../sns-scenario';

/** Knows what SNS signed, with which certificate, what it asked the forwarder itself to do, and which certificates there may be at all. */
export class SnsWatch implements SourceWatch {
  private readonly certificates: KeysWatch;
  /** Ids by the addresses that confirm their subscriptions; only those that SNS sent. */
  private readonly confirmations = new Map<string, string>();
  private readonly asked = new Map<string, string>();
  private readonly confirmed = new Set<string>();
  private readonly named = new Set<string>();

  /**
   * @param now milliseconds from the world's beginning
   * @param clockErrorMs by how much the clock of an environment may be set at a time
   */
  constructor(gate: GateScenario, { hostFaults }: SnsScenario, private readonly now: () => number, private readonly clockErrorMs: number) {
    this.certificates = new KeysWatch(gate, hostFaults.filter(({ kind }) => kind !== 'slow'), now);
  }

  /** @param number of the certificate; undefined for what SNS did not sign, or not for a topic of the source */
  public sent(id: string, number: number | undefined): void {
    this.certificates.sent(id, number);
    this.asked.delete(id);
  }

  /** What was just sent asks to call that address. */
  public asksToConfirm(id: string, url: string): void {
    this.asked.set(id, url);
    this.confirmations.set(url, id);
  }

  /** A message for a topic of the source names that certificate, and it is at an address of SNS: it may be asked for. */
  public names(certificateUrl: string): void {
    this.named.add(certificateUrl);
  }

  public isForged(id: string): boolean {
    return this.certificates.isForged(id);
  }

  public isForForwarder(id: string): boolean {
    return this.asked.has(id);
  }

  public whatIsWrong(id: string, became: 'dead letter' | 'dropped'): string | undefined {
    return this.certificates.whatIsWrong(id, became);
  }

  public whatIsWrongWithHandled(id: string): string | undefined {
    const url = this.asked.get(id);
    if (url === undefined) {
      return 'it asks for nothing, or SNS did not sign it';
    }
    return this.confirmed.has(url) ? undefined : 'SNS did not answer that its subscription is confirmed';
  }

  /** The forwarder calls an address. @returns what is wrong with that; undefined when SNS asked for it */
  public whatIsWrongWithCall(url: string): string | undefined {
    return this.confirmations.has(url) ? undefined : `it calls ${url}, as SNS did not ask it to`;
  }

  /** SNS answered that the subscription is confirmed. */
  public isConfirmed(url: string): void {
    this.confirmed.add(url);
  }

  /** What watches an environment, which begins now. */
  public environment(): CertificateAsks {
    const asks = new AskWatch(this.now, this.clockErrorMs);
    return {
      whatIsWrongWithAsk: (url) => this.named.has(url) ? asks.whatIsWrongWithAsk(url) : 'no message for a topic of the source names it, at an address of SNS',
      ended: (...all) => asks.ended(...all),
    };
  }
}

/** Watches what an environment asks for. */
export type CertificateAsks = Pick<AskWatch, 'whatIsWrongWithAsk' | 'ended'>;
