/** A value of DynamoDB as its JSON protocol writes it, of the kinds that are used here. */
export type AttributeValue =
  | { readonly S: string }
  | { readonly N: string }
  | { readonly BOOL: boolean }
  | { readonly L: readonly AttributeValue[] }
  /** base64. */
  | { readonly B: string };

/** An item, or part of one, by attribute. */
export type AttributeMap = Readonly<Record<string, AttributeValue>>;

/** The text of a value, where it has one. */
export function textOf(value: AttributeValue | undefined): string | undefined {
  return value !== undefined && 'S' in value ? value.S : undefined;
}

/** The number of a value; 0 where it has none. */
export function numberOf(value: AttributeValue | undefined): number {
  return value !== undefined && 'N' in value ? Number(value.N) : 0;
}

/** The texts of a list; none where it is no list. */
export function textsOf(value: AttributeValue | undefined): string[] {
  return value !== undefined && 'L' in value ? value.L.map((element) => textOf(element) ?? '') : [];
}
