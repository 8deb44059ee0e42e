import { JavaException, UnmodelledError } from './template-error';

/** Character classes that mean something else in JavaScript, or are unknown to it. Everything is ASCII in Java unless asked otherwise. */
const CLASS_ESCAPES: Readonly<Record<string, string>> = {
  d: '0-9',
  w: 'A-Za-z0-9_',
  s: ' \\t\\n\\v\\f\\r',
  h: ' \\t\\u{a0}\\u{1680}\\u{180e}\\u{2000}-\\u{200a}\\u{202f}\\u{205f}\\u{3000}',
  v: '\\n\\v\\f\\r\\u{85}\\u{2028}\\u{2029}',
};

const POSIX_CLASSES: Readonly<Record<string, string>> = {
  Lower: 'a-z',
  Upper: 'A-Z',
  ASCII: '\\u{0}-\\u{7f}',
  Alpha: 'A-Za-z',
  Digit: '0-9',
  Alnum: 'A-Za-z0-9',
  Punct: '\\u{21}-\\u{2f}\\u{3a}-\\u{40}\\u{5b}-\\u{60}\\u{7b}-\\u{7e}',
  Graph: '\\u{21}-\\u{7e}',
  Print: '\\u{20}-\\u{7e}',
  Blank: ' \\t',
  Cntrl: '\\u{0}-\\u{1f}\\u{7f}',
  XDigit: '0-9A-Fa-f',
  Space: ' \\t\\n\\v\\f\\r',
};

const CONTROL_ESCAPES: Readonly<Record<string, string>> = { t: '\\t', n: '\\n', r: '\\r', f: '\\f', a: '\\u{7}', e: '\\u{1b}' };

const LINE_END = '[\\n\\r\\u{85}\\u{2028}\\u{2029}]';
// Not `[^]`, which matches nothing with the flag `v` in Node 20.
const ANY = '[\\s\\S]';
const TEXT_START = `(?<!${ANY})`;
const TEXT_END = `(?!${ANY})`;

/**
 * Everything but what a class matches, as a difference: V8 turns a negated class (`[^…]`) round once more each time it unrolls a counted
 * group around it, with the flag `v` in Node 20, so that `(?:[^/]+/){2}` matches nothing.
 */
function complement(set: string): string {
  return `[[\\s\\S]--[${set}]]`;
}

const compiled = new Map<string, RegExp>();

/**
 * A Java regular expression as one of JavaScript, with the same matches.
 *
 * The result has the flags `g` and `v`; set `lastIndex` before using it with `exec`. Covers literals, classes with `&&`, escapes,
 * groups, look-around, back references, greedy and lazy quantifiers, `\Q…\E` and `(?ism)` at the front.
 *
 * @throws JavaException when it is not a regular expression of Java.
 * @throws UnmodelledError when Java accepts it and JavaScript has nothing like it (possessive quantifiers, atomic groups, flags in the middle).
 */
export function javaRegex(pattern: string): RegExp {
  let regex = compiled.get(pattern);
  if (!regex) {
    regex = new RegexTranslator(pattern).translate();
    if (compiled.size >= 1000) {
      compiled.clear();
    }
    compiled.set(pattern, regex);
  }
  return regex;
}

/** True when the whole of the text matches, as `String.matches` in Java. */
export function javaMatches(text: string, pattern: string): boolean {
  const [, flags, rest] = /^(\(\?[a-zA-Z]+\))?([^]*)$/.exec(pattern)!;
  const whole = javaRegex(`${flags ?? ''}\\A(?:${rest})\\z`);
  whole.lastIndex = 0;
  return whole.test(text);
}

class RegexTranslator {
  private position = 0;
  private readonly flags: string;

  constructor(private readonly pattern: string) {
    const flags = /^\(\?([a-zA-Z]+)\)/.exec(pattern);
    this.flags = flags?.[1] ?? '';
    this.position = flags?.[0].length ?? 0;
    if (/[^ismdu]/.test(this.flags) || this.flags.includes('d')) {
      throw new UnmodelledError(`the flags (?${this.flags}) in a regular expression are not supported here: only i, s, m and u are`);
    }
  }

