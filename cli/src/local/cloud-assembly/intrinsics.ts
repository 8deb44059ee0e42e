import { AssemblyError } from './assembly-error';
import { isObject } from './json-file';

/** What intrinsic functions look things up in: one stack with its parameters, conditions and resources. */
export interface IntrinsicScope {
  /** For messages. */
  readonly name: string;
  /** The value of a parameter, pseudo parameter or resource. */
  ref(name: string): unknown;
  /** An attribute of a resource. */
  attribute(logicalId: string, attribute: string): unknown;
  condition(name: string): boolean;
  mapping(map: string, first: string, second: string): unknown;
  importValue(exportName: string): unknown;
}

/** `AWS::NoValue`: the property or list item that is this does not exist. */
export const NO_VALUE = Symbol('AWS::NoValue');

type Intrinsic = (argument: unknown, scope: IntrinsicScope) => unknown;

/**
 * Evaluates every intrinsic function in a part of a template.
 *
 * @throws AssemblyError when a function is unknown here, or its arguments are not what CloudFormation takes.
 */
export function resolveIntrinsics(value: unknown, scope: IntrinsicScope): unknown {
  if (Array.isArray(value)) {
    return value.map((item) => resolveIntrinsics(item, scope)).filter((item) => item !== NO_VALUE);
  }
  if (!isObject(value)) {
    return value;
  }
  const keys = Object.keys(value);
  if (keys.length === 1) {
    const intrinsic = INTRINSICS[keys[0]];
    if (intrinsic) {
      return intrinsic(value[keys[0]], scope);
    }
    if (keys[0].startsWith('Fn::')) {
      throw new AssemblyError(`Stack ${scope.name} uses ${keys[0]}, which the local runtime does not evaluate; expected one of ${Object.keys(INTRINSICS).join(', ')}.`);
    }
  }
  const resolved = keys.map((key) => [key, resolveIntrinsics(value[key], scope)] as const);
  return Object.fromEntries(resolved.filter(([, item]) => item !== NO_VALUE));
}

/** Evaluates a condition: `Fn::Equals`, `Fn::And`, `Fn::Or`, `Fn::Not` or a reference to a named one. */
export function resolveCondition(value: unknown, scope: IntrinsicScope): boolean {
  const result = isObject(value) && typeof value.Condition === 'string' ? scope.condition(value.Condition) : resolveIntrinsics(value, scope);
  return result === true || result === 'true';
}

