import { ReferenceNode } from './ast';
import { Cursor } from './cursor';
import { TemplateErrorKind } from './template-error';

/*
 * Places where Velocity 1.7 and 2.x disagree or text gets lost. AWS does not say which Velocity it runs, so a template with one of them
 * is an error, whose message says how to write it instead.
 */

/** What is directly before a reference. */
export interface BeforeReference {
  /** A lone "#". */
  readonly hash: boolean;
  /** Another reference, without braces. */
  readonly reference: boolean;
}

/** The cursor is after a reference. */
export function checkAfterReference(cursor: Cursor, reference: ReferenceNode, before: BeforeReference): void {
  const { source, members } = reference;
  const braces = source.endsWith('}');
  if (before.hash && cursor.look(/[ \t]*#/y)) {
    throw disagreement(cursor, `engines disagree on "#${source}" before another "#": put the first "#" into a string`);
  }
  if (before.reference && braces && cursor.look(/[[(]/y)) {
    throw disagreement(cursor, `engines disagree on "[" or "(" after ${source}: put the reference before it in braces, too`);
  }
  if (!braces && source.endsWith(']') && cursor.peek() === '(') {
    throw disagreement(cursor, `engines disagree on "(" after ${source}: put the reference in braces`);
  }
  if (!braces && members.some(({ kind }) => kind === 'property') && cursor.startsWith('##')) {
    throw disagreement(cursor, `Velocity 1.7 takes "##" after "${source}" for text: put the reference in braces where a comment follows`);
  }
}

/** The cursor is after a #set or block comment that follows a reference without braces. */
export function checkIndexAfterReference(cursor: Cursor): void {
  if (cursor.look(/\[|\{[A-Za-z_$]/y)) {
    throw disagreement(cursor, 'engines disagree on "[" or "{" here, because of the reference before the directive: put the reference in braces, as ${name}');
  }
}

/** The cursor is after a "$" or "#" that starts nothing. */
export function checkLostSign(cursor: Cursor, sign: string): void {
  if (cursor.peek() === '\\' || cursor.look(/#(?:\[\[|\*)/y)) {
    throw disagreement(cursor, `Velocity loses a "${sign}" directly before a backslash, "#[[" or "#*": put the "${sign}" into a string`);
  }
  checkNotAtEnd(cursor, sign);
}

/** The cursor is before a directive, after this text. */
export function checkLostText(cursor: Cursor, text: string, directive: string): void {
  if (/[$#][ \t]*$/.test(text)) {
    throw disagreement(cursor, `Velocity 1.7 loses the "$" or "#" before #${directive}: put it into a string, such as #set($x = "$")$x`);
  }
}

/** Velocity 1.7 cannot end with a lone "$" or "#". */
export function checkNotAtEnd(cursor: Cursor, what: string): void {
  if (cursor.atEnd) {
    throw cursor.syntaxError(`a template cannot end with "${what}"`);
  }
}

function disagreement(cursor: Cursor, problem: string): Error {
  return cursor.error(TemplateErrorKind.UNMODELLED, problem);
}
