import { UsageError } from './usage-error';

/** Reads one value of an option that may be given once: of two values one would be ignored without a word. */
export function once<T>(option: string, parse: (text: string) => T, otherwise: string = ''): (text: string) => T {
  let isGiven = false;
  return (text) => {
    if (isGiven) {
      throw new UsageError(`${option} is given twice, expected it once${otherwise}.`);
    }
    isGiven = true;
    return parse(text);
  };
}

/**
 * Collects the values of an option that may be repeated.
 *
 * @param keyOf what a value is about: two about the same are refused, because one of them would be ignored without a word
 */
export function collect<T>(
  option: string, parse: (text: string) => T, keyOf: (value: T) => string,
): (text: string, earlier: readonly T[]) => readonly T[] {
  return (text, earlier) => {
    const value = parse(text);
    if (earlier.some((other) => keyOf(other) === keyOf(value))) {
      throw new UsageError(`${option} is given twice for ${keyOf(value) || 'everything'}, expected it once.`);
    }
    return [...earlier, value];
  };
}

/** A text that is not empty: what is meant by an empty one, such as an unset variable of a shell, nobody knows. */
export function parseText(option: string): (text: string) => string {
  return (text) => {
    if (text.trim() === '') {
      throw new UsageError(`${option} is empty, expected a text; leave it out where nothing is meant.`);
    }
    return text;
  };
}

/** A port; 0 stands for a free one. */
export function parsePort(text: string): number {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65535) {
    throw new UsageError(`--port is "${text}", expected a number from 0 to 65535.`);
  }
  return port;
}

/** `NAME=VALUE`. The text is not shown where it is wrong: it may be a secret. */
export function parseAssignment(option: string): (text: string) => readonly [name: string, value: string] {
  return (text) => {
    const equals = text.indexOf('=');
    if (equals <= 0) {
      throw new UsageError(`${option} is without a value, expected NAME=VALUE.`);
    }
    return [text.slice(0, equals), text.slice(equals + 1)];
  };
}
