import { checkText } from './prop-checks';

/** The name of a field, or an index in a list. */
export type JsonStep = string | number;

const MAX_STEPS = 20;

/**
 * The steps of a path to a single field of a JSON text, such as `$.order.id`, `$.items[0].id` or `$['order-id']`.
 *
 * @throws Error one sentence, when it is not such a path
 */
export function parseJsonPath(caller: string, path: string): JsonStep[] {
  checkText("'$.order.id'")(caller, path);
  const steps: JsonStep[] = [];
  const token = /\.([A-Za-z_][A-Za-z0-9_-]*)|\['([A-Za-z0-9_.:@/~+ -]{1,128})'\]|\[(0|[1-9]\d{0,2})\]/y;
  token.lastIndex = 1;
  for (let match = token.exec(path); match; match = token.exec(path)) {
    const [, plain, quoted, index] = match;
    steps.push(index === undefined ? plain ?? quoted : Number(index));
    if (token.lastIndex === path.length && steps.length <= MAX_STEPS && path.startsWith('$')) {
      return steps;
    }
  }
  throw new Error(`${caller} takes a path of 1 to ${MAX_STEPS} steps such as $.order.id, $.items[0].id or $['order-id'], got: ${JSON.stringify(path)}; write one that names a single field.`);
}
