import { PathStep } from './syntax';
import { TokenStream } from './token-stream';

const INDEX = /^[0-9]+$/;

/** What a path may begin and go on with: a name, or a placeholder of one. */
export interface PathGrammar {
  readonly name: RegExp;
  /** Words that are no names here, in upper case. */
  readonly keywords: ReadonlySet<string>;
}

/** Whether the next token can begin a path. */
export function isName(token: string | undefined, { name, keywords }: PathGrammar): token is string {
  return token !== undefined && name.test(token) && !keywords.has(token.toUpperCase());
}

/** Parses a document path such as `a.#b[3]`. */
export function parsePath(tokens: TokenStream, grammar: PathGrammar): PathStep[] {
  return [parseName(tokens, grammar), ...parseSteps(tokens, grammar)];
}

/** Parses the rest of a document path; it can be empty. */
export function parseSteps(tokens: TokenStream, grammar: PathGrammar): PathStep[] {
  const steps: PathStep[] = [];
  for (;;) {
    if (tokens.take('.')) {
      steps.push(parseName(tokens, grammar));
    } else if (tokens.take('[')) {
      steps.push(parseIndex(tokens));
      tokens.expect(']');
    } else {
      return steps;
    }
  }
}

function parseName(tokens: TokenStream, grammar: PathGrammar): string {
  if (!isName(tokens.peek(), grammar)) {
    throw tokens.unexpected();
  }
  return tokens.next();
}

function parseIndex(tokens: TokenStream): number {
  if (!INDEX.test(tokens.peek() ?? '')) {
    throw tokens.unexpected();
  }
  return Number(tokens.next());
}
