import { AttributeValue } from '../attribute-value';
import { validationError } from '../dynamodb-error';
import { BoundOperand, boundPath, boundValue } from './bound-operand';
import { ExpressionProblems } from './expression-problems';
import { parsedCondition } from './parsed-expressions';
import { Placeholders } from './placeholders';
import { Comparator, Condition, Operand } from './syntax';

/** How a key is restricted. */
export type KeyOperator = Exclude<Comparator, '<>'> | 'BETWEEN' | 'begins_with';

/** What a key condition says of one attribute. */
export interface KeyCondition {
  readonly operator: KeyOperator;
  /** Two with BETWEEN, else one. */
  readonly values: readonly AttributeValue[];
}

/** What a key condition expression says, by attribute. */
export type KeyConditions = ReadonlyMap<string, KeyCondition>;

const PARAMETER = 'KeyConditionExpression';

/** The same comparison with its sides exchanged. */
const MIRRORED: Readonly<Record<Exclude<Comparator, '<>'>, Exclude<Comparator, '<>'>>> = { '=': '=', '<': '>', '<=': '>=', '>': '<', '>=': '<=' };

/**
 * Binds a key condition expression to the names and values of its request; it was bound as a condition already, with `bindCondition`.
 *
 * @throws DynamoDbError when it says more than a key condition can
 */
export function bindKeyCondition(expression: string, placeholders: Placeholders): KeyConditions {
  const binder = new KeyConditionBinder(placeholders);
  binder.add(parsedCondition(expression, PARAMETER).condition);
  if (binder.conditions.size > 2) {
    throw validationError('Conditions can be of length 1 or 2 only');
  }
  return binder.conditions;
}

class KeyConditionBinder {
  public readonly conditions = new Map<string, KeyCondition>();
  private readonly problems = new ExpressionProblems(PARAMETER);

  constructor(private readonly placeholders: Placeholders) {}

  public add(node: Condition): void {
    switch (node.kind) {
      case 'and':
        node.conditions.forEach((condition) => this.add(condition));
        break;
      case 'compare':
        if (node.comparator === '<>') {
          throw invalidOperator('<>');
        }
        this.addComparison(node.comparator, node.operands);
        break;
      case 'between':
        this.addOperands('BETWEEN', node.operands);
        break;
      case 'function':
        if (node.name !== 'begins_with') {
          throw invalidOperator(node.name);
        }
        this.addOperands(node.name, node.operands);
        break;
      default:
        throw invalidOperator(node.kind.toUpperCase());
    }
  }

  private addComparison(comparator: Exclude<Comparator, '<>'>, operands: readonly Operand[]): void {
    const [left, right] = operands;
    this.addOperands(...left.kind === 'path' ? [comparator, operands] as const : [MIRRORED[comparator], [right, left]] as const);
  }

  private addOperands(operator: KeyOperator, operands: readonly Operand[]): void {
    const [key, ...values] = operands.map((operand) => this.operand(operand));
    if (!key.path) {
      throw validationError(operator === 'BETWEEN' || operator === 'begins_with'
        ? `Invalid condition in KeyConditionExpression: ${operator} operator must have the key attribute as its first operand`
        : 'Invalid condition in KeyConditionExpression: No key attribute specified');
    }
    if (values.some(({ path }) => path)) {
      throw validationError('Invalid condition in KeyConditionExpression: Multiple attribute names used in one condition');
    }
    if (key.path.length > 1) {
      throw validationError('KeyConditionExpressions cannot have conditions on nested attributes');
    }
    const [name] = key.path;
    if (this.conditions.has(name)) {
      throw validationError('KeyConditionExpressions must only contain one condition per key');
    }
    this.conditions.set(name, { operator, values: values.map(({ value }) => value!) });
  }

  private operand(node: Operand): BoundOperand {
    switch (node.kind) {
      case 'path': return boundPath(node.steps, this.placeholders, this.problems);
      case 'value': return boundValue(node.placeholder, this.placeholders, this.problems);
      default: throw validationError('KeyConditionExpressions cannot contain nested operations');
    }
  }
}

function invalidOperator(operator: string): Error {
  return validationError(`Invalid operator used in KeyConditionExpression: ${operator}`);
}
