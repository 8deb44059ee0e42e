import { isPlainIdText } from './templates/vtl';

/** What becomes of a webhook that has no value to be grouped by. */
export class MissingGroup {
  /** It is a group of its own: delivered at once, in no order. */
  public static perRequest(): MissingGroup {
    return new MissingGroup('${context.extendedRequestId}');
  }

  /**
   * It shares one group with all others without a value: in order among themselves, one request at a time, at most 300 a second.
   *
   * @param name the group's id: 1 to 128 letters, digits and `_.:-` characters
   */
  public static group(name: string): MissingGroup {
    if (typeof name !== 'string' || !isPlainIdText(name)) {
      throw new Error(`MissingGroup.group takes 1 to 128 letters, digits and _.:- characters, got: ${JSON.stringify(name)}; choose a name such as "none".`);
    }
    return new MissingGroup(name);
  }

  /** It is refused with 400 and not stored. Most senders do not try again after a 400: choose it when the value can only be missing by mistake. */
  public static refuse(): MissingGroup {
    return new MissingGroup('');
  }

  /**
   * What stands between quotes in VTL; empty for a refusal.
   *
   * @internal
   */
  public readonly _group: string;

  private constructor(group: string) {
    this._group = group;
  }
}
