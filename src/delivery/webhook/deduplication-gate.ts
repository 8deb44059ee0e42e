import { createHash } from 'node:crypto';
import { claimId } from './claim-id';
import { Claims } from './claims';
import { senderIdOf } from './sender-id';
import { DeduplicationConfig, DEFAULT_WINDOW_SECONDS } from '../../contract/deduplication';
import { Gate, GateDecision } from '../../engine/gate';
import { Item } from '../../engine/item';
import { Clock } from '../../engine/ports';
import { QueuedMessage } from '../../engine/queued-message';
import { Rest } from '../../engine/rest';
import { withTimeout } from '../../engine/with-timeout';
import { Webhook } from '../../envelope/envelope';

/** No webhook is held up longer than this by a slow table. */
const WAIT_MS = 300;

/** The first call of an environment loads the client and connects, with the share of a processor that Lambda gives. */
const FIRST_WAIT_MS = 3_000;

/** After a call failed, the table is left alone for so long, and webhooks are delivered without it. */
const PAUSE_MS = 10_000;

/** A claim outlives its window by SQS's retention: what waits in the queue or as a dead letter for so long still finds it. */
const KEPT_SECONDS = 14 * 24 * 60 * 60;

/** Where an id is claimed, and how far apart repetitions may arrive. */
interface Place {
  readonly key: string;
  readonly windowSeconds: number;
}

/**
 * Lets through the first webhook with an id of its sender; the others are duplicates. To be asked last: what claims an id must be known to be the
 * sender's, or a forged webhook could take the place of a real one.
 */
export class DeduplicationGate implements Gate<Webhook> {
  private waitMs = FIRST_WAIT_MS;
  private readonly pause = new Rest();

  /** @param configs by the endpoint's path; what comes in at others is let through */
  constructor(private readonly configs: ReadonlyMap<string, DeduplicationConfig>, private readonly claims: Claims, private readonly clock: Clock) {}

  public async check({ deliveryId, arrivedAt, content }: Item<Webhook>, { messageId, receiveCount }: QueuedMessage): Promise<GateDecision> {
    const place = this.placeOf(content);
    const now = this.clock.now();
    if (!place || this.pause.lasts(now)) {
      return { kind: 'deliver' };
    }
    const { key, windowSeconds } = place;
    const stopAt = now + this.waitMs;
    const claimant = { deliveryId, messageId, arrivedAt, isAgain: receiveCount > 1 };
    const terms = {
      windowMs: windowSeconds * 1000,
      expiresAt: this.expiresAt(windowSeconds),
      isOver: () => this.clock.now() >= stopAt,
    };
    try {
      const other = await this.bounded(claimId(this.claims, key, claimant, terms));
      return other === undefined ? { kind: 'deliver' } : { kind: 'duplicate', detail: `It has the sender's id of the delivery ${other}.` };
    } catch (error) {
      return { kind: 'deliver', unchecked: error };
    }
  }

  public async givenUp({ deliveryId, content }: Item<Webhook>, { messageId }: QueuedMessage): Promise<void> {
    const place = this.placeOf(content);
    if (place) {
      const freed = this.claims.free(place.key, deliveryId, messageId, this.expiresAt(place.windowSeconds));
      if (this.pause.lasts(this.clock.now())) {
        // It is worth a try, but no wait.
        freed.catch(() => undefined);
      } else {
        await this.bounded(freed);
      }
    }
  }

  private expiresAt(windowSeconds: number): number {
    return Math.floor(this.clock.now() / 1000) + windowSeconds + KEPT_SECONDS;
  }

  /** Waits for the table, but only so long. */
  private async bounded<T>(answer: Promise<T>): Promise<T> {
    try {
      return await withTimeout(this.clock, this.waitMs, answer);
    } catch (error) {
      this.pause.begin(this.clock.now(), PAUSE_MS);
      throw error;
    } finally {
      this.waitMs = WAIT_MS;
    }
  }

  /** The key is a hash: ids may be longer than a key, and are the sender's affair. */
  private placeOf(webhook: Webhook): Place | undefined {
    const config = this.configs.get(webhook.endpoint);
    const id = config && senderIdOf(webhook, config);
    return id === undefined ? undefined : {
      key: createHash('sha256').update(`${webhook.endpoint}\n${id}`).digest('hex'),
      windowSeconds: config?.window ?? DEFAULT_WINDOW_SECONDS,
    };
  }
}
