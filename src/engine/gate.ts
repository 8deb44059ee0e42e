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

/** Decides which items may be delivered. */
export interface Gate<T> {
  /** Asked once an invocation for each item. Should it reject, the item waits: without a decision nothing is delivered. */
  check(item: Item<T>): Promise<GateDecision>;
}
