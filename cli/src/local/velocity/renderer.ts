import { BinaryNode, ExpressionNode, ForeachNode, IfNode, Position, ReferenceNode, SetNode, TemplateNode } from './ast';
import { isNumber } from './java-numbers';
import { HostObject, isNull, print } from './java-values';
import { callMethod, getIndex, getProperty, setIndex, setProperty } from './members';
import { arithmetic, equal, order } from './operators';
import { JavaException, TemplateError, TemplateErrorKind, UnmodelledError } from './template-error';

/**
 * What null does.
 *
 * - `aws`: prints nothing and equals the empty string, as recorded on AWS.
 * - `empty`: prints nothing.
 * - `literal`: prints as it was written, as in stock Velocity.
 */
export type NullMode = 'aws' | 'empty' | 'literal';

/** Turns of one `#foreach`. */
export const MAX_FOREACH_TURNS = 1000;

/** Why a block ends before its end. */
type Interruption = 'break' | 'stop' | undefined;

/** Renders one parsed template once. */
export class Renderer {
  private output = '';
  /** Variables by name: those of API Gateway, and what the template sets. */
  private readonly variables: Map<string, unknown>;

  constructor(variables: ReadonlyMap<string, unknown>, private readonly nulls: NullMode) {
    this.variables = new Map(variables);
  }

  /** @throws TemplateError of the kinds `render`, `limit` and `unmodelled`. */
  public render(nodes: readonly TemplateNode[]): string {
    this.renderNodes(nodes);
    return this.output;
  }

  private renderNodes(nodes: readonly TemplateNode[]): Interruption {
    for (const node of nodes) {
      const interruption = this.renderNode(node);
      if (interruption) {
        return interruption;
      }
    }
    return undefined;
  }

  private renderNode(node: TemplateNode): Interruption {
    switch (node.kind) {
      case 'text': this.output += node.text; return undefined;
      case 'reference': this.output += this.renderReference(node); return undefined;
      case 'set': this.renderSet(node); return undefined;
      case 'if': return this.renderIf(node);
      case 'foreach': return this.renderForeach(node);
      default: return node.kind;
    }
  }

  private renderReference(node: ReferenceNode): string {
    const value = this.resolve(node);
    const half = '\\'.repeat(Math.floor(node.backslashes / 2));
    if (node.backslashes % 2 === 1) {
      return half + (isNull(value) ? '\\' : '') + node.source;
    }
    if (!isNull(value)) {
      return half + guard(node.at, () => print(value));
    }
    return this.nulls === 'literal' ? half + half + (node.quiet ? '' : node.source) : half;
  }

  /** A null leaves the variable as it is, as in Velocity 1.x. */
  private renderSet({ target, value: expression, at }: SetNode): void {
    const value = this.evaluate(expression);
    if (isNull(value)) {
      return;
    }
    if (target.members.length === 0) {
      this.variables.set(target.name, value);
      return;
    }
    const last = target.members[target.members.length - 1];
    const owner = this.resolve(target, target.members.length - 1);
    if (isNull(owner)) {
      return;
    }
    guard(at, () => {
      if (last.kind === 'index') {
        setIndex(owner, this.evaluate(last.index), value);
      } else if (last.kind === 'property') {
        setProperty(owner, last.name, value);
      }
    });
  }

  private renderIf({ branches }: IfNode): Interruption {
    const branch = branches.find(({ condition }) => !condition || this.test(condition));
    return branch ? this.renderNodes(branch.body) : undefined;
  }

  private renderForeach({ variable, items: expression, body, at }: ForeachNode): Interruption {
    const value = this.evaluate(expression);
    const items: unknown[] = Array.isArray(value) ? Array.from(value) : value instanceof Map ? [...value.keys()] : [];
    const saved = [variable, 'foreach', 'velocityCount'].map((name) => [name, this.variables.get(name)] as const);
    const scope = new ForeachScope(items.length, this.variables.get('foreach'));
    let interruption: Interruption;
    for (const [index, item] of items.entries()) {
      if (index >= MAX_FOREACH_TURNS) {
        throw new TemplateError(TemplateErrorKind.LIMIT,
          `The #foreach at line ${at.line} has ${items.length} items; API Gateway allows ${MAX_FOREACH_TURNS} turns: send fewer.`);
      }
      scope.index = index;
      // The values of a map are looked up one by one: the body may have set the next.
      this.assign(variable, value instanceof Map ? value.get(item) : item);
      this.variables.set('foreach', scope);
      this.variables.set('velocityCount', index + 1);
      interruption = this.renderNodes(body);
      if (interruption) {
        break;
      }
    }
    saved.forEach(([name, before]) => this.assign(name, before));
    return interruption === 'stop' ? 'stop' : undefined;
  }

  private assign(name: string, value: unknown): void {
    if (isNull(value)) {
      this.variables.delete(name);
    } else {
      this.variables.set(name, value);
    }
  }

