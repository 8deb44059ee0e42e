import type { Queue } from '../../local/sqs';
import type { SeededRandom } from '../random';
import type { Parts } from './parts';
import { Attributes, drawAttributes, envelopeOf } from './webhook';

/** What is sent again comes within so long. */
const AGAIN_WITHIN_MS = 20 * 60 * 1000;

/** A webhook as its sender sends it. */
interface Sent {
  readonly senderId: string;
  readonly group: string;
  readonly isForged: boolean;
  readonly attributes: Attributes;
}

/** Sends webhooks evenly over a time, some of them again, and some that nobody signed. */
export class FanOutSender {
  private readonly random: SeededRandom;
  private sent = 0;
  private pending = 0;

  constructor(private readonly parts: Parts, private readonly queue: Queue) {
    this.random = parts.source();
  }

  /** Whether all are accepted. */
  public get isDone(): boolean {
    return this.sent >= this.parts.scenario.webhooks && this.pending === 0;
  }

  public start(): void {
    this.plan();
  }

  private plan(): void {
    const { scenario: { webhooks, durationMs }, clock, now } = this.parts;
    if (this.sent < webhooks) {
      clock.after(Math.floor((this.sent + this.random.next()) * durationMs / webhooks) - now(), () => {
        this.sendNew();
        this.plan();
      });
    }
  }

  private sendNew(): void {
    const { scenario: { groups, forged, resent }, clock } = this.parts;
    const { random } = this;
    this.sent += 1;
    // A third of all is in one group, where there are many.
    const group = `g${random.chance(groups > 20 ? 0 : 0.3) ? 0 : random.int(0, groups - 1)}`;
    const webhook: Sent = { senderId: `s${this.sent}`, group, isForged: random.chance(forged), attributes: drawAttributes(random) };
    this.send(webhook);
    if (!webhook.isForged && random.chance(resent)) {
      this.pending += 1;
      clock.after(Math.round(random.magnitude(1, AGAIN_WITHIN_MS)), () => {
        this.pending -= 1;
        this.send(webhook);
      });
    }
  }

  private send(webhook: Sent): void {
    const { oracle, clock } = this.parts;
    const { number } = oracle.sends(webhook);
    const id = `w${number}`;
    this.queue.send({
      body: envelopeOf(id, webhook.senderId, webhook.isForged, webhook.attributes, clock.now()), groupId: webhook.group, deduplicationId: `a${number}`,
    });
  }
}
