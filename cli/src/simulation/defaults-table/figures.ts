import { DrainFigures, DrainSetting, measureDrain } from './measure-drain';

/** Webhooks of one measurement. */
const WEBHOOKS = 3_000;

export const BATCH_SIZES = [1, 5, 10];
export const GROUPS_PER_INVOCATION = [1, 2, 5];
export const LOADS = [0.5, 0.8, 0.95];
export const LATENCIES_MS = [20, 100, 1_000];
export const GROUPS = ['deep', 'shallow'] as const;
/** Requests in flight, at most, wherever the limit itself is not what is measured. */
export const MAX_CONCURRENCY = 10;
/** What each of a poller's three steps is taken to need. */
export const POLLER_STEP_MS = 10;
/** The defaults that these figures led to. */
export const CHOSEN = { batchSize: 10, groupsPerInvocation: 1 } as const;

/** One combination of settings under one kind of traffic. */
export type Combination = Pick<DrainSetting, 'batchSize' | 'groupsPerInvocation' | 'latencyMs' | 'groups'>;

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
  const setting: DrainSetting = { ...combination, maxConcurrency: MAX_CONCURRENCY, pollerStepMs: POLLER_STEP_MS, load: Infinity, webhooks: WEBHOOKS };
  const drained = await measureDrain(setting);
  const efficiency = efficiencyOf(drained, setting);
  const p99Ms: (number | undefined)[] = [];
  for (const load of LOADS) {
    p99Ms.push(load < efficiency ? percentile99(await measureDrain({ ...setting, load })) : undefined);
  }
  return { ...combination, efficiency, p99Ms, lambdaMsPerWebhook: drained.lambdaMs / WEBHOOKS };
}

/** Requests in flight at most, of which the efficiency is measured. */
export const LIMITS = [2, 10, 50, 200];
export const LIMIT_LATENCIES_MS = [20, 100];
/** With a poller that takes its time, and with one that takes none: what is left then is the forwarder's own. */
export const LIMIT_POLLER_STEPS_MS = [POLLER_STEP_MS, 0];
/** A limit that can be shared by ten groups of an invocation. */
export const GROUPS_LIMIT = 50;
export const GROUPS_COMPARED = [1, 10];

/** One measurement with a backlog, in which each webhook is a group of its own. */
export type Backlog = Pick<DrainSetting, 'maxConcurrency' | 'groupsPerInvocation' | 'latencyMs' | 'pollerStepMs'>;

/** What came of it. */
export type BacklogFigures = Backlog & Pick<CombinationFigures, 'efficiency' | 'lambdaMsPerWebhook'>;

/** Measures with a backlog of some batches for every request that may be in flight. */
export async function measureBacklog(backlog: Backlog): Promise<BacklogFigures> {
  const webhooks = Math.max(WEBHOOKS, backlog.maxConcurrency * 100);
  const setting: DrainSetting = { ...backlog, batchSize: CHOSEN.batchSize, groups: 'shallow', load: Infinity, webhooks };
  const drained = await measureDrain(setting);
  return { ...backlog, efficiency: efficiencyOf(drained, setting), lambdaMsPerWebhook: drained.lambdaMs / webhooks };
}

/** From the middle of the drain: at its beginning pollers start together, at its end groups run out. */
function efficiencyOf({ deliveredAt, meanRequestMs }: DrainFigures, { maxConcurrency }: DrainSetting): number {
  const from = Math.floor(deliveredAt.length * 0.1);
  const to = Math.floor(deliveredAt.length * 0.7);
  return (to - from) * meanRequestMs / (deliveredAt[to] - deliveredAt[from]) / maxConcurrency;
}

/** Without the first quarter, in which the line forms. */
function percentile99({ deliveryMs }: DrainFigures): number {
  const sorted = deliveryMs.slice(Math.floor(deliveryMs.length / 4)).sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length * 0.99)];
}
