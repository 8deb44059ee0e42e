import { checkIndex, MethodTable, notNull, overload } from './java-methods';
import { isNull, JavaCollection, JavaStringArray, javaEquals, MapEntry, print } from './java-values';
import { JavaException } from './template-error';

/** The methods of `java.util.Map`. */
export const MAP_METHODS: MethodTable<Map<unknown, unknown>> = {
  clear: [overload([], (map) => nothing(map.clear()))],
  containsKey: [overload(['object'], (map, key) => map.has(key))],
  containsValue: [overload(['object'], (map, value) => Array.from(map.values()).some((item) => javaEquals(item, value)))],
  entrySet: [overload([], (map) => JavaCollection.from(Array.from(map.keys(), (key) => new MapEntry(key, map))))],
  equals: [overload(['object'], javaEquals)],
  get: [overload(['object'], (map, key) => map.get(key))],
  getOrDefault: [overload(['object', 'object'], (map, key, fallback) => map.has(key) ? map.get(key) : fallback)],
  isEmpty: [overload([], (map) => map.size === 0)],
  keySet: [overload([], (map) => JavaCollection.from(map.keys()))],
  put: [overload(['object', 'object'], put)],
  putAll: [overload(['map'], (map, other: Map<unknown, unknown> | null) => nothing(notNull(other).forEach((value, key) => map.set(key, value))))],
  remove: [overload(['object'], (map, key) => {
    const previous = map.get(key);
    map.delete(key);
    return previous;
  })],
  size: [overload([], (map) => map.size)],
  toString: [overload([], print)],
  values: [overload([], (map) => JavaCollection.from(map.values()))],
};

/** What sets, collections, lists and wrapped arrays have in common. */
const COLLECTION_METHODS: MethodTable<unknown[]> = {
  contains: [overload(['object'], (list, value) => list.some((item) => javaEquals(item, value)))],
  isEmpty: [overload([], (list) => list.length === 0)],
  size: [overload([], (list) => list.length)],
  toString: [overload([], print)],
};

const ARRAY_METHODS: MethodTable<unknown[]> = {
  ...COLLECTION_METHODS,
  get: [overload(['int'], (list, index: number) => list[checkIndex(index, list.length)])],
  set: [overload(['int', 'object'], (list, index: number, value) => {
    const previous = list[checkIndex(index, list.length)];
    list[index] = value;
    return previous;
  })],
};

/** The methods of `java.util.List`. */
const LIST_METHODS: MethodTable<unknown[]> = {
  ...ARRAY_METHODS,
  add: [
    overload(['object'], (list, value) => list.push(value) > 0),
    overload(['int', 'object'], (list, index: number, value) => nothing(list.splice(checkIndex(index, list.length + 1), 0, value))),
  ],
  addAll: [overload(['list'], (list, other: unknown[] | null) => {
    const added = [...notNull(other)];
    list.push(...added);
    return added.length > 0;
  })],
  clear: [overload([], (list) => nothing(list.splice(0)))],
  equals: [overload(['object'], javaEquals)],
  indexOf: [overload(['object'], (list, value) => list.findIndex((item) => javaEquals(item, value)))],
  lastIndexOf: [overload(['object'], (list, value) => list.map((item) => javaEquals(item, value)).lastIndexOf(true))],
  remove: [
    overload(['int'], (list, index: number) => list.splice(checkIndex(index, list.length), 1)[0]),
    overload(['object'], (list, value) => {
      const index = list.findIndex((item) => javaEquals(item, value));
      return index >= 0 && list.splice(index, 1).length === 1;
    }),
  ],
  subList: [overload(['int', 'int'], (list, from: number, to: number) => {
    if (from < 0 || to > list.length || from > to) {
      throw new JavaException(`IndexOutOfBoundsException: from ${from}, to ${to}, size ${list.length}`);
    }
    return Array.from(list.slice(from, to));
  })],
};

/** Methods of lists and maps that a template could call on AWS and that this engine does not have. */
export const UNMODELLED_COLLECTION_METHODS: ReadonlySet<string> = new Set([
  'compute', 'computeIfAbsent', 'computeIfPresent', 'containsAll', 'ensureCapacity', 'forEach', 'getClass', 'hashCode', 'iterator', 'listIterator', 'merge',
  'parallelStream', 'putIfAbsent', 'removeAll', 'removeIf', 'replace', 'replaceAll', 'retainAll', 'sort', 'spliterator', 'stream', 'toArray', 'trimToSize',
]);

/** The methods that an array stands for. */
export function methodsOfList(list: unknown[]): MethodTable<unknown[]> {
  if (list instanceof JavaCollection) {
    return COLLECTION_METHODS;
  }
  return list instanceof JavaStringArray ? ARRAY_METHODS : LIST_METHODS;
}

/** What Velocity makes of a method without a result. */
function nothing(_: unknown): string {
  return '';
}

/** Sets a key and returns what was there, as `Map.put`. */
export function put(map: Map<unknown, unknown>, key: unknown, value: unknown): unknown {
  const previous = map.get(key);
  map.set(key, isNull(value) ? null : value);
  return previous;
}
