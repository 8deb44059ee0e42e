/** An API that cannot be hosted, because AWS would refuse to deploy it or because this model lacks what it uses. */
export class UnsupportedDefinitionError extends Error {
  public readonly name = 'UnsupportedDefinitionError';
}
