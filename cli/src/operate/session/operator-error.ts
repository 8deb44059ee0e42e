/** What an operator's command cannot do; the message is one sentence with what, got, expected and fix. */
export class OperatorError extends Error {
  public readonly name = 'OperatorError';
}
