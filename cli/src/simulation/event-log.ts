import { createHash } from 'node:crypto';
import { Scenario } from './scenario';
import { runWorld, WorldOptions, WorldResult } from './world/world';

/** A world that was run, and what identifies everything that happened in it. */
export interface LoggedWorld {
  readonly result: WorldResult;
  /** SHA-256, in hexadecimal, of every event with its instant, and of the result. */
  readonly hash: string;
}

/** Runs a world as `runWorld` does: the same scenario gives the same hash, wherever it runs. Tracing costs about as much as the world itself. */
export async function runLogged(scenario: Scenario, options: WorldOptions = {}): Promise<LoggedWorld> {
  const hash = createHash('sha256');
  const result = await runWorld(scenario, {
    ...options,
    trace: (line) => {
      hash.update(`${line}\n`);
      options.trace?.(line);
    },
  });
  return { result, hash: hash.update(JSON.stringify(result)).digest('hex') };
}
