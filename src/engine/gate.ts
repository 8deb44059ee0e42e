import { Item } from './item';

/**
 * What may be done with an item.
 *
 * * `deliver`: it may be delivered.
 * * `wait`: that cannot be told now.
 * * `invalid`: it must not be delivered; it is kept as a dead letter with that reason, or thrown away.
 * * `handled`: it was meant for the function itself, which did what it asked for.
 */
export type GateDecision =
  | { readonly kind: 'deliver' }
  | { readonly kind: 'wait'; readonly detail: string }
  | { readonly kind: 'invalid'; readonly keep: boolean; readonly reason: string; readonly detail: string }
  | { readonly kind: 'handled' };

/** Takes a sentence about a secret that the gate could not read or use, whatever it then decides. The sentence holds nothing of the secret. */
export type SecretUnreadable = (sentence: string) => void;

/** Decides which items may be delivered. */
export interface Gate<T> {
  /**
   * Asked once an invocation for each item. Should it reject, the item waits: without a decision nothing is delivered.
   *
   * @param secretUnreadable counted, and logged once an invocation
   */
  check(item: Item<T>, secretUnreadable?: SecretUnreadable): Promise<GateDecision>;
}
