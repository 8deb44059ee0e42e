import * as fs from 'node:fs';
import * as path from 'node:path';
import { WorkerOptions } from 'node:worker_threads';

/** The first argument of `new Worker`, and whether it is code. */
export interface WorkerScript {
  readonly source: string;
  readonly options: Pick<WorkerOptions, 'eval'>;
}

let script: WorkerScript | undefined;

/**
 * The code of worker.ts in a form that a thread can run.
 *
 * In the published package it lies bundled beside the bundle of the command. From the sources (tests, tsx) a thread cannot load TypeScript, so it is
 * bundled here once per process: always the current code, never an old bundle.
 */
export function workerScript(): WorkerScript {
  script ??= fs.existsSync(path.join(__dirname, 'worker.ts')) ? bundleFromSource() : findBundle();
  return script;
}

function findBundle(): WorkerScript {
  const source = path.join(__dirname, 'local', 'function-host', 'worker.js');
  if (!fs.existsSync(source)) {
    throw new Error(`${source} is missing from the installed package: install scalable-webhook again.`);
  }
  return { source, options: {} };
}

function bundleFromSource(): WorkerScript {
  // eslint-disable-next-line @typescript-eslint/no-require-imports, import/no-extraneous-dependencies -- only in a checkout: what is published has no esbuild
  const esbuild = require('esbuild') as typeof import('esbuild');
  const result = esbuild.buildSync({
    entryPoints: [path.join(__dirname, 'worker.ts')],
    bundle: true,
    write: false,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    logLevel: 'silent',
  });
  return { source: result.outputFiles[0].text, options: { eval: true } };
}
