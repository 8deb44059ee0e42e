/**
 * Prints what keeps mutation testing from running: files that the tests import and that are not copied for it (`ignorePatterns`), and what it does not know of
 * Jest, which is thrown. `node test/mutation/check.mjs`, with `MUTATION_TESTS=simulation` for that of the simulation.
 */
import { strykerPlugins } from './in-process-runner.mjs';

const { ignorePatterns } = (await import(`../../stryker.${process.env.MUTATION_TESTS === 'simulation' ? 'simulation.' : ''}config.mjs`)).default;
const copied = ignorePatterns.filter((pattern) => pattern.startsWith('!')).map((pattern) => pattern.slice(1));

const runner = new strykerPlugins[0].injectableClass();
await runner.init();
runner.load();
const isCopied = (file) => copied.some((pattern) => pattern.endsWith('/**') ? file.startsWith(pattern.slice(0, -2)) : file === pattern);
process.stdout.write(JSON.stringify({ notCopied: runner.imported.filter((file) => !isCopied(file)), tests: runner.tests.length }));
process.exit(0);
