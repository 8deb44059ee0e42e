import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/**
 * Makes the bundles of today, which the local runtime runs. What the bundler prints is shown only where it fails.
 *
 * @throws Error with the bundler's output
 */
export async function bundle(): Promise<void> {
  try {
    await promisify(execFile)('npx', ['projen', 'bundle'], { maxBuffer: 64 * 1024 * 1024 });
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string };
    throw new Error(`The bundles could not be made:\n${stdout}${stderr}`);
  }
}
