import { DrainFigures, DrainSetting, MAX_CONCURRENCY, measureDrain } from './measure-drain';

/** Webhooks of one measurement. */
const WEBHOOKS = 3_000;

export const BATCH_SIZES = [1, 5, 10];
export const GROUPS_PER_INVOCATION = [1, 2, 5];
export const LOADS = [0.5, 0.8, 0.95];
export const LATENCIES_MS = [20, 100, 1_000];
export const GROUPS = ['deep', 'shallow'] as const;

/** One combination of settings under one kind of traffic. */
export type Combination = Omit<DrainSetting, 'load' | 'webhooks'>;

/** The figures of one combination. */
export interface CombinationFigures extends Combination {
  /** Deliveries per second, while there is a backlog, times latency, divided by the limit on requests in flight: 1 cannot be exceeded. */
  readonly efficiency: number;
  /** 99th percentile of the time from arrival to delivery in milliseconds, by load; undefined where the backlog grows without end. */
  readonly p99Ms: readonly (number | undefined)[];
  /** Time of the function for each webhook, in milliseconds, while there is a backlog. */
  readonly lambdaMsPerWebhook: number;
}

/** Measures one combination with a backlog and at each load. */
export async function measureCombination(combination: Combination): Promise<CombinationFigures> {
  const drained = await measureDrain({ ...combination, load: Infinity, webhooks: WEBHOOKS });
  const efficiency = efficiencyOf(drained, combination.latencyMs);
  const p99Ms: (number | undefined)[] = [];
  for (const load of LOADS) {
    p99Ms.push(load < efficiency ? percentile99(await measureDrain({ ...combination, load, webhooks: WEBHOOKS })) : undefined);
  }
  return { ...combination, efficiency, p99Ms, lambdaMsPerWebhook: drained.lambdaMs / WEBHOOKS };
}

/** From the middle of the drain: at its beginning pollers start together, at its end groups run out. */
function efficiencyOf({ deliveredAt }: DrainFigures, latencyMs: number): number {
  const from = Math.floor(deliveredAt.length * 0.1);
  const to = Math.floor(deliveredAt.length * 0.7);
  return (to - from) * latencyMs / (deliveredAt[to] - deliveredAt[from]) / MAX_CONCURRENCY;
}

/** Without the first quarter, in which the line forms. */
function percentile99({ deliveryMs }: DrainFigures): number {
  const sorted = deliveryMs.slice(Math.floor(deliveryMs.length / 4)).sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length * 0.99)];
}
