/** An API that cannot be hosted, because AWS would not deploy it or because it uses something that is not modelled. */
export class UnsupportedDefinitionError extends Error {
  public readonly name = 'UnsupportedDefinitionError';
}
