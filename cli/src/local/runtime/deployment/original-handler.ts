import * as fs from 'node:fs';
import * as path from 'node:path';
import { FunctionDefinition } from '../../function-host/function-definition';

/** Where tools that wrap a function keep the handler that they stand before. */
const KNOWN = [
  'DD_LAMBDA_HANDLER', // Datadog
  'NEW_RELIC_LAMBDA_HANDLER',
  'LUMIGO_ORIGINAL_HANDLER',
  'LAMBDA_HANDLER', // Instana
];

const ENDINGS = ['.js', '.mjs', '.cjs'];

/** A function as it runs here, and what of it does not. */
export interface Unwrapped {
  readonly definition: FunctionDefinition;
  /** Sentences about what is left out. */
  readonly notices: readonly string[];
}

/**
 * A function without what layers and extensions have put around it: those are not hosted, and what instruments a function has nobody to report to here.
 *
 * * A handler that is not in the function's own code is that of a layer (`/opt/…`), or of a package that a layer brings. The handler that it calls stands in
 *   an environment variable: known ones first, then any whose name has HANDLER in it and whose value is a handler of the function's code.
 * * `AWS_LAMBDA_EXEC_WRAPPER` names a script of a layer.
 * * `NODE_OPTIONS` may load (`-r`, `--require`, `--import`) what only a layer has.
 *
 * @param what construct path of the function
 */
export function unwrap(definition: FunctionDefinition, what: string, hasLayers: boolean): Unwrapped {
  const { environment, handler, codePath } = definition;
  const notices: string[] = [];
  const variable = isHandler(handler, codePath) ? undefined : originalHandler(environment, codePath);
  if (variable !== undefined) {
    notices.push(`Function ${what} runs its own handler ${environment[variable]} (${variable}): ${handler}, which wraps it, is not in its code.`);
  } else if (hasLayers) {
    notices.push(`Function ${what} runs without its layers: they are not hosted.`);
  }
  const { AWS_LAMBDA_EXEC_WRAPPER: wrapper, NODE_OPTIONS: options, ...rest } = environment;
  if (wrapper !== undefined) {
    notices.push(`Function ${what} runs without ${wrapper} (AWS_LAMBDA_EXEC_WRAPPER): it belongs to a layer.`);
  }
  const kept = options === undefined ? undefined : withoutPreloads(options);
  if (kept !== options) {
    notices.push(`Function ${what} runs without the modules that NODE_OPTIONS loads before it: ${options}.`);
  }
  const original = variable === undefined ? handler : environment[variable];
  return { definition: { ...definition, handler: original, environment: kept ? { ...rest, NODE_OPTIONS: kept } : rest }, notices };
}

function originalHandler(environment: Readonly<Record<string, string>>, codePath: string): string | undefined {
  const names = [...KNOWN, ...Object.keys(environment).filter((name) => /handler/i.test(name))];
  return names.find((name) => environment[name] !== undefined && isHandler(environment[name], codePath));
}

/** Whether a handler's module is in the function's code. */
function isHandler(handler: string, codePath: string): boolean {
  const [, module] = /^(.*?[^/.]+)\.[^/]+$/.exec(handler) ?? [];
  return module !== undefined && !path.isAbsolute(module) && ENDINGS.some((ending) => fs.existsSync(path.join(codePath, module + ending)));
}

function withoutPreloads(options: string): string {
  return options.replace(/(^|\s)(?:-r|--require|--import|--loader|--experimental-loader)(?:=|\s+)(?:"[^"]*"|\S+)/g, '').trim();
}
