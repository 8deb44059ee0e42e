import * as fs from 'node:fs';
import { AssemblyError } from './assembly-error';

/** A JSON object. */
export type JsonObject = Readonly<Record<string, unknown>>;

/**
 * Reads a file that must hold a JSON object.
 *
 * @throws AssemblyError when it cannot be read, is not JSON or holds something else.
 */
export function readJsonObject(file: string): JsonObject {
  let text: string;
  try {
    text = fs.readFileSync(file, 'utf8');
  } catch (error) {
    throw new AssemblyError(`Cannot read ${file} (${(error as NodeJS.ErrnoException).code ?? (error as Error).message}): synthesize the app again.`);
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new AssemblyError(`${file} is not JSON: synthesize the app again.`);
  }
  if (!isObject(value)) {
    throw new AssemblyError(`${file} holds ${Array.isArray(value) ? 'a list' : typeof value}, expected a JSON object: synthesize the app again.`);
  }
  return value;
}

/** Whether a value is a JSON object: neither null nor a list. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
