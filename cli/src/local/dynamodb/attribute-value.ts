/** The types of DynamoDB, in the letters of its protocol. */
export type AttributeType = 'S' | 'N' | 'B' | 'BOOL' | 'NULL' | 'SS' | 'NS' | 'BS' | 'L' | 'M';

/**
 * A value as it is in the protocol and in a table: an object with exactly one member.
 *
 * Numbers are decimal text without an exponent, binary is base64. Values that are stored are never changed: an update makes new ones.
 */
export interface AttributeValue {
  readonly S?: string;
  readonly N?: string;
  readonly B?: string;
  readonly BOOL?: boolean;
  readonly NULL?: boolean;
  readonly SS?: readonly string[];
  readonly NS?: readonly string[];
  readonly BS?: readonly string[];
  readonly L?: readonly AttributeValue[];
  readonly M?: Attributes;
}

/** Attributes by name: an item, a key, or a map in an item. It has no prototype, so that `constructor` and `__proto__` are names like any other. */
export type Attributes = Readonly<Record<string, AttributeValue>>;

/** The type of a value. */
export function typeOf(value: AttributeValue): AttributeType {
  for (const type in value) {
    return type as AttributeType;
  }
  throw new Error('An attribute value without a type got into a table.');
}

/** New attributes, with those of `source`. */
export function attributesOf(source: Attributes = {}): Record<string, AttributeValue> {
  return Object.assign(Object.create(null) as Record<string, AttributeValue>, source);
}