  public translate(): RegExp {
    let source = '';
    while (this.position < this.pattern.length) {
      source += this.translateNext();
    }
    try {
      return new RegExp(source, this.flags.includes('i') ? 'giv' : 'gv');
    } catch {
      throw new JavaException('the regular expression does not parse');
    }
  }

  private translateNext(): string {
    const character = this.takeCharacter();
    switch (character) {
      case '\\': return this.translateEscape();
      case '[': return this.translateClass();
      case '(': return this.translateGroup();
      case '.': return this.flags.includes('s') ? ANY : complement(LINE_END);
      case '^': return this.flags.includes('m') ? `(?<=${TEXT_START}|${LINE_END})(?!${TEXT_END})` : TEXT_START;
      case '$': return this.flags.includes('m') ? `(?=${LINE_END}|${TEXT_END})` : `(?=(?:\\r\\n|${LINE_END})?${TEXT_END})`;
      case '*':
      case '+':
      case '?': return this.translateQuantifier(character);
      case '{': return this.translateQuantifier(`{${this.takeUntil('}')}}`);
      case ')':
      case '|': return character;
      default: return literal(character);
    }
  }

  private translateQuantifier(quantifier: string): string {
    if (quantifier.startsWith('{') && !/^\{\d+(?:,\d*)?\}$/.test(quantifier)) {
      throw new JavaException('the regular expression has an illegal repetition');
    }
    if (this.peek() === '+') {
      throw new UnmodelledError('possessive quantifiers in a regular expression are not supported here');
    }
    return this.peek() === '?' ? quantifier + this.takeCharacter() : quantifier;
  }

  private translateGroup(): string {
    if (this.peek() !== '?') {
      return '(';
    }
    const opening = /\?(?::|=|!|<=|<!|<[A-Za-z][A-Za-z0-9]*>)/y;
    opening.lastIndex = this.position;
    const match = opening.exec(this.pattern);
    if (!match) {
      throw new UnmodelledError('atomic groups and flags in the middle of a regular expression are not supported here');
    }
    this.position += match[0].length;
    return `(${match[0]}`;
  }

  /** After a backslash, outside of a class. */
  private translateEscape(): string {
    const next = this.peek();
    switch (next) {
      case 'Q': this.takeCharacter(); return Array.from(this.takeUntil('\\E', true), literal).join('');
      case 'b':
      case 'B': this.takeCharacter(); return `\\${next}`;
      case 'A': this.takeCharacter(); return TEXT_START;
      case 'z': this.takeCharacter(); return TEXT_END;
      case 'Z': this.takeCharacter(); return `(?=(?:\\r\\n|${LINE_END})?${TEXT_END})`;
      case 'R': this.takeCharacter(); return `(?:\\r\\n|[${CLASS_ESCAPES.v}])`;
      case 'k': this.takeCharacter(); return `\\k${this.takeUntil('>')}>`;
      default: return /[1-9]/.test(next) ? `\\${this.takeCharacter()}` : this.translateClassEscape();
    }
  }

  /** After a backslash, inside of a class or not: a set in brackets or one character. */
  private translateClassEscape(): string {
    const next = this.takeCharacter();
    if (CLASS_ESCAPES[next.toLowerCase()] !== undefined && next !== '') {
      const set = CLASS_ESCAPES[next.toLowerCase()];
      return next === next.toLowerCase() ? `[${set}]` : complement(set);
    }
    if (next === 'p' || next === 'P') {
      return this.translateProperty(next === 'P');
    }
    if (CONTROL_ESCAPES[next]) {
      return CONTROL_ESCAPES[next];
    }
    if (next === 'u' || next === 'x' || next === '0') {
      return this.translateCode(next);
    }
    if (next === '' || /[A-Za-z]/.test(next)) {
      throw new JavaException('the regular expression has an illegal escape');
    }
    return literal(next);
  }