  private resolve(node: ReferenceNode, members: number = node.members.length): unknown {
    const value = this.variables.get(node.name);
    return members === 0 || isNull(value) ? value : guard(node.at, () => this.resolveMembers(value, node.members, members));
  }

  private resolveMembers(start: unknown, path: ReferenceNode['members'], count: number): unknown {
    let value = start;
    for (let index = 0; index < count && !isNull(value); index++) {
      const member = path[index];
      switch (member.kind) {
        case 'property': value = getProperty(value, member.name); break;
        case 'index': value = getIndex(value, this.evaluate(member.index)); break;
        case 'method': value = callMethod(value, member.name, member.args.map((argument) => this.evaluate(argument) ?? null)); break;
      }
    }
    return value;
  }

  private evaluate(node: ExpressionNode): unknown {
    switch (node.kind) {
      case 'reference': return this.resolve(node);
      case 'string':
      case 'number':
      case 'boolean': return node.value;
      case 'word': return null;
      case 'interpolated': return this.interpolate(node);
      case 'list': return node.items.map((item) => this.evaluate(item) ?? null);
      case 'range': return this.range(this.evaluate(node.from), this.evaluate(node.to));
      case 'map': return new Map(node.entries.map(([key, value]) => [this.evaluate(key), this.evaluate(value) ?? null]));
      case 'group': return this.evaluate(node.inner);
      case 'not': return !this.test(node.operand);
      case 'binary': return this.calculate(node);
    }
  }

  private interpolate({ body, padded }: ExpressionNode & { kind: 'interpolated' }): string {
    const outer = this.output;
    this.output = '';
    this.renderNodes(body);
    const text = this.output;
    this.output = outer;
    return padded ? text.slice(0, -1) : text;
  }

  private calculate({ operator, left, right, sources }: BinaryNode): unknown {
    switch (operator) {
      case '||': return this.test(left) || this.test(right);
      case '&&': return this.test(left) && this.test(right);
      case '==': return equal(this.evaluate(left), this.evaluate(right), this.nulls === 'aws');
      case '!=': return !equal(this.evaluate(left), this.evaluate(right), this.nulls === 'aws');
      case '<':
      case '>':
      case '<=':
      case '>=': return order(operator, this.evaluate(left), this.evaluate(right));
      default: return arithmetic(operator, this.evaluate(left), this.evaluate(right), sources);
    }
  }

  /** A condition. Only references and comparisons can be true in Velocity 1.7: a literal such as `"a"` or `1` never is. */
  private test(node: ExpressionNode): boolean {
    switch (node.kind) {
      case 'reference': {
        const value = this.resolve(node);
        return typeof value === 'boolean' ? value : !isNull(value);
      }
      case 'boolean': return node.value;
      case 'group': return this.test(node.inner);
      case 'not': return this.evaluate(node) === true;
      // Arithmetic is not even calculated.
      case 'binary': return !/[-+*/%]/.test(node.operator) && this.evaluate(node) === true;
      default: return false;
    }
  }

  private range(from: unknown, to: unknown): unknown[] | null {
    if (!isNumber(from) || !isNumber(to) || typeof from !== 'number' || typeof to !== 'number') {
      return null;
    }
    const length = Math.abs(to - from) + 1;
    if (length > 1_000_000) {
      throw new TemplateError(TemplateErrorKind.LIMIT, `A range in the template has ${length} items; at most 1,000,000 are made.`);
    }
    return Array.from({ length }, (_, index) => from + (to > from ? index : -index));
  }
}

/** `$foreach` inside a loop. */
class ForeachScope implements HostObject {
  public index = 0;

  constructor(private readonly length: number, private readonly parent: unknown) {}

  public getProperty(name: string): unknown {
    switch (name) {
      case 'index': return this.index;
      case 'count': return this.index + 1;
      case 'hasNext': return this.index + 1 < this.length;
      case 'first': return this.index === 0;
      case 'last': return this.index + 1 === this.length;
      case 'parent': return this.parent;
      default: return undefined;
    }
  }

  public callMethod(name: string, args: readonly unknown[]): unknown {
    const getter = /^(?:get|is|has)([A-Z]\w*)$/.exec(name);
    if (args.length > 0 || !getter) {
      return undefined;
    }
    return this.getProperty(name === 'hasNext' ? name : getter[1].charAt(0).toLowerCase() + getter[1].slice(1));
  }
}

/** Runs a method of Java and says where it failed. */
function guard<T>(at: Position, run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (error instanceof JavaException) {
      throw new TemplateError(TemplateErrorKind.RENDER, `The template fails at line ${at.line}, column ${at.column}: ${error.message}.`);
    }
    if (error instanceof UnmodelledError) {
      throw new TemplateError(TemplateErrorKind.UNMODELLED, `The template fails at line ${at.line}, column ${at.column}: ${error.message}.`);
    }
    throw error;
  }
}
