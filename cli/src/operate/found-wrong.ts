/** A command did its work, and what it found or did not reach is a failure: it has said so itself, and nothing more is printed. Exit code 1. */
export class FoundWrong extends Error {
  public readonly name = 'FoundWrong';
}