  private translateCode(kind: string): string {
    const digits = { u: /[0-9A-Fa-f]{4}/y, x: /[0-9A-Fa-f]{2}|\{[0-9A-Fa-f]+\}/y, 0: /[0-3]?[0-7]{1,2}/y }[kind]!;
    digits.lastIndex = this.position;
    const match = digits.exec(this.pattern);
    if (!match) {
      throw new JavaException('the regular expression has an illegal escape');
    }
    this.position += match[0].length;
    return `\\u{${parseInt(match[0].replace('{', ''), kind === '0' ? 8 : 16).toString(16)}}`;
  }

  private translateProperty(negated: boolean): string {
    const property = this.peek() === '{' ? this.takeUntil('}').slice(1) : this.takeCharacter();
    if (POSIX_CLASSES[property]) {
      return negated ? complement(POSIX_CLASSES[property]) : `[${POSIX_CLASSES[property]}]`;
    }
    const category = /^(?:Is)?([A-Z][a-z]?)$/.exec(property)?.[1];
    if (!category) {
      throw new UnmodelledError('this \\p{…} in a regular expression is not supported here: only POSIX classes and general categories are');
    }
    return `\\${negated ? 'P' : 'p'}{${category}}`;
  }

  /** After an opening bracket: unions and intersections, nested. */
  private translateClass(): string {
    const negated = this.peek() === '^' && this.takeCharacter() !== '';
    const operands: string[] = [];
    let operand = '';
    for (let first = true; ; first = false) {
      const character = this.takeCharacter();
      if (character === '') {
        throw new JavaException('a class in the regular expression is not closed');
      } else if (character === ']' && !first) {
        break;
      } else if (character === '&' && this.peek() === '&') {
        this.takeCharacter();
        operands.push(operand);
        operand = '';
      } else if (character === '[') {
        operand += this.translateClass();
      } else {
        operand += this.translateClassItem(character);
      }
    }
    operands.push(operand);
    const sets = operands.filter((set) => set !== '');
    const set = sets.length === 1 ? sets[0] : sets.map((operandSet) => `[${operandSet}]`).join('&&');
    return negated ? complement(set) : `[${set}]`;
  }

  /** One character or a range of them. */
  private translateClassItem(character: string): string {
    if (character === '\\' && this.peek() === 'Q') {
      this.takeCharacter();
      return Array.from(this.takeUntil('\\E', true), literal).join('');
    }
    const from = character === '\\' ? this.translateClassEscape() : literal(character);
    if (this.peek() !== '-' || /[\]&[]|^$/.test(this.pattern.charAt(this.position + 1))) {
      return from;
    }
    this.takeCharacter();
    const last = this.takeCharacter();
    return `${from}-${last === '\\' ? this.translateClassEscape() : literal(last)}`;
  }

  private peek(): string {
    return this.pattern.charAt(this.position);
  }

  /** The next code point; '' at the end. */
  private takeCharacter(): string {
    const code = this.pattern.codePointAt(this.position);
    const character = code === undefined ? '' : String.fromCodePoint(code);
    this.position += character.length;
    return character;
  }

  /** What is before a closing text, which is taken too. */
  private takeUntil(close: string, orEnd: boolean = false): string {
    const end = this.pattern.indexOf(close, this.position);
    if (end < 0 && !orEnd) {
      throw new JavaException(`the regular expression lacks a "${close}"`);
    }
    const taken = this.pattern.slice(this.position, end < 0 ? undefined : end);
    this.position = end < 0 ? this.pattern.length : end + close.length;
    return taken;
  }
}

/** A character that means itself, inside and outside of a class. */
function literal(character: string): string {
  return /^[A-Za-z0-9_ ]$/.test(character) ? character : `\\u{${character.codePointAt(0)!.toString(16)}}`;
}
