import { ExpressionNode, IfNode, Member, ReferenceNode, SetNode, TemplateNode } from '../../cli/src/local/velocity/ast';
import { parseTemplate } from '../../cli/src/local/velocity/template-parser';

/** What is known of a value: whether it can be null, and whether a sender can choose it freely. */
interface Value {
  readonly kind: 'text' | 'number' | 'any';
  readonly nullable: boolean;
  readonly free: boolean;
}

const CLEAN: Value = { kind: 'text', nullable: false, free: false };
const FREE: Value = { kind: 'text', nullable: false, free: true };
const NUMBER: Value = { kind: 'number', nullable: false, free: false };
const MAYBE: Value = { kind: 'any', nullable: true, free: true };

/** Members of `$context` that a sender cannot choose, and that are always there (recorded). */
const CONTEXT = new Set(['$context.extendedRequestId', '$context.requestTimeEpoch', '$context.httpMethod']);
/** Those that may be missing, and the stage variables that a webhook's template has. The overrides were written by a template of ours. */
const QUIET_CONTEXT = /^\$(?:context\.(?:identity\.sourceIp|responseOverride\.(?:challenge|challengeType|error))|stageVariables\.queueUrl[0-9a-f]+)$/;
const MAPS = /^\$(?:input\.params\(\)\.(?:querystring|header|path)|query|headers|multiQuery|multiHeaders)$/;
/** Maps that are always there; what request templates set two variables to. */
const PARAMETERS = /^\$(?:input\.params\(\)\.(?:querystring|header|path)|query|headers)$/;
const TARGETS = /^\$context\.responseOverride\.(?:status|error|challenge|challengeType|header\.[A-Za-z-]+)$/;
/** A condition that leaves only harmless characters in a variable: those of ids, those of base64 and those of challenges. */
const HARMLESS = new RegExp(`^\\$(\\w+)(?:${[
  '.replaceAll("[A-Za-z0-9_.:-]", "")', '.replaceAll("[A-Za-z0-9+/=]", "")', '.replaceAll("[A-Za-z0-9_.:~+/=-]", "")',
  '.replaceAll("[A-Za-z0-9+/]{4}", "").replaceAll("^[A-Za-z0-9+/]{2}(?:=|[A-Za-z0-9+/])=$", "")',
].map((checks) => checks.replace(/[.()[\]{}^$+?|]/g, '\\$&')).join('|')}) == ""$`);

export interface LintOptions {
  /** References that may be printed although the sender chose them. */
  readonly mayPrint?: readonly string[];
}

/**
 * What in a template is outside of the part of VTL that means the same on every Velocity and on API Gateway, or lets a sender write into the
 * output; one sentence each.
 *
 * Allowed are `#set`, `#if`, `#elseif`, `#else` and `#foreach` over the names of a map, the values of one of its lists or numbers; the methods below;
 * and null only where its printing and comparing does not matter: in quiet references inside quotes.
 */
export function lintTemplate(template: string, options: LintOptions = {}): string[] {
  return [...lintText(template), ...new Linter(template, options).run()];
}

function lintText(template: string): string[] {
  const problems: string[] = [];
  for (const line of template.split('\n')) {
    // Glued to a letter, an unbraced #else or #end is another word.
    if (/#(?:else(?!if)|end)/.test(line) && !/^#(?:else|end)$/.test(line)) {
      problems.push(`#else or #end without braces inside a line: ${line.slice(0, 80)}`);
    }
    if (/##|#\*|\*#|#\[\[/.test(line)) {
      problems.push(`a comment or unparsed text: ${line.slice(0, 80)}`);
    }
  }
  return problems;
}

class Linter {
  private readonly problems: string[] = [];
  /** Variables that have a value wherever the analysis stands. */
  private variables = new Map<string, Value>();
  /** Variables that were set from what may be null. */
  private readonly nullable = new Set<string>();
  private readonly assigned = new Map<string, number>();
  /** Sources that a condition has found not to be null. */
  private readonly present: string[] = [];
  private readonly loops: Array<{ readonly variable: string; readonly map: string }> = [];

  constructor(private readonly template: string, private readonly options: LintOptions) {}

  public run(): string[] {
    this.block(parseTemplate(this.template));
    for (const name of this.nullable) {
      if (this.assigned.get(name)! > 1) {
        this.problems.push(`$${name} is set more than once and from what may be null: an old value could stay`);
      }
    }
    return this.problems;
  }

  private block(nodes: readonly TemplateNode[]): void {
    nodes.forEach((node) => this.node(node));
  }

