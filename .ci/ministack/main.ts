import * as path from 'node:path';
import { checkDeployment } from './check';
import { Emulator } from './emulator';

/** Runs the check with the ministack of a Python environment. Exit codes: 0 nothing is wrong, 1 something is. */
async function main(venv: string, scratch: string): Promise<number> {
  const emulator = await Emulator.start(venv, scratch);
  try {
    const problems = await checkDeployment({ emulator, scratch, python: path.join(venv, 'bin', 'python') }, say);
    say(problems.join('\n') || 'Nothing differs but what is on the list of known differences.');
    return problems.length === 0 ? 0 : 1;
  } catch (error) {
    say(`The check failed: ${error instanceof Error ? error.stack : String(error)}\nThe end of ministack's log:\n${emulator.endOfLog()}`);
    return 1;
  } finally {
    await emulator.stop();
  }
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

process.once('SIGINT', () => process.exit(1)).once('SIGTERM', () => process.exit(1));

const [venv, scratch] = process.argv.slice(2);
void main(path.resolve(venv), path.resolve(scratch)).then((code) => process.exit(code));
