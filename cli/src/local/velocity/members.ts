import { methodsOfList, MAP_METHODS, put, UNMODELLED_COLLECTION_METHODS } from './java-collections';
import { callOverload, MethodTable, overload } from './java-methods';
import { calculate, compareNumbers, integer, isNumber, JavaDecimal, JavaNumber, parseNumber, toDouble } from './java-numbers';
import { STRING_METHODS, UNMODELLED_STRING_METHODS } from './java-strings';
import { isHostObject, isNull, JavaCharacter, JavaCollection, javaEquals, MapEntry, print } from './java-values';
import { JavaException, UnmodelledError } from './template-error';

/** The methods of `Integer`, `Long`, `BigInteger` and `Double`. */
const NUMBER_METHODS: MethodTable<JavaNumber> = {
  compareTo: [overload(['object'], (number, other) => isNumber(other) ? compareNumbers(number, other) : undefined)],
  doubleValue: [overload([], (number) => new JavaDecimal(toDouble(number)))],
  equals: [overload(['object'], javaEquals)],
  floatValue: [overload([], (number) => new JavaDecimal(Math.fround(toDouble(number))))],
  intValue: [overload([], toInteger)],
  longValue: [overload([], toInteger)],
  parseInt: [overload(['string'], (_, text: string | null) => parseInteger(text))],
  toString: [overload([], print)],
  valueOf: [overload(['string'], (number, text: string | null) => number instanceof JavaDecimal ? parseNumber(text ?? '') : parseInteger(text))],
};

const UNMODELLED_NUMBER_METHODS: ReadonlySet<string> = new Set([
  'abs', 'add', 'bitCount', 'byteValue', 'compare', 'compareUnsigned', 'divide', 'getClass', 'hashCode', 'isInfinite', 'isNaN', 'max', 'min', 'mod', 'multiply',
  'parseDouble', 'parseLong', 'pow', 'reverse', 'shortValue', 'signum', 'subtract', 'sum', 'toBinaryString', 'toHexString', 'toOctalString',
]);

const PRINTABLE_METHODS: MethodTable<unknown> = {
  equals: [overload(['object'], javaEquals)],
  toString: [overload([], print)],
};

const BOOLEAN_METHODS: MethodTable<unknown> = { ...PRINTABLE_METHODS, booleanValue: [overload([], (value) => value)] };

const ENTRY_METHODS: MethodTable<MapEntry> = {
  equals: [overload(['object'], (entry, other) =>
    other instanceof MapEntry && javaEquals(entry.key, other.key) && javaEquals(entry.value, other.value))],
  getKey: [overload([], (entry) => entry.key)],
  getValue: [overload([], (entry) => entry.value)],
  toString: [overload([], print)],
};

/** `$value.name`: a getter, else the key of a map, else `isName()`. Undefined when there is none of them. */
export function getProperty(value: unknown, name: string): unknown {
  if (isHostObject(value)) {
    return value.getProperty(name);
  }
  if (value instanceof Map) {
    return value.get(name);
  }
  if (value instanceof MapEntry) {
    return name === 'key' ? value.key : name === 'value' ? value.value : undefined;
  }
  if (name === 'class' || name === 'bytes') {
    throw new UnmodelledError(`the property "${name}" of a Java object is not supported here`);
  }
  const asked = `is${name.charAt(0).toUpperCase()}${name.slice(1)}`;
  return typeof value === 'string' || Array.isArray(value) ? callMethod(value, asked, []) : undefined;
}

/** `$value[index]`; negative indexes count from the end. */
export function getIndex(value: unknown, index: unknown): unknown {
  checkNegative(value, index);
  if (value instanceof Map) {
    return value.get(typeof index === 'number' ? fromEnd(index, value.size) : index);
  }
  if (Array.isArray(value) && !(value instanceof JavaCollection) && typeof index === 'number') {
    return callMethod(value, 'get', [fromEnd(index, value.length)]);
  }
  return undefined;
}

/**
 * `$value.name(args)`. Undefined when Java has no such method for these arguments.
 *
 * @throws UnmodelledError when Java has it and this engine does not.
 */
export function callMethod(value: unknown, name: string, args: readonly unknown[]): unknown {
  if (isHostObject(value)) {
    return value.callMethod(name, args);
  }
  const [table, unmodelled] = methodsOf(value);
  if (!Object.hasOwn(table, name) && unmodelled?.has(name)) {
    throw new UnmodelledError(`the Java method .${name}() is not supported here`);
  }
  return callOverload(table, name, value, args);
}

/** `#set($target.name = value)`. Does nothing for what has no such property, as Velocity. */
export function setProperty(target: unknown, name: string, value: unknown): void {
  if (target instanceof Map) {
    put(target, name, value);
  }
}

/** `#set($target[index] = value)`. */
export function setIndex(target: unknown, index: unknown, value: unknown): void {
  checkNegative(target, index);
  if (target instanceof Map) {
    put(target, typeof index === 'number' ? fromEnd(index, target.size) : index, value);
  } else if (Array.isArray(target) && !(target instanceof JavaCollection) && typeof index === 'number') {
    callMethod(target, 'set', [fromEnd(index, target.length), value]);
  }
}

function methodsOf(value: unknown): readonly [MethodTable<any>, ReadonlySet<string>?] {
  if (typeof value === 'string') {
    return [STRING_METHODS, UNMODELLED_STRING_METHODS];
  }
  if (value instanceof Map) {
    return [MAP_METHODS, UNMODELLED_COLLECTION_METHODS];
  }
  if (Array.isArray(value)) {
    return [methodsOfList(value), UNMODELLED_COLLECTION_METHODS];
  }
  if (isNumber(value)) {
    return [NUMBER_METHODS, UNMODELLED_NUMBER_METHODS];
  }
  if (value instanceof MapEntry) {
    return [ENTRY_METHODS];
  }
  return typeof value === 'boolean' ? [BOOLEAN_METHODS] : value instanceof JavaCharacter ? [PRINTABLE_METHODS] : [{}];
}

/** Velocity asks for the size of whatever has a negative index. */
function checkNegative(value: unknown, index: unknown): void {
  if (typeof index === 'number' && index < 0 && !(value instanceof Map) && !Array.isArray(value)) {
    throw new JavaException('a negative index needs a list or map');
  }
}

function fromEnd(index: number, length: number): number {
  return index < 0 ? index + length : index;
}

function toInteger(number: JavaNumber): JavaNumber {
  return number instanceof JavaDecimal ? integer(BigInt(Math.trunc(number.value))) : calculate('+', number, 0)!;
}

function parseInteger(text: string | null): JavaNumber {
  if (isNull(text) || !/^[+-]?\d+$/.test(text)) {
    throw new JavaException('NumberFormatException: the text is not an integer');
  }
  return integer(BigInt(text.replace('+', '')));
}
