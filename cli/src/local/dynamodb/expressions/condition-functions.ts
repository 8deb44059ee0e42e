import { Attributes, AttributeType, AttributeValue, typeOf } from '../attribute-value';
import { beginsWith, containsValue } from '../compare-values';
import { BoundOperand, incorrectCount, incorrectType } from './bound-operand';
import { ExpressionProblems } from './expression-problems';

type Predicate = (item: Attributes) => boolean;

/** A function of conditions: how many operands it has, which it does not take, and what it says. */
interface ConditionFunction {
  readonly count: number;
  /** What is wrong with the operands; undefined when nothing is. */
  readonly problem?: (operands: readonly BoundOperand[]) => string | undefined;
  readonly predicate: (operands: readonly BoundOperand[]) => Predicate;
}

const TYPES: readonly AttributeType[] = ['B', 'NULL', 'SS', 'BOOL', 'L', 'BS', 'N', 'NS', 'S', 'M'];

const FUNCTIONS: Readonly<Record<string, ConditionFunction>> = {
  attribute_exists: {
    count: 1,
    problem: ([operand]) => pathProblem('attribute_exists', operand),
    predicate: ([operand]) => (item) => operand.resolve(item) !== undefined,
  },
  attribute_not_exists: {
    count: 1,
    problem: ([operand]) => pathProblem('attribute_not_exists', operand),
    predicate: ([operand]) => (item) => operand.resolve(item) === undefined,
  },
  attribute_type: {
    count: 2,
    problem: ([, type]) => typeProblem(type),
    predicate: ([operand, type]) => (item) => {
      const value = operand.resolve(item);
      return value !== undefined && typeOf(value) === type.value!.S;
    },
  },
  begins_with: {
    count: 2,
    problem: (operands) => {
      const wrong = operands.find(({ type }) => type !== undefined && type !== 'S' && type !== 'B');
      return wrong && incorrectType('begins_with', wrong.type!);
    },
    predicate: ([operand, start]) => (item) => beginsWith(operand.resolve(item), start.resolve(item)),
  },
  contains: {
    count: 2,
    predicate: ([operand, part]) => (item) => containsValue(operand.resolve(item), part.resolve(item)),
  },
};

/** Types that have no size. */
const WITHOUT_SIZE: ReadonlySet<AttributeType | undefined> = new Set<AttributeType>(['N', 'BOOL', 'NULL']);

/** A function as a condition. What is wrong with it goes into `problems`. */
export function bindFunction(name: string, operands: readonly BoundOperand[], problems: ExpressionProblems): Predicate {
  if (name === 'size') {
    problems.add('misusedFunction', 'The function is not allowed to be used this way in an expression; function: size');
  } else if (!Object.hasOwn(FUNCTIONS, name)) {
    problems.add('unknownFunction', `Invalid function name; function: ${name}`);
  } else if (FUNCTIONS[name].count !== operands.length) {
    problems.add('operandCount', incorrectCount(name, operands.length));
  } else {
    const problem = FUNCTIONS[name].problem?.(operands);
    if (problem !== undefined) {
      problems.add('function', problem);
    }
    return FUNCTIONS[name].predicate(operands);
  }
  return () => false;
}

/** The function `size`, which is an operand: characters of a text, bytes of binary, members of everything else. */
export function bindSize(operands: readonly BoundOperand[], problems: ExpressionProblems): BoundOperand {
  const [operand] = operands;
  if (operands.length !== 1) {
    problems.add('operandCount', incorrectCount('size', operands.length));
  } else if (WITHOUT_SIZE.has(operand.type)) {
    problems.add('function', incorrectType('size', operand.type!));
  }
  return {
    type: 'N',
    resolve: (item) => {
      const size = sizeOf(operand.resolve(item));
      return size === undefined ? undefined : { N: String(size) };
    },
  };
}

function sizeOf(value: AttributeValue | undefined): number | undefined {
  if (value?.B !== undefined) {
    return Buffer.byteLength(value.B, 'base64');
  }
  return value?.M ? Object.keys(value.M).length : (value?.S ?? value?.SS ?? value?.NS ?? value?.BS ?? value?.L)?.length;
}

function pathProblem(name: string, operand: BoundOperand): string | undefined {
  return operand.path ? undefined : `Operator or function requires a document path; operator or function: ${name}`;
}

function typeProblem({ type, value }: BoundOperand): string | undefined {
  if (value?.S === undefined) {
    return `Incorrect operand type for operator or function; operator or function: attribute_type, operand type: ${type ?? '{NS,SS,L,BS,N,M,B,BOOL,NULL,S}'}`;
  }
  return (TYPES as readonly string[]).includes(value.S) ? undefined : `Invalid attribute type name found; type: ${value.S}, valid types: {${TYPES.join(',')}}`;
}