const INTRINSICS: Readonly<Record<string, Intrinsic>> = {
  'Ref': (argument, scope) => scope.ref(text('Ref', argument, scope)),
  'Fn::GetAtt': (argument, scope) => {
    // The attribute's name may itself contain dots (Outputs.X of a nested stack), the logical id cannot.
    const parts = Array.isArray(argument) ? argument : String(argument).split('.');
    return scope.attribute(text('Fn::GetAtt', parts[0], scope), parts.slice(1).map((part) => text('Fn::GetAtt', part, scope)).join('.'));
  },
  'Fn::Join': (argument, scope) => {
    const [separator, items] = list('Fn::Join', argument, scope, 2);
    return list('Fn::Join', items, scope).map((item) => text('Fn::Join', item, scope)).join(text('Fn::Join', separator, scope));
  },
  'Fn::Sub': (argument, scope) => substitute(argument, scope),
  'Fn::Select': (argument, scope) => {
    const [index, items] = list('Fn::Select', argument, scope, 2);
    const from = list('Fn::Select', items, scope);
    const item = from[Number(resolveIntrinsics(index, scope))];
    if (item === undefined) {
      throw new AssemblyError(`Stack ${scope.name} selects item ${JSON.stringify(index)} of a list of ${from.length} with Fn::Select: correct the template.`);
    }
    return resolveIntrinsics(item, scope);
  },
  'Fn::Split': (argument, scope) => {
    const [separator, source] = list('Fn::Split', argument, scope, 2);
    return text('Fn::Split', source, scope).split(text('Fn::Split', separator, scope));
  },
  'Fn::If': (argument, scope) => {
    const [condition, whenTrue, whenFalse] = list('Fn::If', argument, scope, 3);
    return resolveIntrinsics(scope.condition(String(condition)) ? whenTrue : whenFalse, scope);
  },
  'Fn::Equals': (argument, scope) => {
    const [left, right] = list('Fn::Equals', argument, scope, 2).map((item) => resolveIntrinsics(item, scope));
    return isObject(left) || Array.isArray(left) ? JSON.stringify(left) === JSON.stringify(right) : String(left) === String(right);
  },
  'Fn::And': (argument, scope) => list('Fn::And', argument, scope).every((item) => resolveCondition(item, scope)),
  'Fn::Or': (argument, scope) => list('Fn::Or', argument, scope).some((item) => resolveCondition(item, scope)),
  'Fn::Not': (argument, scope) => !resolveCondition(list('Fn::Not', argument, scope, 1)[0], scope),
  'Fn::FindInMap': (argument, scope) => {
    const [map, first, second] = list('Fn::FindInMap', argument, scope).map((item) => text('Fn::FindInMap', item, scope));
    return scope.mapping(map, first, second);
  },
  'Fn::ImportValue': (argument, scope) => scope.importValue(text('Fn::ImportValue', argument, scope)),
  'Fn::Base64': (argument, scope) => Buffer.from(text('Fn::Base64', argument, scope), 'utf8').toString('base64'),
  'Fn::ToJsonString': (argument, scope) => JSON.stringify(resolveIntrinsics(argument, scope)),
  'Fn::GetAZs': (_argument, scope) => ['a', 'b', 'c'].map((zone) => `${String(scope.ref('AWS::Region'))}${zone}`),
};

/** `Fn::Sub`: `"${Name} ${Resource.Attribute} ${!literal}"`, or that with a map of further names. */
function substitute(argument: unknown, scope: IntrinsicScope): string {
  const [pattern, variables] = Array.isArray(argument) ? list('Fn::Sub', argument, scope, 2) : [argument, {}];
  if (typeof pattern !== 'string' || !isObject(variables)) {
    throw new AssemblyError(`Stack ${scope.name} gives Fn::Sub ${typeof pattern}, expected a text or a text and a map: correct the template.`);
  }
  return pattern.replace(/\$\{(!?)([^}]*)\}/g, (_match, literal: string, expression: string) => {
    if (literal) {
      return `\${${expression}}`;
    }
    const name = expression.trim();
    if (Object.hasOwn(variables, name)) {
      return text('Fn::Sub', variables[name], scope);
    }
    const dot = name.indexOf('.');
    return text('Fn::Sub', dot < 0 ? scope.ref(name) : scope.attribute(name.slice(0, dot), name.slice(dot + 1)), scope);
  });
}

function text(name: string, argument: unknown, scope: IntrinsicScope): string {
  const value = resolveIntrinsics(argument, scope);
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') {
    return String(value);
  }
  throw new AssemblyError(`Stack ${scope.name} gives ${name} ${value === NO_VALUE ? 'AWS::NoValue' : JSON.stringify(value)}, expected a text: correct the template.`);
}

/** A list whose items are not evaluated yet; the argument itself can be a function that gives a list. */
function list(name: string, argument: unknown, scope: IntrinsicScope, length?: number): readonly unknown[] {
  const value = Array.isArray(argument) ? argument : resolveIntrinsics(argument, scope);
  const items = typeof value === 'string' && length === undefined ? value.split(',') : value; // a CommaDelimitedList parameter
  if (!Array.isArray(items) || (length !== undefined && items.length !== length)) {
    const got = Array.isArray(items) ? `a list of ${items.length}` : typeof items;
    throw new AssemblyError(`Stack ${scope.name} gives ${name} ${got}, expected a list${length === undefined ? '' : ` of ${length}`}: correct the template.`);
  }
  return items;
}
