import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { synthesize } from './app/synthesize';
import { run } from '../cli/src/commands/run';

/** Hosts the example word-counter until it is stopped. */
async function main(): Promise<void> {
  const outdir = fs.mkdtempSync(path.join(os.tmpdir(), 'word-counter-'));
  try {
    await synthesize('examples/typescript/word-counter/app.ts', outdir);
    process.exitCode = await run(['local', '--app', outdir], process);
  } finally {
    fs.rmSync(outdir, { recursive: true, force: true });
  }
}

void main();
