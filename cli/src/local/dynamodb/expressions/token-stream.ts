/** A text that is no expression. */
export class ExpressionSyntaxError extends Error {}

/** Names and placeholders, indexes, and operators. Anything else is one character that no rule takes. */
const TOKEN = /[ \t\r\n]*([#:]?[A-Za-z0-9_]+|[#:]|<>|<=|>=|[^ \t\r\n])/y;

/** The words of an expression, one after the other. */
export class TokenStream {
  private readonly tokens: string[] = [];
  private position = 0;

  constructor(expression: string) {
    TOKEN.lastIndex = 0;
    for (let match = TOKEN.exec(expression); match; match = TOKEN.exec(expression)) {
      this.tokens.push(match[1]);
    }
  }

  /** The next token; undefined at the end. */
  public peek(): string | undefined {
    return this.tokens[this.position];
  }

  /** Goes past the next token and returns it. */
  public next(): string {
    const token = this.tokens[this.position];
    if (token === undefined) {
      throw this.unexpected();
    }
    this.position += 1;
    return token;
  }

  /** Goes past the next token if it is this one; words are the same in any case. */
  public take(token: string): boolean {
    const found = this.peek()?.toUpperCase() === token;
    if (found) {
      this.position += 1;
    }
    return found;
  }

  /** @throws ExpressionSyntaxError when another token comes next */
  public expect(token: string): void {
    if (!this.take(token)) {
      throw this.unexpected();
    }
  }

  /** @throws ExpressionSyntaxError when something is left */
  public expectEnd(): void {
    if (this.peek() !== undefined) {
      throw this.unexpected();
    }
  }

  /** The error that names the next token and its neighbours. */
  public unexpected(): ExpressionSyntaxError {
    const near = this.tokens.slice(Math.max(0, this.position - 1), this.position + 2).join(' ');
    return new ExpressionSyntaxError(`Syntax error; token: "${this.peek() ?? '<EOF>'}", near: "${near}"`);
  }
}
