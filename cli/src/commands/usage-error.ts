/** The arguments are wrong; the message is one sentence that says what was expected. */
export class UsageError extends Error {
  public readonly name = 'UsageError';
}
