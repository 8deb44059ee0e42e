/** A filter that the construct would not have written so. The text never holds what it compares with. */
export class FilterConfigError extends Error {
  public readonly name = 'FilterConfigError';

  constructor(where: string, expected: string) {
    super(`The filter configuration got something else at "${where}", expected ${expected}; deploy the stack again with one version of the library.`);
  }
}
