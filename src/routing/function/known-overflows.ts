import { Overflows } from './overflows';

/**
 * What is known of a group's overflow while the group is held: asked for once a hold, because nobody else puts anything into it meanwhile.
 */
export class KnownOverflows {
  private readonly known = new WeakMap<object, Map<string, Promise<Set<string>>>>();

  constructor(private readonly overflows: Overflows) {}

  /**
   * Destinations for which something of the group may wait. Whoever puts something into the overflow adds to it.
   *
   * @param hold of the group (`AttemptOptions`); without one it is asked each time
   */
  public waiting(group: string, hold: object = {}): Promise<Set<string>> {
    let groups = this.known.get(hold);
    if (!groups) {
      groups = new Map();
      this.known.set(hold, groups);
    }
    let waiting = groups.get(group);
    if (!waiting) {
      waiting = this.overflows.waiting(group).then((destinations) => new Set(destinations));
      // Not known is not kept.
      waiting.catch(() => groups.delete(group));
      groups.set(group, waiting);
    }
    return waiting;
  }
}
