import { parseIfJson } from './json-text';
import { RequestValue } from './request-value';
import { JsonStep, parseJsonPath } from '../../shared/json-path';

/** How Java prints an object or a list: what is no text, number or boolean is no value. */
const STRUCTURE = '(?s)^[{\\[].*$';

/**
 * A field of a JSON body.
 *
 * A body that is no object (or list, when the path begins with an index) has no value, and is never parsed: nor is what only looks like one.
 *
 * Velocity 2.x makes an error of a list that is asked for a name, so each step looks first what it steps into.
 *
 * @throws Error one sentence, when it is not such a path
 */
export function jsonFieldOf(caller: string, path: string): RequestValue {
  const steps = parseJsonPath(caller, path);
  return { render: (variable, contentType) => isJson(contentType) ? render(variable, steps) : undefined };
}

function render(variable: string, steps: readonly JsonStep[]): string {
  const at = (index: number): string => `$${variable}At${index}`;
  return [
    `#set($${variable}Json = $util.base64Decode($body))`,
    ...parseIfJson(`${variable}At0`, `$${variable}Json`, typeof steps[0] === 'string' ? 'object' : 'list', variable),
    ...steps.flatMap((step, index) => into(at(index), at(index + 1), step, index === 0)),
    `#set($${variable}Text = "${at(steps.length).replace('$', '$!')}")`,
    `#if($${variable}Text.replaceAll('${STRUCTURE}', "") == "")`,
    `#set($${variable} = "")`,
    '#else',
    `#set($${variable} = $${variable}Text)`,
    '#end',
  ].join('\n');
}

/** Each variable is set once at most, so that nothing of an earlier step can stand in for what is missing. */
function into(from: string, to: string, step: JsonStep, isRoot: boolean): string[] {
  const quiet = from.replace('$', '$!');
  if (typeof step === 'number') {
    return [`#if("${quiet}.size()" != "" && ${from}.size() > ${step})`, `#set(${to} = ${from}.get(${step}))`, '#end'];
  }
  const set = `#set(${to} = ${from}.get('${step}'))`;
  return isRoot ? [set] : [`#if("${quiet}.keySet()" != "")`, set, '#end'];
}

/** What is JSON by another name than that of its family. Amazon SNS says `text/plain` of its JSON. */
const JSON_TYPES: ReadonlySet<string> = new Set(['application/json', 'text/json', 'application/x-json', 'application/csp-report', 'text/plain']);

function isJson(contentType: string): boolean {
  return JSON_TYPES.has(contentType) || contentType.endsWith('+json');
}
