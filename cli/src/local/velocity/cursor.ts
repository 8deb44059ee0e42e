import { Position } from './ast';
import { TemplateError, TemplateErrorKind } from './template-error';

/** A place in the text of a template that moves forward. */
export class Cursor {
  public position = 0;
  private lineStarts?: number[];

  /** @param origin where the text stands when it is a string inside a template: every place in it is reported as that one. */
  constructor(public readonly text: string, private readonly origin?: Position) {}

  public get atEnd(): boolean {
    return this.position >= this.text.length;
  }

  /** The character so many further on; '' after the end. */
  public peek(ahead: number = 0): string {
    return this.text.charAt(this.position + ahead);
  }

  public startsWith(expected: string): boolean {
    return this.text.startsWith(expected, this.position);
  }

  /** What a sticky expression matches here, without taking it. */
  public look(sticky: RegExp): RegExpExecArray | undefined {
    sticky.lastIndex = this.position;
    return sticky.exec(this.text) ?? undefined;
  }

  /** Takes what a sticky expression matches here. */
  public take(sticky: RegExp): string | undefined {
    const match = this.look(sticky);
    if (!match) {
      return undefined;
    }
    this.position += match[0].length;
    return match[0];
  }

  /** Takes exactly this text, if it is here. */
  public takeText(expected: string): boolean {
    if (!this.startsWith(expected)) {
      return false;
    }
    this.position += expected.length;
    return true;
  }

  /** Blanks and line ends, as they may occur between any two parts inside parentheses. */
  public skipSpace(): void {
    this.take(/\s*/y);
  }

  public expect(expected: string, where: string): void {
    if (!this.takeText(expected)) {
      throw this.syntaxError(`${where} is not closed: expected "${expected}", got ${this.describe()}`);
    }
  }

  public here(at: number = this.position): Position {
    if (this.origin) {
      return this.origin;
    }
    this.lineStarts ??= [0, ...Array.from(this.text.matchAll(/\n/g), (match) => match.index + 1)];
    let line = this.lineStarts.length;
    while (this.lineStarts[line - 1] > at) {
      line--;
    }
    return { line, column: at - this.lineStarts[line - 1] + 1 };
  }

  public syntaxError(problem: string, at: number = this.position): TemplateError {
    return this.error(TemplateErrorKind.SYNTAX, problem, at);
  }

  public error(kind: TemplateErrorKind, problem: string, at: number = this.position): TemplateError {
    const { line, column } = this.here(at);
    return new TemplateError(kind, `The template does not parse at line ${line}, column ${column}: ${problem}.`);
  }

  /** The next few characters, for messages: a template is no secret. */
  public describe(): string {
    return this.atEnd ? 'the end of the template' : JSON.stringify(this.text.slice(this.position, this.position + 12));
  }
}
