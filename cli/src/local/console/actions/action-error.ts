/** Something that a person asked for cannot be done; the message is one sentence for them. */
export class ActionError extends Error {
  public readonly name = 'ActionError';
}
