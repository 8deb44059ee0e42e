import { isNull, JsonArray } from './java-values';
import { JavaException, UnmodelledError } from './template-error';

/** One step of a path; `many` makes the whole path indefinite: its result is a list, empty when nothing matches. */
interface Step {
  readonly many: boolean;
  apply(value: unknown): unknown[];
}

/**
 * Reads a JSONPath as Jayway's JsonPath does, which `$input.path` and `$input.json` use.
 *
 * Names, `['names']`, indexes (negative ones from the end), slices, `[0,1]`, `*`, `..` and `length()`/`size()`; no filters.
 *
 * @returns undefined when a definite path leads nowhere.
 * @throws JavaException when it is not a path.
 * @throws UnmodelledError for filters and other functions.
 */
export function readPath(document: unknown, path: string): unknown {
  let values: unknown[] = [document];
  let indefinite = false;
  for (const step of compile(path)) {
    values = values.flatMap((value) => step.apply(value));
    indefinite ||= step.many;
    if (!indefinite && values.length === 0) {
      return undefined;
    }
  }
  return indefinite ? JsonArray.from(values) : values[0];
}

const compiled = new Map<string, readonly Step[]>();

function compile(path: string): readonly Step[] {
  let steps = compiled.get(path);
  if (!steps) {
    steps = parsePath(path);
    // Paths are written by the template's author; a value in one is rare. Never more than a thousand of them.
    if (compiled.size >= 1000) {
      compiled.clear();
    }
    compiled.set(path, steps);
  }
  return steps;
}

function parsePath(path: string): Step[] {
  const text = path.startsWith('$') ? path : `$.${path}`;
  const steps: Step[] = [];
  let position = 1;
  const take = (sticky: RegExp): RegExpExecArray | undefined => {
    sticky.lastIndex = position;
    const match = sticky.exec(text) ?? undefined;
    position += match?.[0].length ?? 0;
    return match;
  };
  while (position < text.length) {
    if (take(/\.\./y)) {
      steps.push(descend());
      position -= text.charAt(position) === '[' ? 0 : 1;
    } else if (take(/\.\*/y)) {
      steps.push(wildcard());
    } else if (take(/\.(?:length|size)\(\)/y)) {
      steps.push(size());
    } else if (take(/\.[A-Za-z]+\(/y) || take(/\[\s*\?/y)) {
      throw new UnmodelledError('filters and functions other than length() in a JSONPath are not supported here');
    } else {
      const step = name(take(/\.([^.[\]()\s]+)/y)?.[1]) ?? bracket(take(/\[([^\]]*)\]/y)?.[1]);
      if (!step) {
        throw new JavaException(`the JSONPath does not parse at character ${position + 1} of ${text.length}`);
      }
      steps.push(step);
    }
  }
  return steps;
}

function name(key: string | undefined): Step | undefined {
  return key === undefined ? undefined : {
    many: false,
    apply: (value) => value instanceof Map && value.has(key) ? [value.get(key)] : [],
  };
}

function bracket(inside: string | undefined): Step | undefined {
  const content = inside?.trim();
  if (content === undefined) {
    return undefined;
  }
  if (content === '*') {
    return wildcard();
  }
  const quoted = /^'([^']*)'$|^"([^"]*)"$/.exec(content);
  if (quoted) {
    return name(quoted[1] ?? quoted[2]);
  }
  const slice = /^(-?\d+)?:(-?\d+)?$/.exec(content);
  if (slice) {
    const bound = (text: string | undefined): number | undefined => text === undefined ? undefined : Number(text);
    return { many: true, apply: (value) => Array.isArray(value) ? Array.from(value.slice(bound(slice[1]), bound(slice[2]))) : [] };
  }
  if (/^-?\d+(?:\s*,\s*-?\d+)*$/.test(content)) {
    const indexes = content.split(',').map(Number);
    return {
      many: indexes.length > 1,
      apply: (value) => Array.isArray(value) ? indexes.map((index) => index < 0 ? index + value.length : index)
        .filter((index) => index in value).map((index): unknown => value[index]) : [],
    };
  }
  if (/^['"]/.test(content)) {
    throw new UnmodelledError('several names in one bracket of a JSONPath are not supported here');
  }
  return undefined;
}

function wildcard(): Step {
  return { many: true, apply: children };
}

/** The value and everything in it, outermost first. */
function descend(): Step {
  const all = (value: unknown): unknown[] => [value, ...children(value).flatMap(all)];
  return { many: true, apply: all };
}

function size(): Step {
  return { many: false, apply: (value) => Array.isArray(value) ? [value.length] : value instanceof Map ? [value.size] : [] };
}

function children(value: unknown): unknown[] {
  if (isNull(value)) {
    return [];
  }
  return value instanceof Map ? [...value.values()] : Array.isArray(value) ? Array.from(value) : [];
}
