import * as fs from 'node:fs';
import { createRequire, isBuiltin } from 'node:module';
import * as path from 'node:path';
import { pathToFileURL } from 'node:url';
import * as vm from 'node:vm';

type ModuleFunction = (exports: unknown, require: NodeRequire, module: LoadedModule, filename: string, dirname: string) => void;

interface LoadedModule {
  exports: unknown;
}

/**
 * Code compiled in this thread, by file: every environment runs it again without compiling it again. It is the module's function that is kept, not
 * the script that makes it: of one function V8 shares what it has learned and optimized between environments.
 */
export type CompiledModules = Map<string, ModuleFunction>;

/**
 * Loads CommonJS modules for one environment: no module's state is shared with another environment.
 *
 * Node's own `require` keeps one instance of a module per thread, so it is used for built-in and native modules only.
 */
export class ModuleLoader {
  private readonly modules = new Map<string, LoadedModule>();

  constructor(private readonly compiled: CompiledModules) {}

  /** The exports of a file. */
  public load(file: string): unknown {
    const known = this.modules.get(file);
    if (known) {
      return known.exports; // also while it is still loading: that is how circular requires work
    }
    if (file.endsWith('.node')) {
      return createRequire(file)(file);
    }
    const module: LoadedModule = { exports: {} };
    this.modules.set(file, module);
    try {
      if (file.endsWith('.json')) {
        module.exports = JSON.parse(fs.readFileSync(file, 'utf8'));
      } else {
        this.compile(file).call(module.exports, module.exports, this.requireFor(file), module, file, path.dirname(file));
      }
    } catch (error) {
      this.modules.delete(file);
      throw error;
    }
    return module.exports;
  }

  private compile(file: string): ModuleFunction {
    let run = this.compiled.get(file);
    if (!run) {
      const head = '(function (exports, require, module, __filename, __dirname) {';
      const code = fs.readFileSync(file, 'utf8').replace(/^#!.*/, '');
      run = new vm.Script(`${head}${code}\n})`, {
        filename: file,
        columnOffset: -head.length,
        importModuleDynamically: vm.constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
      }).runInThisContext() as ModuleFunction;
      this.compiled.set(file, run);
    }
    return run;
  }

  private requireFor(file: string): NodeRequire {
    const native = createRequire(file);
    const resolve = (id: string) => resolveModule(native, id);
    const require = (id: string) => isBuiltin(id) ? native(id) : this.load(resolve(id));
    const members = { resolve: Object.assign(resolve, { paths: native.resolve.paths }), cache: {}, extensions: {}, main: undefined };
    return Object.assign(require, members) as NodeRequire;
  }
}

/** Lambda's Node.js runtime contains the AWS SDK; here code that does not bundle the SDK gets that of the user's project. */
function resolveModule(native: NodeRequire, id: string): string {
  try {
    return native.resolve(id);
  } catch (error) {
    if (!id.startsWith('@aws-sdk/') && !id.startsWith('@smithy/')) {
      throw error;
    }
    return createRequire(path.join(process.cwd(), 'noop.js')).resolve(id);
  }
}

/** A function that Lambda would call. */
export type Handler = (event: unknown, context: unknown, callback: (error?: unknown, result?: unknown) => void) => unknown;

/** The function's code or handler string is not what Lambda could run; the name is Lambda's error type. */
export class HandlerError extends Error {
  constructor(public readonly name: string, message: string) {
    super(message);
  }
}

/**
 * Loads a handler afresh.
 *
 * @param codePath the folder of the code
 * @param handler Lambda's handler string: path of the module without its ending, a dot, name of the export
 * @param instance unique among the calls for this folder: it makes Node load ECMAScript modules again
 * @throws HandlerError when there is no such module or export; whatever the module throws while it loads.
 */
export async function loadHandler(codePath: string, handler: string, instance: number, compiled: CompiledModules): Promise<Handler> {
  const [, modulePath, exportPath] = /^(.*?[^/.]+)\.(.+)$/.exec(handler) ?? [];
  if (!modulePath) {
    throw new HandlerError('Runtime.MalformedHandlerName', `The handler "${handler}" is not of the form "file.export": correct it in the app.`);
  }
  const file = ['.js', '.mjs', '.cjs'].map((ending) => path.join(codePath, modulePath + ending)).find((candidate) => fs.existsSync(candidate));
  if (!file) {
    throw new HandlerError('Runtime.ImportModuleError', `Error: Cannot find module '${modulePath}' in ${codePath}`);
  }
  let exported = isEcmaScriptModule(file, codePath) ? await import(`${pathToFileURL(file).href}?environment=${instance}`) : new ModuleLoader(compiled).load(file);
  for (const name of exportPath.split('.')) {
    exported = exported?.[name];
  }
  if (typeof exported !== 'function') {
    throw new HandlerError('Runtime.HandlerNotFound', `${handler} is undefined or not exported`);
  }
  return exported as Handler;
}

function isEcmaScriptModule(file: string, codePath: string): boolean {
  if (!file.endsWith('.js')) {
    return file.endsWith('.mjs');
  }
  // Only the code's own package.json counts: on Lambda there is nothing above its folder.
  let folder = path.dirname(file);
  while (folder !== codePath && !fs.existsSync(path.join(folder, 'package.json'))) {
    folder = path.dirname(folder);
  }
  const manifest = path.join(folder, 'package.json');
  return fs.existsSync(manifest) && (JSON.parse(fs.readFileSync(manifest, 'utf8')) as { type?: string }).type === 'module';
}
