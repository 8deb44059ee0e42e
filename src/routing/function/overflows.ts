/**
 * Which message groups have webhooks in the overflow, for which destinations. Whatever else such a group has for that destination must go the same way,
 * or it would overtake them.
 *
 * A group is changed by one environment at a time where something is put into the overflow, because the queue gives a group to one only; taking out may
 * happen at the same time as that.
 */
export interface Overflows {
  /**
   * Destinations for which webhooks of the group may wait, with the ticket of the last one. Those for which none wait may be among them, never the other way
   * round.
   */
  waiting(group: string): Promise<ReadonlyMap<string, string>>;
  /**
   * To be called before a webhook of the group is put into the overflow. Resolves when whoever asks next is told. Rejects where somebody else has put
   * something there that the caller does not know: so a call that takes effect late, or twice, does not undo what was said after it.
   *
   * @param ticket of that webhook, and of no other
   * @param before what `waiting` said of the destination, or the last ticket of the caller since; undefined where nothing waited
   */
  begin(group: string, destination: string, ticket: string, before?: string): Promise<void>;
  /** To be called when a webhook has left the overflow and is in its destination's queue: was it the last of its group, nothing waits any more. */
  end(group: string, destination: string, ticket: string): Promise<void>;
}
