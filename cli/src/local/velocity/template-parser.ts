import { ExpressionNode, IfNode, Position, TemplateNode } from './ast';
import { Cursor } from './cursor';
import { checkNotAtEnd, checkAfterReference, checkIndexAfterReference, checkLostSign, checkLostText } from './disagreements';
import { ExpressionParser, startsReference } from './expression-parser';
import { NodeCollector } from './node-collector';
import { TemplateErrorKind } from './template-error';

/** Directives of Velocity; a `#` before any other word is text. */
const DIRECTIVES = new Set([
  'set', 'if', 'elseif', 'else', 'end', 'foreach', 'break', 'stop', 'define', 'macro', 'parse', 'include', 'evaluate', 'literal',
]);

/** Their meaning on AWS is unknown (there is nothing to include, and macros may be off): an error rather than a guess. */
const UNMODELLED_DIRECTIVES = new Set(['define', 'macro', 'parse', 'include', 'evaluate', 'literal']);

/** `#word` or `#{word}`. `#else-x` is `#else` and text, `#end_x` is another word. */
const DIRECTIVE_HEAD = /#(?:\{([A-Za-z_]\w*)\}|([A-Za-z_]\w*))/y;

/** What a directive removes after itself: blanks, if the line ends there, and the line end. */
const REST_OF_LINE = /[ \t]*(?:\r\n|\n|\r)/y;

type Terminator = 'else' | 'elseif' | 'end' | 'eof';

/**
 * Parses a mapping template as Velocity 1.7 does.
 *
 * @throws TemplateError with kind `syntax` or `unmodelled`.
 */
export function parseTemplate(text: string): readonly TemplateNode[] {
  return new TemplateParser(text).parseAll();
}

class TemplateParser {
  private readonly cursor: Cursor;
  private readonly expressions: ExpressionParser;
  private readonly nodes = new NodeCollector();
  /** True directly after a reference without braces: Velocity 1.7 then still takes "[" for an index after a #set or a block comment. */
  private inReference = false;

  constructor(text: string, origin?: Position) {
    this.cursor = new Cursor(text, origin);
    this.expressions = new ExpressionParser(this.cursor, (string) => interpolated(string, this.cursor.here()));
  }

  public parseAll(): readonly TemplateNode[] {
    const { body, terminator } = this.parseBlock();
    if (terminator !== 'eof') {
      throw this.cursor.syntaxError(`#${terminator} without an #if or #foreach before it`);
    }
    return body;
  }

  private parseBlock(): { body: readonly TemplateNode[]; terminator: Terminator } {
    this.nodes.openBlock();
    const terminator = this.parseUntilTerminator();
    return { terminator, body: this.nodes.closeBlock() };
  }

