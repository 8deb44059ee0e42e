/** What a template is made of after parsing. */
export type TemplateNode = TextNode | ReferenceNode | SetNode | IfNode | ForeachNode | BreakNode | StopNode;

export interface TextNode {
  readonly kind: 'text';
  readonly text: string;
}

/** `$name.member(…)[…]` in all its spellings. */
export interface ReferenceNode {
  readonly kind: 'reference';
  readonly name: string;
  readonly members: readonly Member[];
  /** `$!`: prints nothing for null, in stock Velocity too. */
  readonly quiet: boolean;
  /** As written: what stock Velocity prints for null. */
  readonly source: string;
  /** Backslashes directly before it. An odd number escapes a reference that has a value. */
  readonly backslashes: number;
  readonly at: Position;
}

export type Member =
  | { readonly kind: 'property'; readonly name: string }
  | { readonly kind: 'method'; readonly name: string; readonly args: readonly ExpressionNode[] }
  | { readonly kind: 'index'; readonly index: ExpressionNode };

export interface SetNode {
  readonly kind: 'set';
  readonly target: ReferenceNode;
  readonly value: ExpressionNode;
  readonly at: Position;
}

export interface IfNode {
  readonly kind: 'if';
  /** Tried in order; an `#else` is a branch without a condition. */
  readonly branches: ReadonlyArray<{ readonly condition?: ExpressionNode; readonly body: readonly TemplateNode[] }>;
}

export interface ForeachNode {
  readonly kind: 'foreach';
  readonly variable: string;
  readonly items: ExpressionNode;
  readonly body: readonly TemplateNode[];
  readonly at: Position;
}

export interface BreakNode { readonly kind: 'break' }
export interface StopNode { readonly kind: 'stop' }

export type BinaryOperator = '||' | '&&' | '==' | '!=' | '<' | '>' | '<=' | '>=' | '+' | '-' | '*' | '/' | '%';

export type ExpressionNode =
  | ReferenceNode
  | { readonly kind: 'string'; readonly value: string }
  /** A string in double quotes with references or directives in it: a template of its own. */
  | { readonly kind: 'interpolated'; readonly body: readonly TemplateNode[]; readonly padded: boolean }
  | { readonly kind: 'number'; readonly value: unknown }
  | { readonly kind: 'boolean'; readonly value: boolean }
  /** A bare word as an argument, such as `null`: Velocity takes it and hands over null. */
  | { readonly kind: 'word' }
  | { readonly kind: 'list'; readonly items: readonly ExpressionNode[] }
  | { readonly kind: 'range'; readonly from: ExpressionNode; readonly to: ExpressionNode }
  | { readonly kind: 'map'; readonly entries: ReadonlyArray<readonly [ExpressionNode, ExpressionNode]> }
  | { readonly kind: 'not'; readonly operand: ExpressionNode }
  | { readonly kind: 'group'; readonly inner: ExpressionNode }
  | BinaryNode;

export interface BinaryNode {
  readonly kind: 'binary';
  readonly operator: BinaryOperator;
  readonly left: ExpressionNode;
  readonly right: ExpressionNode;
  /** The operands as written: Velocity prints that for a null that is added to a string. */
  readonly sources: readonly [string, string];
}

/** A place in a template, counted from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}
