import { DeadLetterReason } from '../../contract/dead-letters';
import { Gate, GateDecision, SecretUnreadable } from '../../engine/gate';
import { Item } from '../../engine/item';
import { QueuedMessage } from '../../engine/queued-message';
import { Webhook } from '../../envelope/envelope';

/**
 * An endpoint may be deployed before the forwarder knows its source. After that time it is one that was taken away, and what waits holds up its
 * group for nothing.
 */
const UNKNOWN_FOR_MS = 15 * 60 * 1000;

/** The gates of a webhook's endpoints, by the endpoint's path. */
export class SourceGates implements Gate<Webhook> {
  /**
   * @param gates an endpoint without a gate lets everyone in; one that is not listed lets nobody in
   * @param now milliseconds since 1970
   */
  constructor(private readonly gates: ReadonlyMap<string, Gate<Webhook> | undefined>, private readonly now: () => number) {}

  /** Lets through what the gate of its endpoint lets through. What may lead to the routes of another one does not get here: see `WebhookReader`. */
  public check(item: Item<Webhook>, message: QueuedMessage, secretUnreadable?: SecretUnreadable): GateDecision | Promise<GateDecision> {
    const { content: webhook } = item;
    if (!this.gates.has(webhook.endpoint)) {
      return this.now() - webhook.arrivedAt < UNKNOWN_FOR_MS
        ? { kind: 'wait', detail: 'The source of the endpoint is not known yet; expected an endpoint that this version of the stack has: deploy the stack again.' }
        : {
          kind: 'invalid',
          keep: true,
          reason: DeadLetterReason.SIGNATURE,
          detail: 'The endpoint is none of the stack any more, and its source is not known; expected one that it has: add the endpoint again, then redrive.',
        };
    }
    return this.gates.get(webhook.endpoint)?.check(item, message, secretUnreadable) ?? { kind: 'deliver' };
  }
}
