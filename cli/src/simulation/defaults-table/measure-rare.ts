import { BrakeName, BRAKES } from './brakes';
import { measuredScenario } from './measured-scenario';
import { DEFAULT_RETRY_POLICY } from '../../../../src/delivery/retry-policy-config';
import { runWorld } from '../world/world';

const HOUR_MS = 60 * 60_000;

/** Two hours are enough for what waits longest to be delivered, and for what fails to be there in hundreds. */
const HOURS = 2;
const POISON_PER_HOUR = 1_000;

/** A healthy webhook now and then, in a group of its own, beside a thousand an hour that the backend answers 502. */
export interface RareSetting {
  readonly brake: BrakeName;
  readonly everySeconds: number;
  readonly maxConcurrency: number;
  /** Worlds that differ by their seed only. */
  readonly worlds: number;
}

/** Milliseconds that the healthy ones waited. */
export interface RareFigures {
  readonly medianMs: number;
  readonly p95Ms: number;
  readonly worstMs: number;
}

/** Runs the worlds until what fails is given up on, an hour after the last came. */
export async function measureRare({ brake, everySeconds, maxConcurrency, worlds }: RareSetting): Promise<RareFigures> {
  const durationMs = HOURS * HOUR_MS;
  const count = Math.floor(durationMs / 1_000 / everySeconds);
  const waits: number[] = [];
  for (let seed = 1; seed <= worlds; seed += 1) {
    const scenario = measuredScenario(seed, {
      webhooks: count,
      groups: count,
      maxConcurrency,
      traffic: { pattern: 'steady', durationMs },
      poisonedGroups: { groups: POISON_PER_HOUR * HOURS, status: 502, durationMs },
      retryPolicy: { ...DEFAULT_RETRY_POLICY, retryForSeconds: (HOURS + 1) * 3_600 },
    });
    await runWorld(scenario, { deliver: BRAKES[brake], onProcessed: (_at, waitedMs) => waits.push(waitedMs) });
  }
  waits.sort((a, b) => a - b);
  return { medianMs: waits[Math.floor(waits.length / 2)], p95Ms: waits[Math.floor(waits.length * 0.95)], worstMs: waits[waits.length - 1] };
}
