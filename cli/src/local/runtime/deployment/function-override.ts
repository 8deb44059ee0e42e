import * as fs from 'node:fs';
import * as path from 'node:path';
import { LocalPlace } from './local-names';
import { AssemblyError } from '../../cloud-assembly/assembly-error';
import { FunctionDefinition } from '../../function-host/function-definition';

/** A file that is run in place of a function which cannot be hosted, or of any other. */
export interface FunctionOverride {
  /** Construct path, logical id, name or ARN. */
  readonly function: string;
  /** Absolute path of a JavaScript module that exports `handler`. */
  readonly file: string;
}

/** Longest time of an invocation where no template says it, in seconds: Lambda's own limit. */
const LONGEST_TIMEOUT = 900;
const MEMORY_MB = 128;

/**
 * Reads `NAME=FILE`.
 *
 * @throws AssemblyError when it is not of that form, or there is no such JavaScript file
 */
export function parseFunctionOverride(text: string): FunctionOverride {
  const equals = text.indexOf('=');
  const [name, file] = [text.slice(0, Math.max(equals, 0)), path.resolve(text.slice(equals + 1))];
  if (name === '' || equals === text.length - 1) {
    throw new AssemblyError(`--function is "${text}", expected NAME=FILE with a JavaScript file that exports "handler".`);
  }
  if (!/\.[cm]?js$/.test(file) || !fs.existsSync(file)) {
    const why = fs.existsSync(file) ? 'is not a JavaScript file' : 'is not there';
    throw new AssemblyError(`--function ${name} names ${text.slice(equals + 1)}, which ${why}, expected a file .js, .cjs or .mjs that exports "handler".`);
  }
  return { function: name, file };
}

/** What of a definition a file replaces. */
export function codeOf({ file }: FunctionOverride): Pick<FunctionDefinition, 'codePath' | 'handler'> {
  return { codePath: path.dirname(file), handler: `${path.basename(file).replace(/\.[cm]?js$/, '')}.handler` };
}

/** A function that the app does not make, run from a file. */
export function foreignFunction(name: string, override: FunctionOverride, { region, account }: LocalPlace): FunctionDefinition {
  return {
    name,
    arn: `arn:aws:lambda:${region}:${account}:function:${name}`,
    region,
    runtime: 'nodejs22.x',
    ...codeOf(override),
    environment: {},
    timeoutSeconds: LONGEST_TIMEOUT,
    memoryMb: MEMORY_MB,
  };
}
