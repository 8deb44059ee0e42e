import * as path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { batch } from './batches';
import { CpuQuota, cpuShare } from './cpu-quota';
import { HostedFunction, Invoked } from './hosted-function';
import { Services } from './services';
import { streamVariables } from './stream-variables';
import { quietDestination, quietFanOut } from '../../cli/src/simulation/fan-out/quiet-scenario';
import { runFanOut } from '../../cli/src/simulation/fan-out/world';
import { REPOSITORY } from '../../demo/app/synthesize';
import { RecordsDetail } from '../../src/contract/records';
import { RoutingEnv } from '../../src/contract/routes';
import { GROUPS_PER_INVOCATION, ROUTING_TIMEOUT_MS } from '../../src/routing/routing-settings';
import { Measurement, SectionResult, spread } from '../figures/measurement';
import { BenchOptions } from '../options';

const BUNDLE = path.join(REPOSITORY, 'assets', 'routing', 'router.lambda', 'index.js');
const MEMORIES_MB = [256, 512];
const DESTINATIONS = [1, 4, 10];
const AWS_MS = 5;
const BATCH = 10;
const WARM_UP = 10;
const MEASURED = 20;
/** Between invocations: what the last one left behind is done by then, and the kernel's period begins anywhere. */
const PAUSE_MS = 55;

/** Of the model: a call to SQS or DynamoDB, and each step of the event source. */
const MODEL = { queueMs: AWS_MS, tableMs: AWS_MS, pollerMs: 10, coldStartMs: 300 };
const MODEL_WEBHOOKS = 20_000;

type Shape = Parameters<typeof batch>[1];
const SHAPES: readonly Shape[] = ['one group', 'ten groups'];

/** What routing costs on Lambda, by memory and number of destinations; and by the model how many webhooks pass, and how much later they arrive. */
export async function routing({ runs }: BenchOptions): Promise<SectionResult> {
  const services = await Services.start(1, AWS_MS);
  const measurements: Measurement[] = [];
  try {
    for (const memoryMb of MEMORIES_MB) {
      for (const destinations of DESTINATIONS) {
        for (const shape of SHAPES) {
          const results: Array<Record<'wall' | 'cpu' | 'first', number>> = [];
          for (let run = 0; run < runs; run += 1) {
            const quota = CpuQuota.create(cpuShare(memoryMb), 'router');
            results.push(await measureEnvironment(services, destinations, shape, quota).finally(() => quota?.remove()));
          }
          const name = `${memoryMb} MB, ${destinations} destination(s), ${shape}`;
          process.stderr.write(`  ${name}: ${results.map(({ wall, first }) => `${wall.toFixed(2)} ms, first ${first.toFixed(0)} ms`).join('; ')}\n`);
          measurements.push(
            { name: `${name}: Lambda time per webhook`, unit: 'ms', values: results.map(({ wall }) => wall) },
            { name: `${name}: CPU per webhook`, unit: 'ms', values: results.map(({ cpu }) => cpu) },
            { name: `${name}: first invocation`, unit: 'ms', values: results.map(({ first }) => first) },
          );
        }
      }
    }
  } finally {
    await services.stop();
  }
  return { section: 'routing', method: METHOD, measurements: [...measurements, ...await throughput(), ...await addedLatency()] };
}

const METHOD = `The router's bundle as the section lambda has it, AWS at ${AWS_MS} ms, batches of ${BATCH} webhooks of 1 KB that every destination wants, records of `
  + `metadata; after ${WARM_UP} batches the median of ${MEASURED}. Throughput and latency are those of the model under a virtual clock: calls of ${AWS_MS} ms, `
  + `${MODEL.pollerMs} ms for each step of an event source, 20 invocations of the router, and repetitions left out, which takes a call more for each webhook.`;

