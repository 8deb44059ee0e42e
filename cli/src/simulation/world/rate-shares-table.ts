import type { ShareClaim } from '../../../../src/engine/rate-shares';

/** The table of who uses which share of the rate, with the one condition that it checks. */
export class RateSharesTable {
  private readonly items = new Map<number, { readonly owner: number; readonly number: number; readonly until: number }>();

  /** @param owner number of the environment */
  public claim(owner: number, { share, number, now, until }: ShareClaim): boolean {
    const item = this.items.get(share);
    if (item && (item.owner === owner ? item.number > number : item.until > now)) {
      return false;
    }
    this.items.set(share, { owner, number, until });
    return true;
  }
}
