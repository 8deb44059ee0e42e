import { JsonStep } from './json-path';

/**
 * A text, number or boolean of a JSON text, found by its path. A number is the text that stands for it: JavaScript would round those of more than
 * 15 digits, and two ids could become the same. Of a name that repeats in an object the last one counts, as in `JSON.parse`.
 *
 * @param json a whole JSON text, of which it is known that it can be parsed
 * @returns undefined where there is nothing, null, an object or a list
 */
export function scalarAt(json: string, path: readonly JsonStep[]): string | undefined {
  const start = valueAt(json, path);
  if (start === undefined) {
    return undefined;
  }
  const text = json.slice(start, endOf(json, start));
  if (text.startsWith('"')) {
    return JSON.parse(text) as string;
  }
  return text === 'null' || text.startsWith('{') || text.startsWith('[') ? undefined : text;
}

/**
 * The elements of a list in a JSON text, each as it is written there.
 *
 * @param json a whole JSON text, of which it is known that it can be parsed
 * @returns none where there is nothing, or no list
 */
export function elementsAt(json: string, path: readonly JsonStep[]): string[] {
  const start = valueAt(json, path);
  const elements: string[] = [];
  if (start === undefined || json[start] !== '[') {
    return elements;
  }
  for (let at = skipBlanks(json, start + 1); json[at] !== ']'; at = nextIn(json, at)) {
    elements.push(json.slice(at, endOf(json, at)));
  }
  return elements;
}

/** Where the value begins that is at the end of a path; undefined where there is none. */
function valueAt(json: string, path: readonly JsonStep[]): number | undefined {
  let start: number | undefined = skipBlanks(json, 0);
  for (const step of path) {
    start = typeof step === 'number' ? elementAt(json, start, step) : memberOf(json, start, step);
    if (start === undefined) {
      return undefined;
    }
  }
  return start;
}

/** Where the value of a member of the object begins that begins at `start`; undefined where there is none, or no object. */
function memberOf(json: string, start: number, name: string): number | undefined {
  if (json[start] !== '{') {
    return undefined;
  }
  let found: number | undefined;
  let at = skipBlanks(json, start + 1);
  while (json[at] === '"') {
    const nameEnd = endOf(json, at);
    const value = skipBlanks(json, skipBlanks(json, nameEnd) + 1); // behind the colon
    if (JSON.parse(json.slice(at, nameEnd)) === name) {
      found = value;
    }
    at = nextIn(json, value);
  }
  return found;
}

/** Where an element of the list begins that begins at `start`; undefined where there is none, or no list. */
function elementAt(json: string, start: number, index: number): number | undefined {
  if (json[start] !== '[') {
    return undefined;
  }
  let at = skipBlanks(json, start + 1);
  for (let left = index; left > 0 && json[at] !== ']'; left -= 1) {
    at = nextIn(json, at);
  }
  return json[at] === ']' ? undefined : at;
}

/** Where the member or element behind a value begins, or the bracket that ends the object or list. */
function nextIn(json: string, value: number): number {
  const end = skipBlanks(json, endOf(json, value));
  return json[end] === ',' ? skipBlanks(json, end + 1) : end;
}

/** Where the value ends that begins at `start`. Objects and lists are not followed into, so that no depth of them is too much. */
function endOf(json: string, start: number): number {
  const first = json[start];
  if (first === '"') {
    return endOfText(json, start);
  }
  if (first !== '{' && first !== '[') {
    return indexOf(/[\s,\]}]|$/g, json, start);
  }
  let depth = 0;
  for (let at = start; ; at = indexOf(/["{}[\]]/g, json, at)) {
    if (json[at] === '"') {
      at = endOfText(json, at);
      continue;
    }
    depth += json[at] === '{' || json[at] === '[' ? 1 : -1;
    at += 1;
    if (depth === 0) {
      return at;
    }
  }
}

/** A quote ends a text unless an odd number of backslashes is before it. */
function endOfText(json: string, start: number): number {
  for (let quote = json.indexOf('"', start + 1); ; quote = json.indexOf('"', quote + 1)) {
    let backslashes = 0;
    while (json[quote - 1 - backslashes] === '\\') {
      backslashes += 1;
    }
    if (backslashes % 2 === 0) {
      return quote + 1;
    }
  }
}

function skipBlanks(json: string, start: number): number {
  return indexOf(/[^ \t\r\n]|$/g, json, start);
}

function indexOf(pattern: RegExp, json: string, start: number): number {
  pattern.lastIndex = start;
  return pattern.exec(json)!.index;
}
