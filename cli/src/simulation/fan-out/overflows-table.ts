/** The table of what waits in the overflow, as DynamoDB keeps it, with the conditions that it checks (src/routing/function/dynamodb-overflows.ts). */
export class OverflowsTable {
  private readonly items = new Map<string, Map<string, string>>();

  public waiting(group: string): ReadonlySet<string> {
    return new Set(this.items.get(group)?.keys());
  }

  public begin(group: string, destination: string, ticket: string): void {
    const item = this.items.get(group) ?? new Map<string, string>();
    this.items.set(group, item.set(destination, ticket));
  }

  public end(group: string, destination: string, ticket: string): void {
    const item = this.items.get(group);
    if (item?.get(destination) === ticket) {
      item.delete(destination);
    }
  }
}
