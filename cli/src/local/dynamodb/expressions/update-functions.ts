import { Attributes, AttributeType, AttributeValue } from '../attribute-value';
import { BoundOperand, incorrectCount, incorrectType } from './bound-operand';
import { ExpressionProblems } from './expression-problems';
import { validationError } from '../dynamodb-error';
import { addNumbers, subtractNumbers } from '../numbers';

/** A function of SET. What is wrong with it goes into `problems`. */
export function bindUpdateFunction(name: string, operands: readonly BoundOperand[], problems: ExpressionProblems): BoundOperand {
  if (name !== 'if_not_exists' && name !== 'list_append') {
    problems.add('unknownFunction', `Invalid function name; function: ${name}`);
  } else if (operands.length !== 2) {
    problems.add('function', incorrectCount(name, operands.length));
  } else {
    return name === 'list_append' ? bindListAppend(operands, problems) : bindIfNotExists(operands, problems);
  }
  return { resolve: () => undefined };
}

/** A sum or a difference. What is wrong with it goes into `problems`. */
export function bindArithmetic(operator: '+' | '-', operands: readonly BoundOperand[], problems: ExpressionProblems): BoundOperand {
  checkTypes(operator, operands, 'N', problems);
  const [left, right] = operands;
  const compute = operator === '+' ? addNumbers : subtractNumbers;
  return { type: 'N', resolve: (item) => ({ N: compute(required(left, item, 'N').N!, required(right, item, 'N').N!) }) };
}

/** The value of an operand of SET; see `BoundOperand.resolve`. */
export function existing(operand: BoundOperand, item: Attributes): AttributeValue {
  const value = operand.resolve(item);
  if (!value) {
    throw validationError('The provided expression refers to an attribute that does not exist in the item');
  }
  return value;
}

function bindListAppend(operands: readonly BoundOperand[], problems: ExpressionProblems): BoundOperand {
  checkTypes('list_append', operands, 'L', problems);
  const [left, right] = operands;
  return { type: 'L', resolve: (item) => ({ L: [...required(left, item, 'L').L!, ...required(right, item, 'L').L!] }) };
}

function bindIfNotExists([path, otherwise]: readonly BoundOperand[], problems: ExpressionProblems): BoundOperand {
  if (!path.path) {
    problems.add('function', 'Operator or function requires a document path; operator or function: if_not_exists');
  }
  return { type: otherwise.type, resolve: (item) => path.resolve(item) ?? existing(otherwise, item) };
}

/** Only values of the request are checked before the item is there. */
function checkTypes(operator: string, operands: readonly BoundOperand[], type: AttributeType, problems: ExpressionProblems): void {
  const wrong = operands.find((operand) => operand.value && operand.type !== type);
  if (wrong) {
    problems.add('function', incorrectType(operator, wrong.type!));
  }
}

function required(operand: BoundOperand, item: Attributes, type: AttributeType): AttributeValue {
  const value = existing(operand, item);
  if (value[type] === undefined) {
    throw validationError('An operand in the update expression has an incorrect data type');
  }
  return value;
}
