import type { Claim } from '../../../../src/delivery/webhook/claims';

/** The table of claims on senders' ids, with the conditions that it checks. */
export class ClaimsTable {
  private readonly items = new Map<string, Claim>();

  public read(key: string): Claim | undefined {
    return this.items.get(key);
  }

  public write(key: string, claim: Claim): boolean {
    if ((this.items.get(key)?.version ?? 0) !== claim.version - 1) {
      return false;
    }
    this.items.set(key, claim);
    return true;
  }

  public free(key: string, deliveryId: string, messageId: string): void {
    const item = this.items.get(key) ?? { messageId: '', arrivedAt: 0, version: 0 };
    const isOwn = item.deliveryId === deliveryId && item.messageId === messageId;
    this.items.set(key, { ...item, deliveryId: isOwn ? undefined : item.deliveryId, version: item.version + 1 });
  }
}
