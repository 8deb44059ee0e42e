import { Scenario } from '../../../src/simulation/scenario';
import { runWorld, WorldResult } from '../../../src/simulation/world/world';
import { quietScenario } from '../quiet-scenario';

/** A world in which every promise was kept. */
export interface RunKept extends WorldResult {
  /** When each webhook was processed, in milliseconds from the world's beginning. */
  readonly processedAt: readonly number[];
  /** How long each of them had been in the queue, in the same order. */
  readonly waits: readonly number[];
}

/** Runs a world in which nothing goes wrong but what is asked for: every promise is kept, and every webhook delivered or a dead letter. */
export async function runKept(changes: Partial<Scenario>): Promise<RunKept> {
  const processedAt: number[] = [];
  const waits: number[] = [];
  const result = await runWorld(quietScenario(changes), {
    onProcessed: (at, waitedMs) => {
      processedAt.push(at);
      waits.push(waitedMs);
    },
  });
  expect(result.violations).toEqual([]);
  expect(result.delivered + result.deadLettered).toBe(result.webhooks);
  return { ...result, processedAt, waits };
}
