import * as path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { batch } from './batches';
import { CpuQuota, cpuShare, PERIOD_MS } from './cpu-quota';
import { HostedFunction, Invoked } from './hosted-function';
import { Services } from './services';
import { streamVariables } from './stream-variables';
import { REPOSITORY } from '../../demo/app/synthesize';
import { BackendKind, ForwarderEnv } from '../../src/contract/environment';
import { RecordsDetail } from '../../src/contract/records';
import { Measurement, SectionResult, spread } from '../figures/measurement';
import { BenchOptions } from '../options';

const BUNDLE = path.join(REPOSITORY, 'assets', 'delivery', 'forwarder.lambda', 'index.js');
const MEMORIES_MB = [128, 256, 512, 1_024, 1_769];
const BACKEND_MS = 50;
const AWS_MS = 5;
const BATCH = 10;
/** Invocations that only make the code warm, and those that count, of each shape of batch. */
const WARM_UP = 10;
const MEASURED = 10;
/** Between invocations: what the last one left behind is done by then, and the kernel's period begins anywhere. */
const PAUSE_MS = 55;

/** Ten bodies of so many bytes are the most that Lambda hands over at once: 6 MB with their base64. */
const LARGE_BODY_BYTES = 420 * 1024;
const LARGE_BATCHES = 20;

/** What is recorded: nothing, or with one of the choices that there are. */
type Kept = 'none' | RecordsDetail.FAILURES | RecordsDetail.METADATA;
const KEPT: readonly Kept[] = ['none', RecordsDetail.FAILURES, RecordsDetail.METADATA];

/** A shape of batch: its webhooks are of one group, or each of its own. */
type Shape = Parameters<typeof batch>[1];
const SHAPES: readonly Shape[] = ['one group', 'ten groups'];

/** One environment, measured with batches of one shape. */
interface Figures {
  readonly first: number;
  readonly perWebhook: number;
  readonly cpuPerWebhook: number;
  readonly peakMb: number;
}

const NAMES: Readonly<Record<keyof Figures, readonly [name: string, unit: string]>> = {
  perWebhook: ['Lambda time per webhook', 'ms'],
  cpuPerWebhook: ['CPU per webhook', 'ms'],
  first: ['first invocation', 'ms'],
  peakMb: ['most memory', 'MB'],
};

/** What a webhook costs on Lambda, by the memory of the forwarder, whose share of a processor goes with it. */
export async function lambda({ runs }: BenchOptions): Promise<SectionResult> {
  const services = await Services.start(BACKEND_MS, AWS_MS);
  const measurements: Measurement[] = [];
  let limited = true;
  try {
    for (const memoryMb of MEMORIES_MB) {
      for (const kept of KEPT) {
        for (const shape of SHAPES) {
          const results: Figures[] = [];
          for (let run = 0; run < runs; run += 1) {
            const quota = CpuQuota.create(cpuShare(memoryMb), 'function');
            limited &&= quota !== undefined;
            results.push(await measureEnvironment(services, kept, shape, quota).finally(() => quota?.remove()));
          }
          measurements.push(...measurementsOf(`${memoryMb} MB, records ${kept}, ${shape}`, results));
        }
      }
    }
    measurements.push({ name: 'most memory, with batches of 6 MB', unit: 'MB', values: [await memoryOfLargeBatches(services)] });
  } finally {
    await services.stop();
  }
  return { section: 'lambda', method: method(limited), measurements };
}

async function measureEnvironment(services: Services, kept: Kept, shape: Shape, quota: CpuQuota | undefined): Promise<Figures> {
  const forwarder = await HostedFunction.start(BUNDLE, variables(services, kept), quota);
  try {
    // The first batch of one group is a single webhook: what a webhook waits for that meets a new environment.
    const firstBatch = shape === 'one group' ? 1 : BATCH;
    const first = await forwarder.invoke(batch(firstBatch, shape));
    const invocations: Invoked[] = [];
    for (let count = 0; count < WARM_UP + MEASURED; count += 1) {
      await sleep(PAUSE_MS);
      invocations.push(await forwarder.invoke(batch(BATCH, shape)));
    }
    await check(services, kept, firstBatch + (WARM_UP + MEASURED) * BATCH);
    const measured = invocations.slice(WARM_UP);
    const perWebhook = (of: (invoked: Invoked) => number): number => spread(measured.map(of)).median / BATCH;
    return {
      first: first.milliseconds,
      perWebhook: perWebhook(({ milliseconds }) => milliseconds),
      cpuPerWebhook: perWebhook(({ cpuMs }) => cpuMs),
      peakMb: measured[MEASURED - 1].peakMb,
    };
  } finally {
    await forwarder.stop();
  }
}

/** What the largest batches need, whose processor is not limited: memory does not depend on it. */
async function memoryOfLargeBatches(services: Services): Promise<number> {
  const forwarder = await HostedFunction.start(BUNDLE, variables(services, RecordsDetail.METADATA), undefined);
  try {
    let peakMb = 0;
    for (let count = 0; count < LARGE_BATCHES; count += 1) {
      ({ peakMb } = await forwarder.invoke(batch(BATCH, 'ten groups', LARGE_BODY_BYTES)));
    }
    return peakMb;
  } finally {
    await forwarder.stop();
    await services.seen();
  }
}

/** What is cheap because it was not done counts for nothing. */
async function check(services: Services, kept: Kept, expected: number): Promise<void> {
  const { requests, records, calls } = await services.seen();
  const recordsExpected = kept === RecordsDetail.METADATA ? expected : 0;
  if (requests !== expected || records !== recordsExpected) {
    throw new Error(`The backend got ${requests} webhooks and DynamoDB ${records} records (${JSON.stringify(calls)}); expected ${expected} and ${recordsExpected}.`);
  }
}

function measurementsOf(name: string, results: readonly Figures[]): Measurement[] {
  process.stderr.write(`  ${name}: ${results.map(({ perWebhook, first }) => `${perWebhook.toFixed(1)} ms, first ${first.toFixed(0)} ms`).join('; ')}\n`);
  return (Object.keys(NAMES) as Array<keyof Figures>).map((figure) => {
    const [what, unit] = NAMES[figure];
    return { name: `${name}: ${what}`, unit, values: results.map((result) => result[figure]) };
  });
}

function method(limited: boolean): string {
  const measured = `The bundle in one process, backend at ${BACKEND_MS} ms, AWS at ${AWS_MS} ms (both in another process, over HTTP without TLS), batches of ${BATCH}, `
    + `which are of one group or of ten that are worked on at once; after ${WARM_UP} batches the median of ${MEASURED}. An invocation is timed from the text of its `
    + 'event to the text of its answer; the first is of one webhook where the batches are of one group, and of ten where they are of ten. ';
  return measured + (limited
    ? `Once loaded, the process has its share of a processor, 1 at 1,769 MB, by a cgroup with a period of ${PERIOD_MS} ms, before whatever else runs here. Its memory is not limited.`
    : 'NO QUOTA: this machine lets nobody limit a processor (no cgroups that can be written), so every figure here is that of a whole processor.');
}

function variables({ at: { backendUrl, awsUrl } }: Services, kept: Kept): Record<string, string> {
  return {
    ...streamVariables({
      awsUrl, destination: 'Default', groupsPerInvocation: BATCH, requestTimeoutMs: 15_000, records: kept === 'none' ? undefined : kept,
    }),
    [ForwarderEnv.BACKEND_KIND]: BackendKind.URL,
    [ForwarderEnv.BACKEND_URL]: backendUrl,
  };
}
