/** Attributes of a share of the rate: one item per destination and share. */
export enum ShareAttribute {
  /** Key: `DESTINATION#NUMBER`. */
  SHARE = 'share',
  /** The environment that uses it, a random id. */
  OWNER = 'owner',
  /** Number of the owner's claim. */
  CLAIM = 'claim',
  /** When others may use it, milliseconds since 1970. */
  FREE_AT = 'freeAt',
}
