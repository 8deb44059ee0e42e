import * as fs from 'node:fs';
import * as path from 'node:path';
import { WorkerOptions } from 'node:worker_threads';

/** The first argument of `new Worker`, and whether it is code. */
export interface WorkerScript {
  readonly source: string;
  readonly options: Pick<WorkerOptions, 'eval'>;
}

/** The code of worker.ts for a thread: beside the bundle of the command where it is installed; from the sources bundled anew, because a thread loads no TypeScript. */
export function workerScript(): WorkerScript {
  if (!fs.existsSync(path.join(__dirname, 'worker.ts'))) {
    return { source: path.join(__dirname, 'simulation', 'worker.js'), options: {} };
  }
  // eslint-disable-next-line @typescript-eslint/no-require-imports, import/no-extraneous-dependencies -- only in a checkout: what is published has no esbuild
  const esbuild = require('esbuild') as typeof import('esbuild');
  const { outputFiles } = esbuild.buildSync({
    entryPoints: [path.join(__dirname, 'worker.ts')],
    bundle: true,
    write: false,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    logLevel: 'silent',
  });
  return { source: outputFiles[0].text, options: { eval: true } };
}
