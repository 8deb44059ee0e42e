import { BinaryOperator, ExpressionNode, Member, ReferenceNode } from './ast';
import { Cursor } from './cursor';
import { JavaDecimal, parseNumber } from './java-numbers';
import { TemplateErrorKind } from './template-error';

/** Parses a whole template: given by the template parser, because a string in double quotes is a template of its own. */
export type ParseTemplate = (text: string) => ExpressionNode & { kind: 'interpolated' };

/** `$name`, `$!name`, `${name}` and `$!{name}`, up to and including the name. */
const REFERENCE_HEAD = /\$(!?)(\{?)([A-Za-z_][A-Za-z0-9_-]*)/y;
const PROPERTY = /\.([A-Za-z][A-Za-z0-9_-]*)/y;
const WORD = /[A-Za-z][A-Za-z0-9_]*/y;
const RANGE = /\[\s*(?:-?\d+|\$[^\]]*?)\s*\.\.\s*(?:-?\d+|\$[^\]]*?)\s*\]/y;

const LEVELS: ReadonlyArray<ReadonlyArray<readonly [RegExp, BinaryOperator]>> = [
  [[/\|\||or\b/y, '||']],
  [[/&&|and\b/y, '&&']],
  [[/==|eq\b/y, '=='], [/!=|ne\b/y, '!=']],
  [[/<=|le\b/y, '<='], [/>=|ge\b/y, '>='], [/<|lt\b/y, '<'], [/>|gt\b/y, '>']],
  // A minus directly before a digit belongs to the number, even after an operand: `$a -1` is an error in Velocity, `$a - 1` is not.
  [[/\+/y, '+'], [/-(?!\d)/y, '-']],
  [[/\*/y, '*'], [/\//y, '/'], [/%/y, '%']],
];

/** True when a reference starts at the cursor, which is at a `$`. */
export function startsReference(cursor: Cursor): boolean {
  return cursor.look(REFERENCE_HEAD) !== undefined;
}

/** Parser of references and of what stands in the parentheses of directives. */
export class ExpressionParser {
  constructor(private readonly cursor: Cursor, private readonly parseTemplate: ParseTemplate) {}

  /** The whole of `#if(…)` and the right side of `#set(…)`. */
  public parseExpression(level: number = 0): ExpressionNode {
    if (level === LEVELS.length) {
      return this.parseUnary();
    }
    this.cursor.skipSpace();
    let start = this.cursor.position;
    let left = this.parseExpression(level + 1);
    for (;;) {
      const leftSource = this.cursor.text.slice(start, this.cursor.position).trim();
      this.cursor.skipSpace();
      const operator = LEVELS[level].find(([token]) => this.cursor.take(token) !== undefined)?.[1];
      if (!operator) {
        return left;
      }
      this.cursor.skipSpace();
      start = this.cursor.position;
      const right = this.parseExpression(level + 1);
      left = { kind: 'binary', operator, left, right, sources: [leftSource, this.cursor.text.slice(start, this.cursor.position).trim()] };
    }
  }

  /** What may be an argument of a method, an item of a list, or the list of a `#foreach`: no operators, as in Velocity 1.7. */
  public parseParameter(words: boolean = false): ExpressionNode {
    this.cursor.skipSpace();
    const parameter = this.parseLiteral() ?? (this.cursor.peek() === '$' ? this.parseReference() : undefined);
    if (parameter) {
      return parameter;
    }
    const at = this.cursor.position;
    const word = this.cursor.take(WORD);
    if (word === 'true' || word === 'false') {
      return { kind: 'boolean', value: word === 'true' };
    }
    if (word && words) {
      return { kind: 'word' };
    }
    this.cursor.position = at;
    throw this.cursor.syntaxError(`expected a reference, string, number, list, map, true or false, got ${this.cursor.describe()}`);
  }

  /** A reference; the cursor is at its `$`, or after backslashes that were counted already. */
  public parseReference(backslashes: number = 0): ReferenceNode {
    const start = this.cursor.position;
    const head = this.cursor.look(REFERENCE_HEAD);
    if (!head) {
      throw this.cursor.syntaxError(`expected a reference such as $name, got ${this.cursor.describe()}`);
    }
    this.cursor.position += head[0].length;
    const [, quiet, brace, name] = head;
    const members: Member[] = [];
    for (let member = this.parseMember(); member; member = this.parseMember()) {
      members.push(member);
    }
    if (brace) {
      this.cursor.expect('}', `the reference \${${name}`);
    } else if (this.cursor.look(/\{[A-Za-z_$]/y)) {
      throw this.cursor.error(TemplateErrorKind.UNMODELLED,
        `Velocity 1.7 loses the text after "$${name}…{": write \${${name}} where a reference is followed by "{"`);
    }
    return {
      kind: 'reference',
      name,
      members,
      quiet: quiet === '!',
      source: this.cursor.text.slice(start, this.cursor.position),
      backslashes,
      at: this.cursor.here(start),
    };
  }

  private parseMember(): Member | undefined {
    if (this.cursor.peek() === '[') {
      this.cursor.position++;
      const index = this.parseParameter();
      if (index.kind === 'number' && index.value instanceof JavaDecimal) {
        throw this.cursor.syntaxError('an index cannot be a decimal');
      }
      this.cursor.skipSpace();
      this.cursor.expect(']', 'an index');
      return { kind: 'index', index };
    }
    const property = this.cursor.look(PROPERTY);
    if (!property) {
      return undefined;
    }
    this.cursor.position += property[0].length;
    if (!this.cursor.takeText('(')) {
      return { kind: 'property', name: property[1] };
    }
    return { kind: 'method', name: property[1], args: this.parseItems(')', `the call of .${property[1]}(`, () => this.parseParameter(true)) };
  }

  private parseUnary(): ExpressionNode {
    this.cursor.skipSpace();
    if (this.cursor.take(/!|not\b/y)) {
      return { kind: 'not', operand: this.parseUnary() };
    }
    if (this.cursor.takeText('(')) {
      const inner = this.parseExpression();
      this.cursor.expect(')', 'a parenthesis');
      return { kind: 'group', inner };
    }
    return this.parseParameter();
  }

  private parseLiteral(): ExpressionNode | undefined {
    const next = this.cursor.peek();
    if (next === '"' || next === "'") {
      return this.parseString(next);
    }
    if (next === '[') {
      return this.cursor.look(RANGE) ? this.parseRange() : this.parseList();
    }
    if (next === '{') {
      return this.parseMap();
    }
    const number = this.cursor.take(/-?(?:\d+\.\d+(?:[eE][+-]?\d+)?|\.\d+(?:[eE][+-]?\d+)?|\d+[eE][+-]?\d+|\d+)/y);
    return number === undefined ? undefined : { kind: 'number', value: parseNumber(number) };
  }

  /** A doubled quote stands for one; a backslash is an ordinary character, so `"\""` ends early, as it does on AWS. */
  private parseString(quote: string): ExpressionNode {
    const start = this.cursor.position;
    const raw = this.cursor.take(quote === '"' ? /"(?:[^"]|"")*"/y : /'(?:[^']|'')*'/y);
    if (raw === undefined) {
      throw this.cursor.syntaxError(`the string is not closed: expected ${quote}`);
    }
    const inner = raw.slice(1, -1);
    if (quote === "'") {
      return { kind: 'string', value: inner.replaceAll("''", "'") };
    }
    const unescaped = inner.replace(/\\u([0-9A-Fa-f]{4})?/g, (_, hex?: string) => {
      if (hex === undefined) {
        throw this.cursor.syntaxError('"\\u" in a string in double quotes needs four hexadecimal digits', start);
      }
      return String.fromCharCode(parseInt(hex, 16));
    }).replaceAll('""', '"');
    return /[$#]/.test(raw) ? this.parseTemplate(unescaped) : { kind: 'string', value: unescaped };
  }

  private parseRange(): ExpressionNode {
    this.cursor.expect('[', 'a range');
    const from = this.parseParameter();
    this.cursor.skipSpace();
    this.cursor.expect('..', 'a range');
    const to = this.parseParameter();
    this.cursor.skipSpace();
    this.cursor.expect(']', 'a range');
    return { kind: 'range', from, to };
  }

  private parseList(): ExpressionNode {
    this.cursor.expect('[', 'a list');
    return { kind: 'list', items: this.parseItems(']', 'a list', () => this.parseParameter()) };
  }

  private parseMap(): ExpressionNode {
    this.cursor.expect('{', 'a map');
    this.cursor.skipSpace();
    const entries = this.parseItems('}', 'a map', () => {
      const key = this.parseParameter();
      this.cursor.skipSpace();
      this.cursor.expect(':', 'the key of a map');
      return [key, this.parseParameter()] as const;
    });
    return { kind: 'map', entries };
  }

  /** Items between commas, up to and including what closes them. Nothing but a blank is no empty list in Velocity, `[ ]` is an error. */
  private parseItems<T>(close: string, where: string, parseItem: () => T): T[] {
    const items: T[] = [];
    if (this.cursor.takeText(close)) {
      return items;
    }
    for (;;) {
      items.push(parseItem());
      this.cursor.skipSpace();
      if (!this.cursor.takeText(',')) {
        this.cursor.expect(close, where);
        return items;
      }
    }
  }
}
