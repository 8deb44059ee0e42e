import { JavaNumber, parseNumber } from './java-numbers';
import { JsonArray } from './java-values';
import { JavaException } from './template-error';

/** Deeper nesting is an error, before it can exhaust the stack. */
const MAX_DEPTH = 500;

/**
 * Parses JSON (RFC 8259) into the values of a template: maps keep their order, lists are `JsonArray`, numbers keep what Java
 * would tell apart. `JSON.parse` cannot do that: it makes 1 of 1.0.
 *
 * @throws JavaException when it is not JSON. The message holds a place, never the text.
 */
export function parseJson(text: string): unknown {
  return new JsonParser(text).parse();
}

class JsonParser {
  private position = 0;
  private depth = 0;

  constructor(private readonly text: string) {}

  public parse(): unknown {
    const value = this.parseValue();
    this.skipSpace();
    if (this.position < this.text.length) {
      throw this.error();
    }
    return value;
  }

  private parseValue(): unknown {
    this.skipSpace();
    switch (this.text.charAt(this.position)) {
      case '{': return this.nested(() => this.parseObject());
      case '[': return this.nested(() => this.parseArray());
      case '"': return this.parseString();
      case 't': return this.parseWord('true', true);
      case 'f': return this.parseWord('false', false);
      case 'n': return this.parseWord('null', null);
      default: return this.parseNumber();
    }
  }

  private parseObject(): Map<string, unknown> {
    const map = new Map<string, unknown>();
    this.parseItems('}', () => {
      this.skipSpace();
      const key = this.parseString();
      this.skipSpace();
      this.expect(':');
      const value = this.parseValue();
      map.set(key, value);
    });
    return map;
  }

  private parseArray(): JsonArray {
    const list = new JsonArray();
    this.parseItems(']', () => list.push(this.parseValue()));
    return list;
  }

  private parseItems(close: string, parseItem: () => void): void {
    this.position++;
    this.skipSpace();
    if (this.text.charAt(this.position) === close) {
      this.position++;
      return;
    }
    for (;;) {
      parseItem();
      this.skipSpace();
      if (this.text.charAt(this.position) !== ',') {
        this.expect(close);
        return;
      }
      this.position++;
    }
  }

  private parseString(): string {
    // eslint-disable-next-line no-control-regex
    const token = this.take(/"[^"\\\u0000-\u001f]*(?:\\[^\u0000-\u001f][^"\\\u0000-\u001f]*)*"/y);
    if (!token.includes('\\')) {
      return token.slice(1, -1);
    }
    try {
      return JSON.parse(token) as string;
    } catch {
      throw this.error();
    }
  }

  private parseNumber(): JavaNumber {
    return parseNumber(this.take(/-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y));
  }

  private parseWord<T>(word: string, value: T): T {
    this.expect(word);
    return value;
  }

  private nested<T>(parse: () => T): T {
    if (++this.depth > MAX_DEPTH) {
      throw new JavaException(`the JSON is nested deeper than ${MAX_DEPTH} levels`);
    }
    const value = parse();
    this.depth--;
    return value;
  }

  private skipSpace(): void {
    while (' \t\n\r'.includes(this.text.charAt(this.position)) && this.position < this.text.length) {
      this.position++;
    }
  }

  private expect(expected: string): void {
    if (!this.text.startsWith(expected, this.position)) {
      throw this.error();
    }
    this.position += expected.length;
  }

  private take(sticky: RegExp): string {
    sticky.lastIndex = this.position;
    const match = sticky.exec(this.text);
    if (!match) {
      throw this.error();
    }
    this.position += match[0].length;
    return match[0];
  }

  private error(): JavaException {
    return new JavaException(`the text is not JSON (at character ${this.position + 1} of ${this.text.length})`);
  }
}
