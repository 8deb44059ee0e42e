import { parsePath, PathGrammar } from './path-parser';
import { PathStep } from './syntax';
import { TokenStream } from './token-stream';

const GRAMMAR: PathGrammar = { name: /^(?:#|[A-Za-z_])/, keywords: new Set() };

/**
 * Parses a projection expression: document paths with commas between.
 *
 * @throws ExpressionSyntaxError
 */
export function parseProjection(expression: string): PathStep[][] {
  const tokens = new TokenStream(expression);
  const paths = [parsePath(tokens, GRAMMAR)];
  while (tokens.take(',')) {
    paths.push(parsePath(tokens, GRAMMAR));
  }
  tokens.expectEnd();
  return paths;
}
