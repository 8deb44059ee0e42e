import { Delivery } from './delivery';
import { AgedMap } from '../../aged-map';

/** How much is kept. */
export interface KeepLimits {
  readonly deliveries: number;
  /** Characters of all envelopes together; an envelope is longer than its body by a third. */
  readonly characters: number;
}

/** Some 100 MB at most: half of it bodies, which are kept as what they are in the queue anyway. */
export const DEFAULT_LIMITS: KeepLimits = { deliveries: 20_000, characters: 48 * 1024 * 1024 };

/**
 * The deliveries that the console can show. When there are too many, those that went well are forgotten first, oldest first, and then the oldest of the
 * others: what somebody looks for is mostly what did not go well.
 */
export class KeptDeliveries {
  private readonly byId = new AgedMap<Delivery>();
  /** Those that are over and went well, in the order in which they did. */
  private readonly uneventful = new AgedMap<Delivery>();
  /** Those whose envelopes are kept. */
  private readonly withEnvelope = new AgedMap<Delivery>();
  /** Of those that went well the ones whose envelopes are kept. */
  private readonly uneventfulWithEnvelope = new AgedMap<Delivery>();
  private characters = 0;
  private total = 0;

  constructor(private readonly limits: KeepLimits = DEFAULT_LIMITS) {}

  public get size(): number {
    return this.byId.size;
  }

  /** How many were added ever. */
  public get seen(): number {
    return this.total;
  }

  public get(id: string): Delivery | undefined {
    return this.byId.get(id);
  }

  public add(delivery: Delivery): void {
    this.byId.set(delivery.facts.id, delivery);
    this.withEnvelope.set(delivery.facts.id, delivery);
    this.characters += delivery.envelope?.length ?? 0;
    this.total += 1;
    while (this.byId.size > this.limits.deliveries) {
      this.forget(this.uneventful.oldest() ?? this.byId.oldest()!);
    }
    while (this.characters > this.limits.characters) {
      this.forgetEnvelope(this.uneventfulWithEnvelope.oldest() ?? this.withEnvelope.oldest()!);
    }
  }

  /** Has to be called when a delivery has changed. */
  public update(delivery: Delivery): void {
    const { id } = delivery.facts;
    const wentWell = delivery.state === 'delivered' || delivery.state === 'dropped';
    if (wentWell && this.byId.get(id) === delivery) {
      this.uneventful.set(id, delivery);
      if (this.withEnvelope.has(id)) {
        this.uneventfulWithEnvelope.set(id, delivery);
      }
    } else {
      this.uneventful.delete(id);
      this.uneventfulWithEnvelope.delete(id);
    }
  }

  /** All of them, the newest first. */
  public newestFirst(): Delivery[] {
    return [...this.byId.values()].reverse();
  }

  private forget(id: string): void {
    this.forgetEnvelope(id);
    this.byId.delete(id);
    this.uneventful.delete(id);
  }

  private forgetEnvelope(id: string): void {
    const delivery = this.byId.get(id);
    this.withEnvelope.delete(id);
    this.uneventfulWithEnvelope.delete(id);
    this.characters -= delivery?.envelope?.length ?? 0;
    if (delivery) {
      delivery.envelope = undefined;
    }
  }
}
