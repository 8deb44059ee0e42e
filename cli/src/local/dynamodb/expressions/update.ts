import { Attributes, AttributeType, typeOf } from '../attribute-value';
import { BoundOperand, boundPath, boundValue } from './bound-operand';
import { DocumentPath } from './document-path';
import { ExpressionProblems, ProblemKind } from './expression-problems';
import { parsedUpdate } from './parsed-expressions';
import { bindPath, checkDistinctPaths } from './path-binder';
import { Placeholders } from './placeholders';
import { Operand, UpdateAction } from './syntax';
import { bindArithmetic, bindUpdateFunction, existing } from './update-functions';
import { EditedItem } from '../edited-item';

/** One change to an item. */
export interface BoundAction {
  readonly kind: UpdateAction['kind'];
  readonly path: DocumentPath;
  /** Not with REMOVE. */
  readonly operand?: BoundOperand;
}

const ORDER: readonly ProblemKind[] = ['reserved', 'unknownFunction', 'clause', 'name', 'value', 'overlap', 'conflict', 'operand', 'function'];

const TYPE_WORDS: Readonly<Partial<Record<AttributeType, string>>> = {
  S: 'STRING', N: 'NUMBER', B: 'BINARY', NULL: 'NULL', BOOL: 'BOOLEAN', L: 'LIST', M: 'MAP',
};

/**
 * Binds an update expression to the names and values of its request.
 *
 * @throws DynamoDbError
 */
export function bindUpdate(expression: string, placeholders: Placeholders): BoundAction[] {
  const { actions, clauses } = parsedUpdate(expression, 'UpdateExpression');
  const problems = new ExpressionProblems('UpdateExpression');
  const twice = clauses.find((clause, index) => clauses.indexOf(clause) !== index);
  if (twice) {
    problems.add('clause', `The "${twice}" section can only be used once in an update expression;`);
  }
  const bound = actions.map((action) => bindAction(action, placeholders, problems));
  checkDistinctPaths(bound.map(({ path }) => path), problems);
  problems.check(ORDER);
  return bound;
}

/**
 * The item after all changes. Every value is computed from the item before them.
 *
 * @throws DynamoDbError
 */
export function applyUpdate(actions: readonly BoundAction[], item: Attributes): Attributes {
  const values = actions.map(({ kind, operand }) => kind === 'SET' ? existing(operand!, item) : operand?.value);
  const edited = new EditedItem(item);
  actions.forEach(({ kind, path }, index) => {
    switch (kind) {
      case 'SET': return edited.set(path, values[index]!);
      case 'REMOVE': return edited.remove(path);
      case 'ADD': return edited.add(path, values[index]!);
      case 'DELETE': return edited.deleteMembers(path, values[index]!);
    }
  });
  return edited.finish();
}

function bindAction({ kind, steps, operand }: UpdateAction, placeholders: Placeholders, problems: ExpressionProblems): BoundAction {
  const path = bindPath(steps, placeholders, problems);
  if (!operand) {
    return { kind, path };
  }
  const bound = bindOperand(operand, placeholders, problems);
  if (kind !== 'SET' && bound.value) {
    checkMemberType(kind, typeOf(bound.value), problems);
  }
  return { kind, path, operand: bound };
}

function bindOperand(node: Operand, placeholders: Placeholders, problems: ExpressionProblems): BoundOperand {
  switch (node.kind) {
    case 'path':
      return boundPath(node.steps, placeholders, problems);
    case 'value':
      return boundValue(node.placeholder, placeholders, problems);
    case 'function':
      return bindUpdateFunction(node.name, node.operands.map((operand) => bindOperand(operand, placeholders, problems)), problems);
    case 'arithmetic':
      return bindArithmetic(node.operator, node.operands.map((operand) => bindOperand(operand, placeholders, problems)), problems);
  }
}

/** ADD takes numbers and sets, DELETE takes sets. */
function checkMemberType(kind: UpdateAction['kind'], type: AttributeType, problems: ExpressionProblems): void {
  const word = TYPE_WORDS[type];
  if (word !== undefined && !(kind === 'ADD' && type === 'N')) {
    problems.add('operand', `Incorrect operand type for operator or function; operator: ${kind}, operand type: ${word}`);
  }
}
