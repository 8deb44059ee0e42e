import * as readline from 'node:readline/promises';
import { printable } from './printable';
import { CommandProcess } from '../../commands/command-process';
import { UsageError } from '../../commands/usage-error';

/**
 * Asks whether to go on; anything but yes is no.
 *
 * @param question without the choice at its end
 * @param instead the option that answers it for a program, such as `--yes`
 * @throws UsageError where nobody sits before a terminal
 */
export async function confirm({ stdin, stdout }: CommandProcess, question: string, instead: string): Promise<boolean> {
  if (!stdin?.isTTY || !stdout.isTTY) {
    throw new UsageError(`This needs a yes, and there is no terminal to ask at: pass ${instead}.`);
  }
  const lines = readline.createInterface({ input: stdin, terminal: false });
  try {
    stdout.write(`${printable(question)} [y/N] `);
    const { value: answer = '' } = await lines[Symbol.asyncIterator]().next() as { value?: string };
    return /^y(es)?$/i.test(answer.trim());
  } finally {
    lines.close();
  }
}
