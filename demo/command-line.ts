import { parseArgs, ParseArgsConfig } from 'node:util';
import { UsageError } from '../cli/src/commands/usage-error';
import { StarterGoneError, whileStarterLives } from '../cli/src/commands/while-starter-lives';

/**
 * Reads the arguments of a program.
 *
 * @throws UsageError when there are others than `config` allows
 */
export function parseArguments<T extends ParseArgsConfig>(config: T): ReturnType<typeof parseArgs<T>> {
  try {
    return parseArgs(config);
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

/**
 * Runs a program, as long as whoever started it lives, and says on stderr what went wrong.
 *
 * @param usage printed after wrong usage
 * @param work false means that the program ran and found something wrong, which it has reported
 * @returns the exit code: 0 done, 1 failed, 2 wrong usage
 */
export async function exitCodeOf(name: string, usage: string, work: () => Promise<boolean>): Promise<0 | 1 | 2> {
  try {
    return await whileStarterLives(process, work) ? 0 : 1;
  } catch (error) {
    if (error instanceof UsageError) {
      process.stderr.write(`${error.message}\n\n${usage}\n`);
      return 2;
    }
    process.stderr.write(`The ${name} failed: ${error instanceof StarterGoneError ? error.message : error instanceof Error ? error.stack : String(error)}\n`);
    return 1;
  }
}