  private node(node: TemplateNode): void {
    switch (node.kind) {
      case 'text': return this.check(!/[$#]|\\(?!")/.test(node.text), `a "$", "#" or backslash in text: ${node.text.slice(0, 80)}`);
      case 'reference': return this.printed(node);
      case 'set': return this.set(node);
      case 'if': return this.if(node);
      case 'foreach': {
        const map = /^(\$[\w.()]+)\.keySet\(\)$/.exec(sourceOf(node.items))?.[1];
        const list = this.loops.some((loop) => sourceOf(node.items) === `${loop.map}.get($${loop.variable})`);
        const isCounted = node.items.kind === 'range' && node.items.from.kind === 'number' && node.items.to.kind === 'number';
        this.check(isCounted || list || (map !== undefined && MAPS.test(map)), `a #foreach over something else than names, their values or constant numbers: ${sourceOf(node.items)}`);
        this.check(!this.loops.some(({ variable }) => variable === node.variable), `$${node.variable} is used by a loop around it`);
        const before = new Map(this.variables);
        this.variables.set(node.variable, isCounted ? NUMBER : map === undefined ? MAYBE : FREE);
        this.loops.push({ variable: node.variable, map: map ?? '' });
        this.block(node.body);
        this.loops.pop();
        this.variables = before;
        return undefined;
      }
      default: return this.problem(`#${node.kind}`);
    }
  }

  private printed(node: ReferenceNode): void {
    const source = sourceOf(node);
    if (source === '$foreach.hasNext') {
      return;
    }
    const value = this.value(node);
    this.check(!value.nullable || node.quiet, `${node.source} is printed and may be null: write $!{…} or set it from a quoted text`);
    this.check(node.backslashes === 0, `a backslash before ${node.source}`);
    this.check(!value.free || this.options.mayPrint?.includes(source) === true, `${node.source} is printed and a sender can choose it: encode it`);
  }

  private set({ target, value: expression }: SetNode): void {
    const source = sourceOf(target);
    const value = this.value(expression);
    if (target.members.length > 0) {
      this.check(TARGETS.test(source), `${source} is set, which is no override of ours`);
      this.check(!value.nullable && !value.free, `${source} is set from what may be null or is the sender's`);
      return;
    }
    this.assigned.set(target.name, (this.assigned.get(target.name) ?? 0) + 1);
    if (value.nullable) {
      this.nullable.add(target.name);
      this.variables.delete(target.name);
    } else {
      this.variables.set(target.name, value);
    }
  }

  private if({ branches }: IfNode): void {
    const before = this.variables;
    const results = branches.map(({ condition, body }) => {
      this.variables = new Map(before);
      const known = this.present.length;
      if (condition) {
        this.condition(condition);
      }
      this.block(body);
      this.present.length = known;
      return this.variables;
    });
    const ends = branches.some(({ condition }) => !condition) ? results : [...results, before];
    // What is set on every way; the sender's if it is on any.
    this.variables = new Map([...ends[0]].filter(([name]) => ends.every((end) => end.has(name)))
      .map(([name, value]) => [name, ends.every((end) => !end.get(name)!.free) ? { ...value, free: false } : { ...value, free: true }]));
  }

  private condition(node: ExpressionNode): void {
    if (node.kind === 'group') {
      this.condition(node.inner);
      return;
    }
    if (node.kind === 'reference' && sourceOf(node) === '$foreach.hasNext') {
      return;
    }
    if (node.kind !== 'binary') {
      this.problem(`a condition that is no comparison: ${sourceOf(node)}`);
      return;
    }
    const { operator, left, right } = node;
    if (operator === '&&' || operator === '||') {
      const known = this.present.length;
      const before = new Map(this.variables);
      this.condition(left);
      if (operator === '||') {
        this.present.length = known;
      }
      this.condition(right);
      if (operator === '||') {
        // Either side may be the one that holds.
        this.present.length = known;
        this.variables = before;
      }
      return;
    }
    const values = [this.value(left), this.value(right)];
    this.check(values.every(({ nullable }) => !nullable), `${sourceOf(node)} compares what may be null: put it into quotes, quietly`);
    if (operator === '==' || operator === '!=') {
      this.check(values.every(({ kind }) => kind === 'text'), `${sourceOf(node)} compares something else than texts`);
      this.learn(node, operator);
    } else {
      this.check(/^(?:<=|>)$/.test(operator), `the operator ${operator}`);
      this.check(values.every(({ kind }) => kind === 'number') && right.kind === 'number', `${sourceOf(node)} does not compare a size with a number`);
    }
  }

  private learn(node: ExpressionNode & { kind: 'binary' }, operator: string): void {
    const quiet = /^"\$!([^"]+?)\.(?:size|keySet)\(\)" != ""$/.exec(sourceOf(node));
    if (quiet && operator === '!=') {
      this.present.push(`$${quiet[1]}`);
    }
    const harmless = HARMLESS.exec(sourceOf(node))?.[1];
    if (harmless && operator === '==' && this.variables.has(harmless)) {
      this.variables.set(harmless, CLEAN);
    }
  }

