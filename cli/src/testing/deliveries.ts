import type { Attempt, Delivery } from '../../types';
import { LocalEvent } from '../local/runtime/local-event';

type Known = { -readonly [Name in keyof Delivery]: Delivery[Name] } & { attempts: Attempt[] };

/** What is known of all deliveries, by the lines that functions write. */
export class Deliveries {
  private readonly known = new Map<string, Known>();

  /** Takes notice of an event; returns what it says of a delivery, if anything. */
  public add(event: LocalEvent): Delivery | undefined {
    if (event.kind !== 'forwarder' && event.kind !== 'routing') {
      return undefined;
    }
    const { line } = event;
    const destination = event.kind === 'forwarder' ? event.destination : event.part;
    if (line.message === 'attempt' && event.kind === 'forwarder') {
      const delivery = this.of(line.deliveryId, destination);
      const { attempt: number, status, failure, latencyMs } = line;
      delivery.attempts.push({ number, status, failure, answer: event.answer, latencyMs });
      delivery.retryInSeconds = line.retryInSeconds;
      delivery.outcome = line.decision === 'delivered' ? 'delivered' : 'waiting';
      return delivery;
    }
    if (line.message === 'dead-letter' && line.deliveryId !== undefined) {
      const { reason, detail } = line;
      return Object.assign(this.of(line.deliveryId, destination), { outcome: 'dead-letter', reason, detail, retryInSeconds: undefined });
    }
    if (line.message === 'not-delivered') {
      const { decision, detail } = line;
      return Object.assign(this.of(line.deliveryId, destination), { outcome: decision, detail });
    }
    return undefined;
  }

  public get all(): Delivery[] {
    return [...this.known.values()];
  }

  private of(deliveryId: string, destination: string): Known {
    const key = JSON.stringify([deliveryId, destination]);
    const delivery = this.known.get(key) ?? { deliveryId, destination, attempts: [], outcome: 'waiting' };
    this.known.set(key, delivery);
    return delivery;
  }
}
