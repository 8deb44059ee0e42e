import { createHash } from 'node:crypto';
import type { FanOutScenario } from './scenario';
import { FanOutOptions, FanOutResult, runFanOut } from './world';

/** A world that was run, and what identifies everything that happened in it. */
export interface LoggedFanOut {
  readonly result: FanOutResult;
  /** SHA-256, in hexadecimal, of every event with its instant, and of the result. */
  readonly hash: string;
}

/** Runs a world as `runFanOut` does: the same scenario gives the same hash, wherever it runs. */
export async function runFanOutLogged(scenario: FanOutScenario, options: FanOutOptions = {}): Promise<LoggedFanOut> {
  const hash = createHash('sha256');
  const result = await runFanOut(scenario, {
    ...options,
    trace: (line) => {
      hash.update(`${line}\n`);
      options.trace?.(line);
    },
  });
  return { result, hash: hash.update(JSON.stringify(result)).digest('hex') };
}
