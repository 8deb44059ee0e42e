import * as path from 'path';
import type { Handler } from 'aws-lambda';

/**
 * Loads the function's own handler.
 *
 * @param name as Lambda has it, such as `index.handler`
 * @param root folder of the function's code
 * @throws whatever the module throws, or that it has no such handler
 */
export function loadHandler(name: string, root: string): Handler {
  const dot = name.lastIndexOf('.');
  const [module, member] = [name.slice(0, dot), name.slice(dot + 1)];
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- it is known only when the function runs
  const { [member]: handler } = require(path.resolve(root, module)) as Record<string, unknown>;
  if (typeof handler !== 'function') {
    throw new Error(`${name} is no function; expected the handler of this function.`);
  }
  return handler as Handler;
}
