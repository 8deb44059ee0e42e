import type { Queue } from '../../local/sqs';
import type { SeededRandom } from '../random';
import type { Parts } from './parts';
import { Attributes, drawAttributes, envelopeOf } from './webhook';
import { headersOfSender, SENDER_ID_HEADER } from '../world/deduplication-world';
import type { SigningSource } from '../world/signing-source';

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

  /** @param source where webhooks are really signed */
  constructor(private readonly parts: Parts, private readonly queue: Queue, private readonly source?: SigningSource) {
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
    const { senderId, isForged, attributes, group } = webhook;
    const book = oracle.sends(webhook);
    const id = `w${book.number}`;
    const headers = (body: Buffer): Array<[string, string]> => this.source
      ? [[SENDER_ID_HEADER, senderId], ...this.source.sign(id, body).headers]
      : headersOfSender(senderId, isForged);
    book.body = envelopeOf(id, attributes, clock.now(), headers);
    book.isForged = oracle.isForged(book);
    this.queue.send({ body: book.body, groupId: group, deduplicationId: `a${book.number}` });
  }
}
