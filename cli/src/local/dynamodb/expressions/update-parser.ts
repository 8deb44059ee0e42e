import { parseSimpleOperand } from './operand-parser';
import { parsePath, PathGrammar } from './path-parser';
import { ClauseKind, Operand, UpdateAction, UpdateSyntax } from './syntax';
import { TokenStream } from './token-stream';

const CLAUSES: readonly ClauseKind[] = ['SET', 'REMOVE', 'ADD', 'DELETE'];
const GRAMMAR: PathGrammar = { name: /^(?:#|[A-Za-z_])/, keywords: new Set(CLAUSES) };

/**
 * Parses an update expression.
 *
 * @throws ExpressionSyntaxError
 */
export function parseUpdate(expression: string): UpdateSyntax {
  const tokens = new TokenStream(expression);
  const clauses: ClauseKind[] = [];
  const actions: UpdateAction[] = [];
  do {
    const kind = CLAUSES.find((clause) => tokens.take(clause));
    if (!kind) {
      throw tokens.unexpected();
    }
    clauses.push(kind);
    do {
      actions.push(parseAction(kind, tokens));
    } while (tokens.take(','));
  } while (tokens.peek() !== undefined);
  return { actions, clauses };
}

function parseAction(kind: ClauseKind, tokens: TokenStream): UpdateAction {
  const steps = parsePath(tokens, GRAMMAR);
  if (kind === 'SET') {
    tokens.expect('=');
    return { kind, steps, operand: parseSetValue(tokens) };
  }
  return kind === 'REMOVE' ? { kind, steps } : { kind, steps, operand: parseValue(tokens) };
}

function parseValue(tokens: TokenStream): Operand {
  if (!tokens.peek()?.startsWith(':')) {
    throw tokens.unexpected();
  }
  return { kind: 'value', placeholder: tokens.next() };
}

/** One operand, or the sum or difference of two; parentheses may be around the whole and around each. */
function parseSetValue(tokens: TokenStream): Operand {
  const left = tokens.take('(') ? closed(parseSum(parseOperand(tokens), tokens), tokens) : parseOperand(tokens);
  return left.kind === 'arithmetic' ? left : parseSum(left, tokens);
}

function parseSum(left: Operand, tokens: TokenStream): Operand {
  const operator = (['+', '-'] as const).find((sign) => tokens.take(sign));
  return operator ? { kind: 'arithmetic', operator, operands: [left, parseOperand(tokens)] } : left;
}

function parseOperand(tokens: TokenStream): Operand {
  return tokens.take('(') ? closed(parseSimpleOperand(tokens, GRAMMAR, parseOperand), tokens) : parseSimpleOperand(tokens, GRAMMAR, parseOperand);
}

function closed(operand: Operand, tokens: TokenStream): Operand {
  tokens.expect(')');
  return operand;
}
