import { Field, FieldValue } from './field';
import { JsonStep } from '../shared/json-path';
import { elementsAt, scalarAt } from '../shared/json-text';

/** A JSON body, parsed once. */
export class JsonBody {
  /** @returns undefined where the body is not UTF-8 or no JSON; a byte order mark does no harm */
  public static parse(body: Uint8Array): JsonBody | undefined {
    try {
      const json = new TextDecoder('utf-8', { fatal: true }).decode(body);
      return new JsonBody(json, JSON.parse(json));
    } catch {
      return undefined;
    }
  }

  private readonly fields = new Map<string, Field>();

  private constructor(private readonly json: string, private readonly root: unknown) {}

  /** What is at the end of a path. A list has the values that stand in it; of a name that repeats in an object the last one counts. */
  public field(path: readonly JsonStep[]): Field {
    const key = JSON.stringify(path);
    const known = this.fields.get(key);
    if (known !== undefined) {
      return known;
    }
    const field = this.read(path);
    this.fields.set(key, field);
    return field;
  }

  private read(path: readonly JsonStep[]): Field {
    let value = this.root;
    for (const step of path) {
      const isThere = typeof step === 'number'
        ? Array.isArray(value) && step < value.length
        : typeof value === 'object' && value !== null && !Array.isArray(value) && Object.hasOwn(value, step);
      if (!isThere) {
        return 'absent';
      }
      value = (value as Record<JsonStep, unknown>)[step];
    }
    if (Array.isArray(value)) {
      // One search for all of them: a list may be long.
      const written = once(() => elementsAt(this.json, path));
      return (value as unknown[]).map((element, index) => valueOf(element, () => written()[index]));
    }
    return [valueOf(value, once(() => scalarAt(this.json, path)!))];
  }
}

function valueOf(value: unknown, written: () => string): FieldValue {
  switch (typeof value) {
    case 'string':
      return { kind: 'text', text: value };
    case 'number':
      return { kind: 'number', number: value, written };
    case 'boolean':
      return { kind: 'literal', value };
    default:
      return value === null ? { kind: 'literal', value } : { kind: 'other' };
  }
}

function once<T>(find: () => T): () => T {
  let found: { readonly value: T } | undefined;
  return () => (found ??= { value: find() }).value;
}
