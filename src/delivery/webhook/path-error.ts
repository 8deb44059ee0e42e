/** A path that could lead outside the backend's base URL, or to another endpoint's routes. The text never holds the path. */
export class PathError extends Error {
  public readonly name = 'PathError';
}
