/** What expressions look like once they are parsed; placeholders (`#name`, `:value`) still stand where they stood. */

/** A step into a document: the name of an attribute, a placeholder of one (`#name`), or an index of a list. */
export type PathStep = string | number;

/** Something that has a value. */
export type Operand =
  | { readonly kind: 'path'; readonly steps: readonly PathStep[] }
  | { readonly kind: 'value'; readonly placeholder: string }
  | FunctionCall
  | { readonly kind: 'arithmetic'; readonly operator: '+' | '-'; readonly operands: readonly [Operand, Operand] };

/** A function with its arguments; in a condition it can be a condition itself. */
export interface FunctionCall {
  readonly kind: 'function';
  readonly name: string;
  readonly operands: readonly Operand[];
}

/** How two operands are compared. */
export type Comparator = '=' | '<>' | '<' | '<=' | '>' | '>=';

/** Something that holds or does not. */
export type Condition =
  | { readonly kind: 'compare'; readonly comparator: Comparator; readonly operands: readonly [Operand, Operand] }
  | { readonly kind: 'between'; readonly operands: readonly [Operand, Operand, Operand] }
  | { readonly kind: 'in'; readonly operands: readonly Operand[] }
  | { readonly kind: 'and' | 'or'; readonly conditions: readonly [Condition, Condition] }
  | { readonly kind: 'not'; readonly condition: Condition }
  | FunctionCall;

/** A condition expression, key condition expression or filter expression. */
export interface ConditionSyntax {
  readonly condition: Condition;
  /** Parentheses directly in parentheses, which DynamoDB refuses. */
  readonly hasRedundantParentheses: boolean;
}

/** The clauses of an update expression. */
export type ClauseKind = 'SET' | 'REMOVE' | 'ADD' | 'DELETE';

/** One change of an update expression. */
export interface UpdateAction {
  readonly kind: ClauseKind;
  readonly steps: readonly PathStep[];
  /** Not with REMOVE. With ADD and DELETE it is a value. */
  readonly operand?: Operand;
}

/** An update expression: its changes, and the clauses in the order in which they are there. */
export interface UpdateSyntax {
  readonly actions: readonly UpdateAction[];
  readonly clauses: readonly ClauseKind[];
}
