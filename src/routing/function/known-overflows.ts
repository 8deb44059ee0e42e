import { Overflows } from './overflows';

/**
 * What is known of a group's overflow while the group is held: asked for once a hold, because nobody else puts anything into it meanwhile.
 */
export class KnownOverflows {
  private readonly known = new WeakMap<object, Map<string, Promise<Map<string, string>>>>();

  constructor(private readonly overflows: Overflows) {}

  /**
   * Destinations for which something of the group may wait, with the last ticket. Whoever puts something into the overflow adds to it.
   *
   * @param hold of the group (`AttemptOptions`); without one it is asked each time
   */
  public waiting(group: string, hold: object = {}): Promise<Map<string, string>> {
    let groups = this.known.get(hold);
    if (!groups) {
      groups = new Map();
      this.known.set(hold, groups);
    }
    let waiting = groups.get(group);
    if (!waiting) {
      waiting = this.overflows.waiting(group).then((tickets) => new Map(tickets));
      // Not known is not kept.
      waiting.catch(() => groups.delete(group));
      groups.set(group, waiting);
    }
    return waiting;
  }

  /** What is known is known no longer, because a call failed and may have taken effect all the same. */
  public forget(group: string, hold?: object): void {
    if (hold) {
      this.known.get(hold)?.delete(group);
    }
  }
}