  private parseUntilTerminator(): Terminator {
    for (;;) {
      const text = this.cursor.take(/[^$#\\]+/y) ?? '';
      this.nodes.addText(text);
      this.inReference &&= /^[ \t]*$/.test(text);
      if (this.cursor.atEnd) {
        return 'eof';
      }
      const backslashes = this.cursor.take(/\\+/y)?.length ?? 0;
      if (this.cursor.peek() === '$') {
        this.parseDollar(backslashes);
      } else if (this.cursor.peek() === '#') {
        const terminator = this.parseHash(backslashes);
        if (terminator) {
          return terminator;
        }
      } else {
        this.nodes.addToken('\\'.repeat(backslashes));
      }
    }
  }

  private parseDollar(backslashes: number): void {
    if (startsReference(this.cursor)) {
      this.parseReference(backslashes);
      return;
    }
    if (backslashes > 0 && this.cursor.look(/\$+\$!?\{?[A-Za-z_]/y)) {
      throw this.cursor.error(TemplateErrorKind.UNMODELLED, 'backslashes before "$$name" are not supported here: put the "$" into a string');
    }
    this.inReference = false;
    this.nodes.addToken('\\'.repeat(backslashes));
    this.addSign('$');
    // Velocity 1.7 drops the "!" of "$!" before anything but these.
    if (this.cursor.takeText('!')) {
      this.nodes.addToken(/[${]/.test(this.cursor.peek()) ? '!' : '');
      checkNotAtEnd(this.cursor, '$!');
    }
  }

  private parseReference(backslashes: number): void {
    const before = { hash: /(?:^|[^#])#$/.test(this.nodes.pendingText), reference: this.inReference && this.nodes.pendingText === '' };
    const reference = this.expressions.parseReference(backslashes);
    const braces = reference.source.endsWith('}');
    checkAfterReference(this.cursor, reference, before);
    this.inReference = !braces;
    this.nodes.add(reference);
    if (!braces) {
      this.nodes.addToken(this.cursor.take(/[A-Za-z_][\w-]*|[{}]/y) ?? '');
    }
  }

  /** Parses what starts with "#"; a result means that the block ends here. */
  private parseHash(backslashes: number): Terminator | undefined {
    const head = this.cursor.look(DIRECTIVE_HEAD);
    const word = head ? head[1] ?? head[2] : undefined;
    if (head && DIRECTIVES.has(head[2]) && this.cursor.peek(head[0].length) === '@') {
      throw this.cursor.error(TemplateErrorKind.UNMODELLED, `Velocity 1.7 takes "${head[0]}@" for one word: write #{${head[2]}}@`);
    }
    if (head && word && DIRECTIVES.has(word) && !(word === 'set' && !this.isSet(head[0]))) {
      return this.parseDirective(head[0], word, backslashes);
    }
    this.nodes.addToken('\\'.repeat(backslashes));
    if (this.cursor.startsWith('#*')) {
      this.nodes.flush();
      this.cursor.take(/#\*[^]*?(?:\*#|$)/y);
      this.checkIndexAfterReference();
      return undefined;
    }
    this.inReference = false;
    if (this.cursor.startsWith('##')) {
      this.nodes.flush();
      const comment = this.cursor.take(/##[^\r\n]*(?:\r\n|\n|\r)?/y)!;
      if (/.[#$]$/.test(comment.slice(1))) {
        checkNotAtEnd(this.cursor, comment.slice(-1));
      }
    } else if (head && backslashes % 2 === 1) {
      this.nodes.addToken(head[0]);
      this.cursor.position += head[0].length;
    } else if (this.cursor.startsWith('#[[')) {
      this.parseUnparsed();
    } else {
      this.parsePlainHash(head?.[0]);
    }
    return undefined;
  }

  /** `#[[ … ]]#`: printed as it is. */
  private parseUnparsed(): void {
    this.nodes.flush();
    const whole = this.cursor.take(/#\[\[[^]*?\]\]#/y);
    if (whole === undefined) {
      throw this.cursor.syntaxError('the unparsed text is not closed: expected "]]#"');
    }
    this.nodes.add({ kind: 'text', text: whole.slice(3, -3) });
  }

  /** A "#" that starts no directive is text; with a parenthesis it looks like a macro, whose arguments Velocity parses before it prints it. */
  private parsePlainHash(head: string | undefined): void {
    if (head === undefined) {
      if (this.cursor.look(/#@[A-Za-z_]/y)) {
        throw this.cursor.error(TemplateErrorKind.UNMODELLED, 'engines disagree on "#@": write it as #[[#@]]#');
      }
      this.addSign('#');
      return;
    }
    this.nodes.flush();
    const start = this.cursor.position;
    this.cursor.position += head.length;
    if (this.cursor.take(/[ \t]*\(/y)) {
      for (this.cursor.skipSpace(); !this.cursor.takeText(')'); this.cursor.take(/[\s,]*/y)) {
        this.expressions.parseParameter(true);
      }
      // The rest of the line goes with the call, but is printed.
      this.cursor.take(REST_OF_LINE);
    }
    this.nodes.add({ kind: 'text', text: this.cursor.text.slice(start, this.cursor.position) });
  }

  private parseDirective(head: string, word: string, backslashes: number): Terminator | undefined {
    this.inReference &&= word === 'set' && backslashes === 0;
    if (backslashes % 2 === 1) {
      this.nodes.addToken('\\'.repeat(Math.floor(backslashes / 2)) + head);
      this.cursor.position += head.length;
      return undefined;
    }
    // Backslashes in pairs print half, except before #set.
    if (backslashes > 0) {
      this.nodes.addToken('\\'.repeat(word === 'set' ? backslashes : backslashes / 2));
    }
    checkLostText(this.cursor, this.nodes.pendingText, word);
    if (word === 'set') {
      this.nodes.dropBlanks();
    }
    this.nodes.flush();
    const at = this.cursor.here();
    this.cursor.position += head.length;
    if (UNMODELLED_DIRECTIVES.has(word)) {
      throw this.cursor.error(TemplateErrorKind.UNMODELLED, `#${word} is not supported here, and is not known to work on AWS`);
    }
    switch (word) {
      case 'set': this.parseSet(at); return undefined;
      case 'if': this.parseIf(); return undefined;
      case 'foreach': this.parseForeach(at); return undefined;
      case 'break': this.nodes.add({ kind: 'break' }); return undefined;
      case 'stop': this.nodes.add({ kind: 'stop' }); return undefined;
      default: return word as Terminator;
    }
  }

  private parseSet(at: Position): void {
    this.cursor.take(/[ \t]*\(/y);
    this.cursor.skipSpace();
    const target = this.expressions.parseReference();
    if (!target.source.startsWith(`$${target.name}`)) {
      throw this.cursor.error(TemplateErrorKind.UNMODELLED, `Velocity 1.7 sets nothing for "${target.source}": write #set($${target.name} = …)`);
    }
    this.cursor.skipSpace();
    if (!this.cursor.take(/=(?!=)/y)) {
      throw this.cursor.syntaxError(`expected "=" in #set, got ${this.cursor.describe()}`);
    }
    const value = this.expressions.parseExpression();
    this.closeDirective('#set');
    this.checkIndexAfterReference();
    this.nodes.add({ kind: 'set', target, value, at });
  }

  private parseIf(): void {
    const branches: Array<IfNode['branches'][number]> = [];
    let condition: ExpressionNode | undefined = this.parseCondition('#if');
    for (;;) {
      const { body, terminator } = this.parseBlock();
      branches.push({ condition, body });
      if (terminator === 'eof' || (terminator !== 'end' && condition === undefined)) {
        throw this.cursor.syntaxError('an #if is not closed: expected #end');
      }
      if (terminator === 'end') {
        this.cursor.take(REST_OF_LINE);
        this.nodes.add({ kind: 'if', branches });
        return;
      }
      if (terminator === 'elseif') {
        condition = this.parseCondition('#elseif');
      } else {
        condition = undefined;
        this.cursor.take(REST_OF_LINE);
      }
    }
  }

  private parseCondition(directive: string): ExpressionNode {
    this.openParenthesis(directive);
    const condition = this.expressions.parseExpression();
    this.closeDirective(directive);
    return condition;
  }

  private parseForeach(at: Position): void {
    this.openParenthesis('#foreach');
    this.cursor.skipSpace();
    const variable = this.expressions.parseReference();
    if (variable.members.length > 0) {
      throw this.cursor.error(TemplateErrorKind.UNMODELLED, `#foreach needs a plain variable such as $item, got ${variable.source}`);
    }
    this.cursor.skipSpace();
    // Velocity takes any word for "in".
    if (!this.cursor.take(/[A-Za-z]\w*/y)) {
      throw this.cursor.syntaxError(`expected "in" in #foreach, got ${this.cursor.describe()}`);
    }
    const items = this.expressions.parseParameter();
    this.closeDirective('#foreach');
    const { body, terminator } = this.parseBlock();
    if (terminator !== 'end') {
      throw this.cursor.syntaxError('a #foreach is not closed: expected #end');
    }
    this.cursor.take(REST_OF_LINE);
    this.nodes.add({ kind: 'foreach', variable: variable.name, items, body, at });
  }

  private openParenthesis(directive: string): void {
    if (!this.cursor.take(/\s*\(/y)) {
      throw this.cursor.syntaxError(`expected "(" after ${directive}, got ${this.cursor.describe()}`);
    }
  }

  private closeDirective(directive: string): void {
    this.cursor.skipSpace();
    this.cursor.expect(')', directive);
    this.cursor.take(REST_OF_LINE);
  }

  private isSet(head: string): boolean {
    const before = this.cursor.text.charAt(this.cursor.position - 1);
    // An escaped #set needs no parenthesis to be recognised.
    return before === '\\' || /^[ \t]*\(/.test(this.cursor.text.slice(this.cursor.position + head.length, this.cursor.position + head.length + 64));
  }

  /** Takes a "$" or "#" that starts nothing. */
  private addSign(sign: string): void {
    this.cursor.position++;
    checkLostSign(this.cursor, sign);
    this.nodes.addToken(sign);
  }

  private checkIndexAfterReference(): void {
    if (this.inReference) {
      checkIndexAfterReference(this.cursor);
    }
  }
}

/**
 * The inside of a string in double quotes. Velocity parses it with a blank after it (so that it may end with "$") and takes
 * that off the result again, unless a line comment in it would contain the blank.
 */
function interpolated(text: string, origin: Position): ExpressionNode & { kind: 'interpolated' } {
  const padded = !text.includes('##');
  return { kind: 'interpolated', body: new TemplateParser(padded ? `${text} ` : text, origin).parseAll(), padded };
}