async function measureEnvironment(
  services: Services, destinations: number, shape: Shape, quota: CpuQuota | undefined,
): Promise<Record<'wall' | 'cpu' | 'first', number>> {
  const router = await HostedFunction.start(BUNDLE, variables(services, destinations), quota);
  try {
    const firstBatch = shape === 'one group' ? 1 : BATCH;
    const first = await router.invoke(batch(firstBatch, shape));
    const invocations: Invoked[] = [];
    for (let count = 0; count < WARM_UP + MEASURED; count += 1) {
      await sleep(PAUSE_MS);
      invocations.push(await router.invoke(batch(BATCH, shape)));
    }
    const { calls } = await services.seen();
    const expected = (firstBatch + (WARM_UP + MEASURED) * BATCH) * destinations;
    if (calls['AmazonSQS.SendMessage'] !== expected) {
      throw new Error(`SQS got ${JSON.stringify(calls)}; expected ${expected} messages.`);
    }
    const measured = invocations.slice(WARM_UP);
    const perWebhook = (of: (invoked: Invoked) => number): number => spread(measured.map(of)).median / BATCH;
    return { wall: perWebhook(({ milliseconds }) => milliseconds), cpu: perWebhook(({ cpuMs }) => cpuMs), first: first.milliseconds };
  } finally {
    await router.stop();
  }
}

/** How fast the router empties the first queue, from the model. */
async function throughput(): Promise<Measurement[]> {
  const measurements: Measurement[] = [];
  for (const groups of [1, 1_000]) {
    let lastAt = 0;
    await runFanOut(quietFanOut({
      webhooks: MODEL_WEBHOOKS,
      groups,
      durationMs: 1,
      batchSize: BATCH,
      latencies: MODEL,
      faultsEndAt: 1,
      destinations: [quietDestination('d0', { maxConcurrency: 1_000, backendMs: 0 }), quietDestination('d1', { maxConcurrency: 1_000, backendMs: 0 })],
    }), {
      trace: (line) => {
        lastAt = line.includes(' enters destination ') ? Number(line.slice(0, line.indexOf(' '))) : lastAt;
      },
    });
    measurements.push({ name: `model, ${groups === 1 ? 'one deep group' : '1,000 groups'}: routed`, unit: '1/s', values: [MODEL_WEBHOOKS / lastAt] });
  }
  return measurements;
}

/** What arrives one after the other, with and without a router before the same backend. */
async function addedLatency(): Promise<Measurement[]> {
  const waits = async (change: 'one' | 'several'): Promise<number[]> => {
    const all: number[] = [];
    await runFanOut(quietFanOut({ webhooks: 2_000, groups: 200, durationMs: 1_000_000, latencies: MODEL, faultsEndAt: 1, change }), {
      onProcessed: (destination, waitedMs) => destination === 'd0' && all.push(waitedMs),
    });
    return all.sort((a, b) => a - b);
  };
  const [alone, routed] = [await waits('one'), await waits('several')];
  return [0.5, 0.99].map((part) => {
    const at = (values: readonly number[]): number => values[Math.floor(values.length * part)];
    return { name: `model: latency that the router adds, p${part * 100}`, unit: 'ms', values: [at(routed) - at(alone)] };
  });
}

function variables({ at: { awsUrl } }: Services, destinations: number): Record<string, string> {
  const routes = Array.from({ length: destinations }, (_, index) => ({ destination: `Destination${index}`, queueName: `destination-${index}.fifo` }));
  const stream = { destination: 'Router', groupsPerInvocation: GROUPS_PER_INVOCATION, requestTimeoutMs: ROUTING_TIMEOUT_MS, records: RecordsDetail.METADATA };
  return {
    ...streamVariables({ awsUrl, ...stream }),
    [RoutingEnv.ROUTES]: JSON.stringify({ routes }),
    [RoutingEnv.OVERFLOW_QUEUE_URL]: `${awsUrl}/000000000000/overflow.fifo`,
    [RoutingEnv.OVERFLOWS_TABLE_NAME]: 'overflows',
  };
}
