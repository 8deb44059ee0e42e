import { execFileSync } from 'child_process';
import * as path from 'path';

const ROOT = path.join(__dirname, '..', '..');

/** Nobody runs it with each change, so that a test which it does not know how to run would be noticed much later. */
test.each(['unit', 'simulation'])('mutation testing knows how to run its tests, and has all that they import (%s)', (tests) => {
  const env = { ...process.env, MUTATION_TESTS: tests === 'simulation' ? tests : '' };
  const printed = JSON.parse(execFileSync(process.execPath, ['test/mutation/check.mjs'], { cwd: ROOT, env, encoding: 'utf8' })) as { notCopied: string[]; tests: number };
  expect(printed.notCopied).toEqual([]);
  expect(printed.tests).toBeGreaterThan(tests === 'simulation' ? 40 : 1_500);
});
