/**
 * Which message groups have webhooks in the overflow, for which destinations. Whatever else such a group has for that destination must go the same way,
 * or it would overtake them.
 *
 * A group is changed by one environment at a time where something is put into the overflow, because the queue gives a group to one only; taking out may
 * happen at the same time as that.
 */
export interface Overflows {
  /** Destinations for which webhooks of the group may wait. Those for which none wait may be among them, never the other way round. */
  waiting(group: string): Promise<ReadonlySet<string>>;
  /**
   * To be called before a webhook of the group is put into the overflow. Resolves when whoever asks next is told.
   *
   * @param ticket of that webhook, and of no other
   */
  begin(group: string, destination: string, ticket: string): Promise<void>;
  /** To be called when a webhook has left the overflow and is in its destination's queue: was it the last of its group, nothing waits any more. */
  end(group: string, destination: string, ticket: string): Promise<void>;
}
