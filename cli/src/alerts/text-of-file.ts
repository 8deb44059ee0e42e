import * as fs from 'node:fs';
import { CommandProcess } from '../commands/command-process';
import { UsageError } from '../commands/usage-error';

/**
 * What comes in, as a file or standard input has it.
 *
 * @param file `-` for standard input
 * @throws UsageError when the file cannot be read
 */
export async function textOfFile(file: string, { stdin }: CommandProcess): Promise<string> {
  if (file === '-') {
    let text = '';
    for await (const chunk of stdin ?? []) {
      text += String(chunk);
    }
    return text;
  }
  try {
    return fs.readFileSync(file, 'utf8');
  } catch (error) {
    throw new UsageError(`${file} cannot be read (${(error as NodeJS.ErrnoException).code}), expected a file with what comes in, or - for standard input.`);
  }
}
