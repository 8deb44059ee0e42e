import { Attributes } from '../attribute-value';
import { compareValues, sameValue } from '../compare-values';
import { boundPath, BoundOperand, boundValue } from './bound-operand';
import { bindFunction, bindSize } from './condition-functions';
import { DocumentPath, samePath, showPath } from './document-path';
import { ExpressionProblems, ProblemKind } from './expression-problems';
import { parsedCondition } from './parsed-expressions';
import { Placeholders } from './placeholders';
import { Comparator, Condition, Operand } from './syntax';

/** Whether an item meets a condition; an item that is not there has no attributes. */
export type Predicate = (item: Attributes) => boolean;

/** A condition that can be asked. */
export interface BoundCondition {
  readonly holds: Predicate;
  /** Every place that it looks at. */
  readonly paths: readonly DocumentPath[];
}

/** A condition that is not made of others. */
type Atom = Exclude<Condition, { readonly kind: 'and' | 'or' | 'not' }>;

const ORDER: readonly ProblemKind[] = ['parentheses', 'unknownFunction', 'misusedFunction', 'reserved', 'comparison'];
const ORDER_IN_COMPARISON: ReadonlyArray<readonly ProblemKind[]> = [['name', 'value'], ['operandCount'], ['distinct'], ['function']];

/** How the outcome of a comparison decides; values without an order meet none of these. */
const ORDERED: Readonly<Record<Exclude<Comparator, '=' | '<>'>, (order: number) => boolean>> = {
  '<': (order) => order < 0,
  '<=': (order) => order <= 0,
  '>': (order) => order > 0,
  '>=': (order) => order >= 0,
};

/**
 * Binds a condition expression or filter expression to the names and values of its request.
 *
 * @param parameter the parameter that holds the expression
 * @throws DynamoDbError
 */
export function bindCondition(expression: string, parameter: string, placeholders: Placeholders): BoundCondition {
  const { condition, hasRedundantParentheses } = parsedCondition(expression, parameter);
  const problems = new ExpressionProblems(parameter);
  if (hasRedundantParentheses) {
    problems.add('parentheses', 'The expression has redundant parentheses;');
  }
  const binder = new ConditionBinder(placeholders, problems);
  const holds = binder.condition(condition);
  problems.check(ORDER);
  return { holds, paths: binder.paths };
}

class ConditionBinder {
  public readonly paths: DocumentPath[] = [];

  constructor(private readonly placeholders: Placeholders, private readonly problems: ExpressionProblems) {}

  public condition(node: Condition): Predicate {
    switch (node.kind) {
      case 'and': {
        const [left, right] = node.conditions.map((condition) => this.condition(condition));
        return (item) => left(item) && right(item);
      }
      case 'or': {
        const [left, right] = node.conditions.map((condition) => this.condition(condition));
        return (item) => left(item) || right(item);
      }
      case 'not': {
        const condition = this.condition(node.condition);
        return (item) => !condition(item);
      }
      default: {
        const predicate = this.atom(node, this.operands(node.operands));
        this.problems.join(ORDER_IN_COMPARISON);
        return predicate;
      }
    }
  }

  private atom(node: Atom, operands: readonly BoundOperand[]): Predicate {
    switch (node.kind) {
      case 'compare':
        return this.comparison(node.comparator, operands);
      case 'between':
        return this.between(operands);
      case 'in':
        return isOneOf(operands);
      case 'function':
        this.checkDistinct(node.name, operands);
        return bindFunction(node.name, operands, this.problems);
    }
  }

  private comparison(comparator: Comparator, operands: readonly BoundOperand[]): Predicate {
    const [left, right] = operands;
    this.checkDistinct(comparator, operands);
    if (comparator === '=') {
      return (item) => sameValue(left.resolve(item), right.resolve(item));
    }
    if (comparator === '<>') {
      return (item) => !sameValue(left.resolve(item), right.resolve(item));
    }
    const decides = ORDERED[comparator];
    return (item) => {
      const order = compareValues(left.resolve(item), right.resolve(item));
      return order !== undefined && decides(order);
    };
  }

  private between([middle, low, high]: readonly BoundOperand[]): Predicate {
    checkBounds(low, high, this.problems);
    return (item) => {
      const value = middle.resolve(item);
      return (compareValues(low.resolve(item), value) ?? 1) <= 0 && (compareValues(value, high.resolve(item)) ?? 1) <= 0;
    };
  }

  private operands(nodes: readonly Operand[]): BoundOperand[] {
    return nodes.map((node) => this.operand(node));
  }

  private operand(node: Operand): BoundOperand {
    switch (node.kind) {
      case 'path': {
        const operand = boundPath(node.steps, this.placeholders, this.problems);
        this.paths.push(operand.path!);
        return operand;
      }
      case 'value':
        return boundValue(node.placeholder, this.placeholders, this.problems);
      case 'function': {
        const operands = this.operands(node.operands);
        if (node.name === 'size') {
          return bindSize(operands, this.problems);
        }
        bindFunction(node.name, operands, this.problems);
        this.problems.add('misusedFunction', `The function is not allowed to be used this way in an expression; function: ${node.name}`);
        return { resolve: () => undefined };
      }
      case 'arithmetic':
        throw new Error('A condition has no arithmetic: the parser lets none in.');
    }
  }

  private checkDistinct(operator: string, [first, second, ...others]: readonly BoundOperand[]): void {
    if (first.path && second?.path && others.length === 0 && samePath(first.path, second.path)) {
      this.problems.add('distinct', 'The first operand must be distinct from the remaining operands for this operator or function; '
        + `operator: ${operator}, first operand: ${showPath(first.path)}`);
    }
  }
}

function isOneOf([searched, ...list]: readonly BoundOperand[]): Predicate {
  return (item) => {
    const value = searched.resolve(item);
    return value !== undefined && list.some((candidate) => sameValue(value, candidate.resolve(item)));
  };
}

/** The bounds of BETWEEN, where both are values of the request. */
function checkBounds({ value: low, type: lowType }: BoundOperand, { value: high, type: highType }: BoundOperand, problems: ExpressionProblems): void {
  if (!low || !high) {
    return;
  }
  const bounds = `lower bound operand: AttributeValue: {${lowType}:${low[lowType!]}}, upper bound operand: AttributeValue: {${highType}:${high[highType!]}}`;
  if (lowType !== highType) {
    problems.add('function', `The BETWEEN operator requires same data type for lower and upper bounds; ${bounds}`);
  } else if ((compareValues(low, high) ?? 0) > 0) {
    problems.add('function', `The BETWEEN operator requires upper bound to be greater than or equal to lower bound; ${bounds}`);
  }
}
