import { validationError } from '../dynamodb-error';

/** What can be wrong with an expression that can be parsed. */
export type ProblemKind =
  | 'parentheses' | 'unknownFunction' | 'misusedFunction' | 'reserved' | 'clause' | 'name' | 'value' | 'operandCount' | 'distinct' | 'overlap' | 'conflict'
  | 'operand' | 'function' | 'comparison';

/** Collects what is wrong with an expression: DynamoDB tells one thing of it, and which one is not a matter of where in the expression it is. */
export class ExpressionProblems {
  private readonly found = new Map<ProblemKind, string>();

  /** @param parameter the parameter that holds the expression, such as `UpdateExpression` */
  constructor(private readonly parameter: string) {}

  /** Of each kind, the first one counts. */
  public add(kind: ProblemKind, text: string): void {
    if (!this.found.has(kind)) {
      this.found.set(kind, text);
    }
  }

  /**
   * Makes one problem of several: the one that is told of a comparison, if that is the first one with any.
   *
   * @param order the kinds to join, the one that is told first in front; of those that are together, the first one counts
   */
  public join(order: ReadonlyArray<readonly ProblemKind[]>): void {
    const first = order.map((kinds) => [...this.found].find(([kind]) => kinds.includes(kind))).find((problem) => problem);
    if (first) {
      this.add('comparison', first[1]);
      order.flat().forEach((kind) => this.found.delete(kind));
    }
  }

  /**
   * Ends the request when something is wrong.
   *
   * @param order the kinds, the one that is told first in front
   * @throws DynamoDbError
   */
  public check(order: readonly ProblemKind[]): void {
    if (this.found.size > 0) {
      const kind = order.find((candidate) => this.found.has(candidate))!;
      throw validationError(`Invalid ${this.parameter}: ${this.found.get(kind)}`);
    }
  }
}
