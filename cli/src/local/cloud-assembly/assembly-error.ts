/**
 * The folder, a template in it or an option that names something in it is not what was expected: the user has to change something.
 *
 * The message is one sentence for people.
 */
export class AssemblyError extends Error {
  public readonly name = 'AssemblyError';
}
