import { setTimeout as sleep } from 'node:timers/promises';
import { efficiency, Efficiency } from './efficiency';
import { BackendFigures, HeldBackend } from './held-backend';
import { PollerLatencies } from '../../cli/src/local/event-source';
import { DeliveryRecords } from '../../src';
import { startApp } from '../app/webhook-app';
import { Measurement, SectionResult } from '../figures/measurement';
import { BenchOptions } from '../options';

/** Groups per concurrent request, so that there is always one to go on with. */
const GROUPS_PER_SLOT = 4;
/** Time that draining would take at efficiency 1, in milliseconds, and most messages; but so many of each group that its batches are full. */
const IDEAL_MS = 10_000;
const MAX_MESSAGES = 5_000;
const MESSAGES_PER_GROUP = 10;
const POLL_MS = 50;
/** Without one more delivery for so long the measurement is given up. */
const STALLED_MS = 60_000;

interface Variant {
  readonly name: string;
  readonly latencies?: PollerLatencies;
  readonly records: () => DeliveryRecords;
}

const NO_LATENCIES: PollerLatencies = { receiveMs: 0, invokeMs: 0, deleteMs: 0 };

const VARIANTS: readonly Variant[] = [
  { name: 'poller 0 ms, no records', latencies: NO_LATENCIES, records: () => DeliveryRecords.none() },
  { name: 'poller 0 ms, records', latencies: NO_LATENCIES, records: () => DeliveryRecords.metadata() },
  { name: 'poller 30 ms, records', records: () => DeliveryRecords.metadata() },
];

/** How much of the limit on requests in flight is used while a backlog of deep groups is drained. */
export async function drain({ runs, full }: BenchOptions): Promise<SectionResult> {
  const measurements: Measurement[] = [];
  for (const variant of VARIANTS) {
    for (const limit of full ? [2, 10, 50, 200] : [2, 10, 50]) {
      for (const latencyMs of [20, 100]) {
        measurements.push(...await measure(variant, limit, latencyMs, runs));
      }
    }
  }
  return {
    section: 'drain',
    method: 'Deliveries per second x backend latency / N, from the answers of the backend (a process of its own) between 20 % and 70 % of the backlog. '
      + `${GROUPS_PER_SLOT} deep groups per concurrent request; the backend holds the first N requests until the queue is full.`,
    measurements,
  };
}

async function measure(variant: Variant, limit: number, latencyMs: number, runs: number): Promise<Measurement[]> {
  const results: Array<Efficiency & { cpuMs: number }> = [];
  for (let run = 0; run < runs; run += 1) {
    results.push(await drainOnce(variant, limit, latencyMs));
  }
  const name = `N = ${limit}, ${latencyMs} ms, ${variant.name}`;
  process.stderr.write(`  ${name}: ${results.map((result) => `${result.efficiency.toFixed(2)} (${result.cpuMs.toFixed(1)} ms CPU each)`).join(', ')}\n`);
  return [
    { name: `efficiency, ${name}`, unit: '', values: results.map((result) => result.efficiency) },
    { name: `deliveries, ${name}`, unit: '1/s', values: results.map((result) => result.perSecond) },
    { name: `CPU per delivery, ${name}`, unit: 'ms', values: results.map((result) => result.cpuMs) },
  ];
}

async function drainOnce(variant: Variant, limit: number, latencyMs: number): Promise<Efficiency & { cpuMs: number }> {
  const backend = await HeldBackend.start(latencyMs);
  const app = await startApp({ maxConcurrency: limit, backendUrl: backend.url, latencies: variant.latencies, records: variant.records() });
  try {
    const messages = Math.max(limit * GROUPS_PER_SLOT * MESSAGES_PER_GROUP, Math.min(MAX_MESSAGES, Math.ceil(IDEAL_MS / latencyMs * limit)));
    for (let index = 0; index < messages; index += 1) {
      await app.fill(index, `group-${index % (limit * GROUPS_PER_SLOT)}`);
    }
    await untilHeld(backend, limit);
    const before = process.cpuUsage();
    backend.release();
    const figures = await untilDrained(backend, messages);
    const { user, system } = process.cpuUsage(before);
    if (figures.mostInFlight > limit) {
      throw new Error(`The backend had ${figures.mostInFlight} requests in flight at once, and the limit is ${limit}.`);
    }
    return { ...efficiency(figures, limit), cpuMs: (user + system) / 1000 / messages };
  } finally {
    await app.stop();
    await backend.stop();
  }
}

/** Every environment has its first request at the backend. */
async function untilHeld(backend: HeldBackend, limit: number): Promise<void> {
  const end = Date.now() + STALLED_MS;
  while ((await backend.progress()).inFlight < limit) {
    if (Date.now() > end) {
      throw new Error(`After ${STALLED_MS / 1000} seconds the backend has fewer than ${limit} requests in flight; expected the limit to be reached.`);
    }
    await sleep(POLL_MS);
  }
}

async function untilDrained(backend: HeldBackend, messages: number): Promise<BackendFigures> {
  let delivered = 0;
  for (let since = Date.now(); ;) {
    const { answered } = await backend.progress();
    if (answered >= messages) {
      return backend.figures();
    }
    if (answered > delivered) {
      delivered = answered;
      since = Date.now();
    } else if (Date.now() - since > STALLED_MS) {
      throw new Error(`The backend got ${delivered} of ${messages} webhooks and no more for ${STALLED_MS / 1000} seconds.`);
    }
    await sleep(POLL_MS);
  }
}
