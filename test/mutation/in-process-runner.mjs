/**
 * A test runner for Stryker that keeps the tests loaded, and runs for each mutant only those that reach it, quickest first, in the same process.
 * Jest loads modules anew for each mutant, which takes hours instead of minutes. It knows what the tests of the engine, the webhook and the envelope
 * use of Jest: `test`, `describe`, `each` of both, `expect`, `beforeEach`, `afterAll`, `jest.fn`, `jest.spyOn` and `jest.setTimeout`; `npm test` runs them with
 * the real one.
 */
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import vm from 'node:vm';
import { declareClassPlugin, PluginKind } from '@stryker-mutator/api/plugin';

/** Folders and files: of the transports' tests, those without a server. With `MUTATION_TESTS=simulation` the simulation alone. */
const TESTS = process.env.MUTATION_TESTS === 'simulation' ? ['test/mutation/small-worlds.ts'] : [
  'test/engine', 'test/delivery/webhook', 'test/envelope', 'test/delivery/function/sqs-event.test.ts',
  ...['failure-class', 'function-body', 'lambda-function', 'message', 'request-target', 'request-transport', 'signing', 'total-timeout'].map((name) => `test/delivery/transports/${name}.test.ts`),
];

/** A test that takes longer hangs. */
const TEST_TIMEOUT_MS = 30_000;

/**
 * A test that takes longer, in milliseconds of processor time, is not run for each change: a few dozen that simulate hours or days take as long as two thousand
 * others. `MUTATION_TESTS=all` runs them too.
 */
const LONGEST_TEST_MS = process.env.MUTATION_TESTS ? Infinity : 250;

/** Of how many changes one is tried; the others count as not measured (Stryker calls that an error, and leaves it out of the score). */
const ONE_IN = Number(process.env.MUTATION_ONE_IN ?? 1);

/** How long each test took, from the process that ran them all to those that run mutants. */
const TIMES_FILE = path.join(os.tmpdir(), `mutation-times-${process.ppid}.json`);

/** What is in `test` knows its folder, as where nothing is bundled. */
const OWN_FOLDERS = {
  name: 'own-folders',
  setup: (build) => build.onLoad({ filter: /[\\/]test[\\/].*\.ts$/ }, ({ path: file }) => ({
    contents: `const __dirname = ${JSON.stringify(path.dirname(file))}; ${fs.readFileSync(file, 'utf8')}`, loader: 'ts',
  })),
};

class InProcessRunner {
  capabilities() {
    return { reloadEnvironment: true };
  }

  /** Bundles the tests with the mutated code, once for all mutants: which of them is active is told at run time. */
  async init() {
    this.require = createRequire(path.join(process.cwd(), 'package.json'));
    const files = TESTS.flatMap((place) => place.endsWith('.ts')
      ? [place]
      : fs.readdirSync(place, { recursive: true }).filter((file) => file.endsWith('.test.ts')).map((file) => path.join(place, file)));
    const contents = files
      .map((file) => `__file(${JSON.stringify(file)}); require(${JSON.stringify(`./${file}`)});`).join('\n');
    const { outputFiles, metafile } = await this.require('esbuild').build({
      stdin: { contents, resolveDir: process.cwd(), loader: 'ts' },
      bundle: true, platform: 'node', target: 'node20', format: 'cjs', packages: 'external', write: false, metafile: true, tsconfig: 'tsconfig.dev.json',
      plugins: [OWN_FOLDERS],
    });
    this.evaluate = vm.runInThisContext(`(function (require, module, exports, __file, test, describe, expect, jest, beforeEach, afterAll) {${outputFiles[0].text}\n})`);
    this.times = new Map();
    /** All that the tests import, by path. */
    this.imported = Object.keys(metafile.inputs).filter((file) => !file.startsWith('<'));
  }

  /** Runs every test without a mutant. */
  async dryRun() {
    globalThis.__stryker__ = {};
    const stryker = globalThis.__stryker__;
    this.load();
    const tests = [];
    for (const test of this.tests) {
      stryker.currentTestId = test.id;
      const result = await run(test);
      // What is not run for a change must not make it wait for a change that hangs.
      tests.push(result.processorMs > LONGEST_TEST_MS ? { ...result, timeSpentMs: 0 } : result);
      this.times.set(test.id, result.processorMs);
    }
    stryker.currentTestId = undefined;
    fs.writeFileSync(TIMES_FILE, JSON.stringify([...this.times]));
    return { status: 'complete', tests, mutantCoverage: stryker.mutantCoverage };
  }

