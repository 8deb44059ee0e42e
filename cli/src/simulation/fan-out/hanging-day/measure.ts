import { quietDestination, quietFanOut } from '../quiet-scenario';
import { NO_FUNCTION_FAULTS } from '../scenario';
import { FanOutResult, runFanOut } from '../world';

/** How large the worlds are. */
export interface HangingDayOptions {
  readonly webhooks: number;
  readonly durationMs: number;
  readonly seed: number;
}

/** Latencies of one destination, from acceptance to processing, in milliseconds; and what was processed by the end of the time. */
export interface DestinationFigures {
  readonly processed: number;
  readonly mean: number;
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
}

/** What came of one world. */
export interface MeasuredWorld {
  readonly result: FanOutResult;
  readonly destinations: ReadonlyMap<string, DestinationFigures>;
}

/** The destination that hangs. */
export const HANGING = 'd3';

/**
 * Runs a world of four destinations: webhooks in 500 groups, and environments that are taken away now and then.
 *
 * @param hangs whether the backend of the last destination hangs for the whole time, and gets everything after it
 */
export async function measureWorld({ webhooks, durationMs, seed }: HangingDayOptions, hangs: boolean): Promise<MeasuredWorld> {
  const waits = new Map<string, number[]>();
  const names = ['d0', 'd1', 'd2', HANGING];
  const retire = { ...NO_FUNCTION_FAULTS, retire: 0.001 };
  const result = await runFanOut(quietFanOut({
    seed,
    webhooks,
    groups: 500,
    durationMs,
    batchSize: 10,
    router: retire,
    overflow: retire,
    faultsEndAt: durationMs,
    destinations: names.map((name) => quietDestination(name, {
      faults: retire,
      ...name === HANGING && hangs ? { isHealthy: false, backend: [{ kind: 'hanging', from: 0, until: durationMs }] } : {},
    })),
  }), {
    onProcessed: (destination, waitedMs, at) => {
      if (at <= durationMs) {
        const all = waits.get(destination) ?? [];
        all.push(waitedMs);
        waits.set(destination, all);
      }
    },
  });
  return { result, destinations: new Map(names.map((name) => [name, figuresOf(waits.get(name) ?? [])])) };
}

/** How much of another figure one is: 1 where both are the same. */
export function ratio(one: number, other: number): number {
  return Math.round(one / other * 10_000) / 10_000;
}

function figuresOf(waits: readonly number[]): DestinationFigures {
  const sorted = Float64Array.from(waits).sort();
  const at = (part: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0;
  const mean = sorted.reduce((sum, wait) => sum + wait, 0) / Math.max(1, sorted.length);
  return { processed: sorted.length, mean: Math.round(mean * 100) / 100, p50: at(0.5), p99: at(0.99), max: at(1) };
}
