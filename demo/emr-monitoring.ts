import { spawn } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { watchParent } from '../cli/src/commands/parent-watch';

const EXAMPLE = 'examples/typescript/emr-monitoring';

/** Runs the example emr-monitoring until it is stopped, with the library and the command line of this repository. */
const outdir = fs.mkdtempSync(path.join(os.tmpdir(), 'emr-monitoring-'));
const tsx = require.resolve('tsx/cli');
const child = spawn(process.execPath, [path.join(EXAMPLE, 'start.mjs'), ...process.argv.slice(2)], {
  stdio: 'inherit',
  env: {
    ...process.env,
    CDK_OUTDIR: outdir,
    CDK_SYNTH: `${process.execPath} ${tsx} --tsconfig tsconfig.dev.json ${EXAMPLE}/app.ts`,
    SCALABLE_WEBHOOK: `${process.execPath} cli/dist/main.js`,
  },
});
process.on('SIGINT', () => undefined); // the terminal tells the child too
process.on('SIGTERM', () => child.kill('SIGTERM'));
watchParent(process, () => child.kill('SIGTERM')); // npm passes SIGTERM on to its shell alone, which ends without a word to this
child.on('exit', (code) => {
  fs.rmSync(outdir, { recursive: true, force: true });
  process.exitCode = code ?? 0;
});
