import { isNull } from './java-values';
import { JavaException } from './template-error';

/** A type in the signature of a method. `string` takes null, as every reference type of Java does; `int` does not. */
export type ParameterType = 'int' | 'string' | 'object' | 'list' | 'map';

/** One overload of a method of `Receiver`. */
export interface Overload<Receiver> {
  readonly parameters: readonly ParameterType[];
  call(receiver: Receiver, ...args: any[]): unknown;
}

/** The methods of a Java class, by name. */
export type MethodTable<Receiver> = Readonly<Record<string, ReadonlyArray<Overload<Receiver>>>>;

/** Shorthand for one overload. */
export function overload<Receiver>(
  parameters: readonly ParameterType[],
  call: (receiver: Receiver, ...args: any[]) => unknown,
): Overload<Receiver> {
  return { parameters, call };
}

/**
 * Calls the overload that takes these arguments.
 *
 * @returns undefined when there is none: Velocity makes null of that.
 * @throws JavaException what the method throws.
 */
export function callOverload<Receiver>(table: MethodTable<Receiver>, name: string, receiver: Receiver, args: readonly unknown[]): unknown {
  if (Object.hasOwn(table, name)) {
    for (const candidate of table[name]) {
      if (takes(candidate.parameters, args)) {
        return candidate.call(receiver, ...args);
      }
    }
  }
  return undefined;
}

function takes(parameters: readonly ParameterType[], args: readonly unknown[]): boolean {
  if (parameters.length !== args.length) {
    return false;
  }
  for (let index = 0; index < args.length; index += 1) {
    if (!accepts(parameters[index], args[index])) {
      return false;
    }
  }
  return true;
}

function accepts(type: ParameterType, value: unknown): boolean {
  switch (type) {
    case 'int': return typeof value === 'number';
    case 'string': return typeof value === 'string' || isNull(value);
    case 'list': return Array.isArray(value) || isNull(value);
    case 'map': return value instanceof Map || isNull(value);
    case 'object': return true;
  }
}

/** An argument that Java's own method cannot do without. */
export function notNull<T>(value: T | null | undefined): T {
  if (isNull(value)) {
    throw new JavaException('NullPointerException: an argument is null');
  }
  return value;
}

/** An index within a length, as Java checks it. */
export function checkIndex(index: number, length: number): number {
  if (index < 0 || index >= length) {
    throw new JavaException(`IndexOutOfBoundsException: index ${index}, length ${length}`);
  }
  return index;
}