  private value(node: ExpressionNode): Value {
    switch (node.kind) {
      case 'string': return CLEAN;
      case 'number': return NUMBER;
      case 'interpolated': {
        const inside = node.body.filter((part) => part.kind === 'reference').map((part) => ({ part, value: this.value(part) }));
        this.check(node.body.every(({ kind }) => kind === 'reference' || kind === 'text'), `a directive inside a string: ${sourceOf(node)}`);
        inside.forEach(({ part, value }) => this.check(!value.nullable || part.quiet, `${part.source} may be null inside a string: write $!`));
        return inside.some(({ value }) => value.free) ? FREE : CLEAN;
      }
      case 'reference': return this.reference(node);
      default:
        this.problem(`an expression that is neither a text, a number nor a reference: ${sourceOf(node)}`);
        return MAYBE;
    }
  }

  private reference(node: ReferenceNode): Value {
    const source = sourceOf(node);
    if (CONTEXT.has(source)) {
      return CLEAN;
    }
    if (QUIET_CONTEXT.test(source)) {
      return { ...CLEAN, nullable: true };
    }
    const last = node.members.at(-1);
    if (!last) {
      return this.variables.get(node.name) ?? MAYBE;
    }
    if (last.kind === 'index') {
      this.problem(`an index: ${source}`);
      return MAYBE;
    }
    if (last.kind === 'property') {
      this.check(node.name !== 'context' || /^\$context\.path$/.test(source), `${source} is not known to be there`);
      this.check(node.name !== 'util', `${source} is no function`);
      return MAYBE;
    }
    const args = last.args.map((argument) => this.value(argument));
    const owner: ReferenceNode = { ...node, members: node.members.slice(0, -1) };
    return node.name === 'util' && node.members.length === 1 ? this.utility(last.name, args, source) : this.method(owner, last, args, source);
  }

  private utility(name: string, args: Value[], source: string): Value {
    const [argument = MAYBE] = args;
    this.check(args.length === 1 && argument.kind === 'text' && !argument.nullable, `${source} is given what may be null`);
    switch (name) {
      case 'base64Encode': return CLEAN;
      case 'base64Decode': case 'urlDecode': return FREE;
      case 'parseJson': return MAYBE;
      default:
        this.problem(`$util.${name}`);
        return MAYBE;
    }
  }

  private method(owner: ReferenceNode, last: Member & { kind: 'method' }, args: Value[], source: string): Value {
    const ownerSource = sourceOf(owner);
    if (last.name === 'params' && ownerSource === '$input' && args.length === 0) {
      return MAYBE;
    }
    const value = this.value(owner);
    const isText = value.kind === 'text' && !value.nullable;
    switch (last.name) {
      case 'replaceAll':
        this.check(isText && last.args.every(({ kind }) => kind === 'string'), `${source} is not a replacement of constants in a text`);
        return value.free ? FREE : CLEAN;
      case 'substring':
        this.check(isText && args.every(({ kind }) => kind === 'number'), `${source} is not a part of a text`);
        return value.free ? FREE : CLEAN;
      case 'length':
        this.check(isText, `${source} is not a length of a text`);
        return NUMBER;
      case 'size': {
        const present = PARAMETERS.test(ownerSource) || this.present.includes(ownerSource)
          || this.loops.some(({ map, variable }) => ownerSource === `${map}.get($${variable})`);
        return { ...NUMBER, nullable: !present };
      }
      case 'get':
        this.check(args.every(({ nullable }) => !nullable), `${source} is asked for null`);
        return MAYBE;
      case 'keySet':
        return MAYBE;
      default:
        this.problem(`the method .${last.name}()`);
        return MAYBE;
    }
  }

  private check(holds: boolean, problem: string): void {
    if (!holds) {
      this.problem(problem);
    }
  }

  private problem(problem: string): void {
    this.problems.push(problem);
  }
}

/** A node as text, without the marks that only change how it is printed. */
function sourceOf(node: ExpressionNode | TemplateNode): string {
  switch (node.kind) {
    case 'reference': return `$${node.name}${node.members.map(memberSource).join('')}`;
    case 'string': return `"${node.value}"`;
    case 'number': case 'boolean': return String(node.value);
    case 'interpolated': return `"${node.body.map((part) => part.kind === 'reference' && part.quiet ? sourceOf(part).replace('$', '$!') : sourceOf(part))
      .join('').trimEnd()}"`;
    case 'text': return node.text;
    case 'binary': return `${sourceOf(node.left)} ${node.operator} ${sourceOf(node.right)}`;
    case 'group': return `(${sourceOf(node.inner)})`;
    default: return node.kind;
  }
}

function memberSource(member: Member): string {
  switch (member.kind) {
    case 'method': return `.${member.name}(${member.args.map(sourceOf).join(', ')})`;
    case 'property': return `.${member.name}`;
    case 'index': return `[${sourceOf(member.index)}]`;
  }
}
