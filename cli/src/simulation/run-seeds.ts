import { Worker } from 'node:worker_threads';
import { workerScript } from './worker-script';
import { WorldResult } from './world/world';

/** Which worlds to run: of one destination, or with `fanOut` of several. */
export interface SeedRun<Result = WorldResult> {
  readonly firstSeed: number;
  readonly seeds: number;
  readonly webhooks: number;
  /** Threads at one time. */
  readonly threads: number;
  /** @default false */
  readonly fanOut?: boolean;
  /** Told of each world, in the order in which they end. */
  readonly onResult: (result: Result) => void;
  /** Asked after each world whether no more are to be begun. @default - all are run */
  readonly isEnough?: () => boolean;
}

/**
 * Runs many worlds in several threads; each thread takes the next one when it is done with its own.
 *
 * @throws Error when a thread ends by itself
 */
export async function runSeeds<Result = WorldResult>(run: SeedRun<Result>): Promise<void> {
  const script = workerScript();
  let next = run.firstSeed;
  const end = run.firstSeed + run.seeds;
  const work = (): Promise<void> => new Promise((resolve, reject) => {
    const worker = new Worker(script.source, script.options);
    const onExit = (): void => reject(new Error('A thread of the simulation ended by itself.'));
    const askNext = (): void => {
      if (next < end && !run.isEnough?.()) {
        worker.postMessage({ seed: next, webhooks: run.webhooks, fanOut: run.fanOut ?? false });
        next += 1;
      } else {
        worker.off('exit', onExit);
        void worker.terminate().then(() => resolve());
      }
    };
    worker.on('message', (result: Result) => {
      run.onResult(result);
      askNext();
    });
    worker.on('error', reject);
    worker.on('exit', onExit);
    askNext();
  });
  await Promise.all(Array.from({ length: Math.min(run.threads, run.seeds) }, work));
}
