import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { gzipSync } from 'node:zlib';
import { REPOSITORY } from '../../demo/app/synthesize';
import { Measurement, SectionResult } from '../figures/measurement';

const ASSET = path.join(REPOSITORY, 'assets', 'delivery', 'forwarder.lambda');
const BUNDLE = path.join(ASSET, 'index.js');
const PROBE = path.join(__dirname, 'load-probe.js');
/** What stands before the handler where errors are reported, and loads it. */
const REPORTING = path.join(REPOSITORY, 'assets', 'error-reporting', 'sentry.lambda', 'sentry.js');
const PROCESSES = 10;

/** What the probe prints, in milliseconds. */
interface Loaded {
  readonly empty: number;
  readonly handler: number;
  readonly firstCall: number;
}

/** Size of the forwarder's bundle, and what its environment needs to load it. */
export async function bundle(): Promise<SectionResult> {
  const code = fs.readFileSync(BUNDLE);
  const files = fs.readdirSync(ASSET).map((name) => fs.readFileSync(path.join(ASSET, name)));
  const loads = Array.from({ length: PROCESSES }, (): Loaded =>
    JSON.parse(execFileSync(process.execPath, ['--no-warnings', PROBE, BUNDLE], { encoding: 'utf8' })) as Loaded);
  const reporting = Array.from({ length: PROCESSES }, () => {
    const env = { ...process.env, ORIGINAL_HANDLER: 'index.handler', LAMBDA_TASK_ROOT: ASSET };
    const loaded = JSON.parse(execFileSync(process.execPath, ['--no-warnings', PROBE, REPORTING, 'load'], { encoding: 'utf8', env })) as Loaded;
    return loaded.handler;
  });
  const time = (name: string, of: (loaded: Loaded) => number): Measurement => ({ name, unit: 'ms', values: loads.map(of) });
  return {
    section: 'bundle',
    method: `The handler as it is deployed, required once in each of ${PROCESSES} fresh processes. Each client of the SDK is a file beside it, `
      + 'loaded by the first call that needs it: here an invocation that returns a message to the queue, whose answers come from a server in the same process.',
    measurements: [
      { name: 'size', unit: 'bytes', values: [code.length] },
      { name: 'size compressed', unit: 'bytes', values: [gzipSync(code).length] },
      { name: 'size with the clients of the SDK', unit: 'bytes', values: [files.reduce((sum, file) => sum + file.length, 0)] },
      { name: 'size with the clients of the SDK, compressed', unit: 'bytes', values: [files.reduce((sum, file) => sum + gzipSync(file).length, 0)] },
      time('load of an empty module', ({ empty }) => empty),
      time('load of the handler', ({ handler }) => handler),
      { name: 'size of what reports errors, by choice', unit: 'bytes', values: [fs.statSync(REPORTING).size] },
      { name: 'load of the handler behind what reports errors', unit: 'ms', values: reporting },
      time('first invocation, with a call to SQS', ({ firstCall }) => firstCall),
    ],
  };
}
