import { parseOperandList, parseSimpleOperand } from './operand-parser';
import { parseSteps, PathGrammar } from './path-parser';
import { Comparator, Condition, ConditionSyntax, Operand } from './syntax';
import { TokenStream } from './token-stream';

const GRAMMAR: PathGrammar = { name: /^(?:#|[A-Za-z])/, keywords: new Set(['AND', 'OR', 'NOT', 'IN', 'BETWEEN']) };
const COMPARATORS: ReadonlySet<string> = new Set(['=', '<>', '<', '<=', '>', '>=']);

/**
 * Parses a condition expression.
 *
 * @throws ExpressionSyntaxError
 */
export function parseCondition(expression: string): ConditionSyntax {
  const parser = new ConditionParser(new TokenStream(expression));
  return parser.parse();
}

/** `(a = :b)` and `(a) = :b` begin alike: what is in parentheses is parsed as what it is, and then it shows whether that can be there. */
class ConditionParser {
  private hasRedundantParentheses = false;
  /** The last thing that parentheses were closed around. */
  private inParentheses?: Condition | Operand;

  constructor(private readonly tokens: TokenStream) {}

  public parse(): ConditionSyntax {
    const condition = this.asCondition(this.parseOr());
    this.tokens.expectEnd();
    return { condition, hasRedundantParentheses: this.hasRedundantParentheses };
  }

  private parseOr(): Condition | Operand {
    const left = this.parseAnd();
    return this.tokens.take('OR') ? { kind: 'or', conditions: [this.asCondition(left), this.asCondition(this.parseOr())] } : left;
  }

  private parseAnd(): Condition | Operand {
    const left = this.parseNot();
    return this.tokens.take('AND') ? { kind: 'and', conditions: [this.asCondition(left), this.asCondition(this.parseAnd())] } : left;
  }

  private parseNot(): Condition | Operand {
    return this.tokens.take('NOT') ? { kind: 'not', condition: this.asCondition(this.parseNot()) } : this.parseComparison();
  }

  private parseComparison(): Condition | Operand {
    const left = this.parsePrimary();
    const token = this.tokens.peek();
    if (token !== undefined && COMPARATORS.has(token)) {
      const operand = this.asOperand(left);
      return { kind: 'compare', comparator: this.tokens.next() as Comparator, operands: [operand, this.parseOperand()] };
    }
    if (isOperand(left) && this.tokens.take('BETWEEN')) {
      const low = this.parseOperand();
      this.tokens.expect('AND');
      return { kind: 'between', operands: [left, low, this.parseOperand()] };
    }
    if (isOperand(left) && this.tokens.take('IN')) {
      return { kind: 'in', operands: [left, ...parseOperandList(this.tokens, () => this.parseOperand())] };
    }
    return left;
  }

  /** An operand, or anything in parentheses. */
  private parsePrimary(): Condition | Operand {
    if (!this.tokens.take('(')) {
      return parseSimpleOperand(this.tokens, GRAMMAR, () => this.parseOperand());
    }
    const startsWithParenthesis = this.tokens.peek() === '(';
    const inner = this.parseOr();
    // What began in parentheses of its own and was nothing more: a comparison or AND would have made something else of it.
    this.hasRedundantParentheses ||= startsWithParenthesis && this.inParentheses === inner;
    this.tokens.expect(')');
    this.inParentheses = inner;
    const steps = inner.kind === 'path' ? parseSteps(this.tokens, GRAMMAR) : [];
    return inner.kind === 'path' && steps.length > 0 ? { kind: 'path', steps: [...inner.steps, ...steps] } : inner;
  }

  private parseOperand(): Operand {
    return this.asOperand(this.parsePrimary());
  }

  private asOperand(node: Condition | Operand): Operand {
    if (!isOperand(node)) {
      throw this.tokens.unexpected();
    }
    return node;
  }

  private asCondition(node: Condition | Operand): Condition {
    if (node.kind === 'path' || node.kind === 'value' || node.kind === 'arithmetic') {
      throw this.tokens.unexpected();
    }
    return node;
  }
}

function isOperand(node: Condition | Operand): node is Operand {
  return node.kind === 'path' || node.kind === 'value' || node.kind === 'function';
}
