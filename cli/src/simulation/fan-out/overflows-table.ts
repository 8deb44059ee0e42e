/** The table of what waits in the overflow, as DynamoDB keeps it, with the conditions that it checks (src/routing/function/dynamodb-overflows.ts). */
export class OverflowsTable {
  private readonly items = new Map<string, Map<string, string>>();

  public waiting(group: string): ReadonlyMap<string, string> {
    return new Map(this.items.get(group));
  }

  public begin(group: string, destination: string, ticket: string, before?: string): void {
    const item = this.items.get(group) ?? new Map<string, string>();
    const last = item.get(destination);
    if (last !== undefined && last !== before && last !== ticket) {
      throw Object.assign(new Error('The condition is not met.'), { name: 'ConditionalCheckFailedException' });
    }
    this.items.set(group, item.set(destination, ticket));
  }

  public end(group: string, destination: string, ticket: string): void {
    const item = this.items.get(group);
    if (item?.get(destination) === ticket) {
      item.delete(destination);
    }
  }
}