  /** Runs the tests that reach a mutant, until one fails. */
  async mutantRun({ activeMutant, testFilter, hitLimit, mutantActivation }) {
    if (!isInSample(activeMutant)) {
      return { status: 'error', errorMessage: 'not in the sample' };
    }
    globalThis.__stryker__ ??= {};
    const stryker = globalThis.__stryker__;
    Object.assign(stryker, { currentTestId: undefined, hitLimit, hitCount: hitLimit ? 0 : undefined });
    if (this.times.size === 0 && fs.existsSync(TIMES_FILE)) {
      this.times = new Map(JSON.parse(fs.readFileSync(TIMES_FILE, 'utf8')));
    }
    // A mutant in code that runs while modules load needs them loaded with it, and the next one without it.
    const isStatic = mutantActivation === 'static';
    if (!this.tests || this.loadedWithMutant || isStatic) {
      stryker.activeMutant = isStatic ? activeMutant.id : undefined;
      try {
        this.load();
      } catch (error) {
        this.tests = undefined;
        return { status: 'killed', killedBy: ['load'], failureMessage: String(error), nrOfTests: 0 };
      }
    }
    this.loadedWithMutant = isStatic;
    stryker.activeMutant = activeMutant.id;
    const time = (test) => this.times.get(test.id) ?? 0;
    const chosen = this.tests
      .filter((test) => (!testFilter || testFilter.includes(test.id)) && time(test) <= LONGEST_TEST_MS)
      .sort((a, b) => time(a) - time(b));
    for (const [index, test] of chosen.entries()) {
      const { status, failureMessage } = await run(test);
      if (stryker.hitCount > stryker.hitLimit) {
        this.tests = undefined; // what it started may go on for ever
        return { status: 'timeout', reason: `It goes in circles in ${test.id}.` };
      }
      if (status === 1) {
        return { status: 'killed', killedBy: [test.id], failureMessage, nrOfTests: index + 1 };
      }
    }
    return { status: 'survived', nrOfTests: chosen.length };
  }

  async dispose() {}

  load() {
    this.tests = [];
    let file = '';
    const groups = [];
    // What runs before each test of a file or group, the outer ones first.
    let before = [];
    const each = (add) => (rows) => (name, fn) => rows.forEach((row, index) => add(`${name} [${index}]`, () => fn(...(Array.isArray(row) ? row : [row]))));
    const test = (name, fn) => {
      const hooks = before;
      const withHooks = async () => {
        for (const hook of hooks) {
          await hook();
        }
        await fn();
      };
      this.tests.push({ id: `${file}#${this.tests.length} ${[...groups, name].join(' ')}`, fn: withHooks });
    };
    const describe = (name, fn) => {
      const outer = before;
      groups.push(name);
      fn();
      groups.pop();
      before = outer;
    };
    test.each = each(test);
    describe.each = each(describe);
    // For what is defined after it; in Jest it is for all of its group.
    const beforeEach = (hook) => {
      before = [...before, hook];
    };
    const mock = this.require('jest-mock');
    const jest = { fn: mock.fn.bind(mock), spyOn: mock.spyOn.bind(mock), setTimeout() {} };
    // What a test replaced is replaced again by the next that needs it.
    const afterAll = () => undefined;
    const inFile = (name) => {
      file = name;
      before = [];
    };
    this.evaluate(this.require, { exports: {} }, {}, inFile, test, describe, this.require('expect').expect, jest, beforeEach, afterAll);
  }
}

/** The same changes each time, wherever they are in the file. */
function isInSample({ fileName, location: { start, end }, replacement }) {
  const name = [path.basename(fileName), start.line, start.column, end.line, end.column, replacement].join(' ');
  return createHash('sha256').update(name).digest().readUInt32BE(0) % ONE_IN === 0;
}

async function run({ id, fn }) {
  const startedAt = performance.now();
  const usedBefore = process.cpuUsage();
  const spent = () => {
    const { user, system } = process.cpuUsage(usedBefore);
    return { timeSpentMs: performance.now() - startedAt, processorMs: (user + system) / 1000 };
  };
  let timer;
  const hangs = new Promise((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error('hangs')), TEST_TIMEOUT_MS);
  });
  try {
    await Promise.race([(async () => fn())(), hangs]);
    return { id, name: id, status: 0, ...spent() };
  } catch (error) {
    return { id, name: id, status: 1, failureMessage: String(error?.message ?? error).slice(0, 300), ...spent() };
  } finally {
    clearTimeout(timer);
  }
}

export const strykerPlugins = [declareClassPlugin(PluginKind.TestRunner, 'in-process', InProcessRunner)];
