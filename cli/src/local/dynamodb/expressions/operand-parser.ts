import { isName, PathGrammar, parsePath } from './path-parser';
import { FunctionCall, Operand } from './syntax';
import { TokenStream } from './token-stream';

/** Parses the operands between the parentheses of a function or of IN; there is at least one. */
export type ParseOperand = (tokens: TokenStream) => Operand;

/** Parses a function call, a value or a path: an operand without parentheses around it. */
export function parseSimpleOperand(tokens: TokenStream, grammar: PathGrammar, parseArgument: ParseOperand): Operand {
  const token = tokens.peek();
  if (token?.startsWith(':')) {
    return { kind: 'value', placeholder: tokens.next() };
  }
  if (!isName(token, grammar)) {
    throw tokens.unexpected();
  }
  const path: Operand = { kind: 'path', steps: parsePath(tokens, grammar) };
  return path.steps.length === 1 && !token.startsWith('#') && tokens.peek() === '(' ? parseCall(token, tokens, parseArgument) : path;
}

/** Parses operands with commas between, in parentheses. */
export function parseOperandList(tokens: TokenStream, parseArgument: ParseOperand): Operand[] {
  tokens.expect('(');
  const operands = [parseArgument(tokens)];
  while (tokens.take(',')) {
    operands.push(parseArgument(tokens));
  }
  tokens.expect(')');
  return operands;
}

function parseCall(name: string, tokens: TokenStream, parseArgument: ParseOperand): FunctionCall {
  return { kind: 'function', name, operands: parseOperandList(tokens, parseArgument) };
}
