import { Item } from './item';
import { QueuedMessage } from './queued-message';

/**
 * What may be done with an item.
 *
 * * `deliver`: it may be delivered.
 * * `wait`: that cannot be told now.
 * * `invalid`: it must not be delivered; it is kept as a dead letter with that reason, or thrown away.
 * * `handled`: it was meant for the function itself, which did what it asked for.
 * * `unrouted`: nobody wants it.
 * * `registration`: it is meant for whoever runs the destination, who finds its content in its record.
 * * `duplicate`: another item that came says the same, and has been delivered, waits, or is a dead letter.
 */
export type GateDecision =
  | { readonly kind: 'deliver'; /** The error that kept something from being checked that need not be; it is logged. */ readonly unchecked?: unknown }
  | { readonly kind: 'wait'; readonly detail: string }
  | { readonly kind: 'invalid'; readonly keep: boolean; readonly reason: string; readonly detail: string }
  | { readonly kind: 'handled' }
  | { readonly kind: 'unrouted' }
  | { readonly kind: 'registration'; readonly detail: string }
  | { readonly kind: 'duplicate'; readonly detail?: string };

/** Takes a sentence about a secret that the gate could not read or use, whatever it then decides. The sentence holds nothing of the secret. */
export type SecretUnreadable = (sentence: string) => void;

/** Decides which items may be delivered. */
export interface Gate<T> {
  /**
   * Asked once an invocation for each item. Should it throw or reject, the item waits: without a decision nothing is delivered. What needs nothing from
   * elsewhere is best decided at once.
   *
   * @param message the message that carries the item; the same item comes with another message when it was redriven
   * @param secretUnreadable counted, and logged once an invocation
   */
  check(item: Item<T>, message: QueuedMessage, secretUnreadable?: SecretUnreadable): GateDecision | Promise<GateDecision>;
  /**
   * Told that an item is not delivered: it has been stored as a dead letter, or is thrown away, and leaves the queue next. What it was let
   * through for in the place of others, they may have now. Should it reject, that is logged; it is waited for half a second at most.
   */
  givenUp?(item: Item<T>, message: QueuedMessage): Promise<void>;
}
