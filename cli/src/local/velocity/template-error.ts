/** Why a template fails. */
export enum TemplateErrorKind {
  /** The template does not parse. */
  SYNTAX = 'syntax',
  /** The template parses, and fails for these values: an index out of range, a malformed regular expression, text that is not base64. */
  RENDER = 'render',
  /** One of API Gateway's own limits: 300 KB of template, 1,000 turns of a `#foreach`. */
  LIMIT = 'limit',
  /** Velocity might do it, but this engine does not, or Velocity 1.7 and 2.x do different things: an error is better than a guess. */
  UNMODELLED = 'unmodelled',
}

/**
 * Why a mapping template cannot be rendered. API Gateway answers 500 for each of them.
 *
 * The message names the place and the construct, never a value: values are the sender's.
 */
export class TemplateError extends Error {
  public readonly name = 'TemplateError';

  constructor(public readonly kind: TemplateErrorKind, message: string) {
    super(message);
  }
}

/** What Java would have thrown inside a method that a template calls; the renderer adds the place. */
export class JavaException extends Error {
  public readonly name = 'JavaException';
}

/** A method or value of Java that a template may well use on AWS and that this engine does not have. */
export class UnmodelledError extends Error {
  public readonly name = 'UnmodelledError';
}
