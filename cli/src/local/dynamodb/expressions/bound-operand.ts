import { Attributes, AttributeType, AttributeValue, typeOf } from '../attribute-value';
import { DocumentPath, valueAt } from './document-path';
import { ExpressionProblems } from './expression-problems';
import { bindPath } from './path-binder';
import { Placeholders } from './placeholders';
import { PathStep } from './syntax';

/** An operand with everything in it that the request says; what it is worth depends on the item only. */
export interface BoundOperand {
  /** Its value; undefined when the item has nothing there. */
  readonly resolve: (item: Attributes) => AttributeValue | undefined;
  /** The type of its value, where the request says it. */
  readonly type?: AttributeType;
  /** Where it is in the item, for a path. */
  readonly path?: DocumentPath;
  /** The value itself, for a value of the request. */
  readonly value?: AttributeValue;
}

/** An operand that names a place in the item. */
export function boundPath(steps: readonly PathStep[], placeholders: Placeholders, problems: ExpressionProblems): BoundOperand {
  const path = bindPath(steps, placeholders, problems);
  return { path, resolve: (item) => valueAt(path, item) };
}

/** An operand that is a value of the request. */
export function boundValue(placeholder: string, placeholders: Placeholders, problems: ExpressionProblems): BoundOperand {
  const value = placeholders.value(placeholder);
  if (!value) {
    problems.add('value', `An expression attribute value used in expression is not defined; attribute value: ${placeholder}`);
  }
  return { value, type: value && typeOf(value), resolve: () => value };
}

/** The text of the error that an operand has a type which its operator or function does not take. */
export function incorrectType(operator: string, type: AttributeType): string {
  return `Incorrect operand type for operator or function; operator or function: ${operator}, operand type: ${type}`;
}

/** The text of the error that there are too many operands or too few. */
export function incorrectCount(operator: string, count: number): string {
  return `Incorrect number of operands for operator or function; operator or function: ${operator}, number of operands: ${count}`;
}
