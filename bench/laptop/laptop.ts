import { setTimeout as sleep } from 'node:timers/promises';
import { QuickBackend, Senders } from './companion';
import { LocalCommand } from './local-command';
import { HeldBackend } from '../drain/held-backend';
import { Measurement, SectionResult } from '../figures/measurement';
import { BenchOptions } from '../options';

/** The first ones find nothing compiled. */
const WARM_UP = 10_000;
const MEASURED = 20_000;
const MAX_CONCURRENCY = 10;
const POLL_MS = 100;
/** Time for what an invocation has left to do when its last webhook is delivered: deletes and records. Milliseconds. */
const REST_MS = 500;

/** What a webhook costs the command `local`, with all of its threads, and how many of them it takes in a second. */
export async function laptop({ runs }: BenchOptions): Promise<SectionResult> {
  const measurements: Measurement[] = [];
  for (const [name, measure] of [['accepted', accepted], ['accepted and delivered', delivered]] as const) {
    const figures = [];
    for (let run = 0; run < runs; run += 1) {
      figures.push(await measure());
    }
    measurements.push(
      { name: `CPU of a webhook ${name}`, unit: 'ms', values: figures.map(({ cpuMs }) => cpuMs) },
      { name: `webhooks ${name}`, unit: '1/s', values: figures.map(({ perSecond }) => perSecond) },
    );
  }
  return {
    section: 'laptop',
    method: `The command local with records, ${MAX_CONCURRENCY} requests at once and 1,000 groups; ${MEASURED} webhooks of 1 KB from 50 senders after ${WARM_UP} others. `
      + 'Senders and backend are processes of their own; the CPU is that of the command alone, with all of its threads.',
    measurements,
  };
}

interface Figures {
  readonly cpuMs: number;
  readonly perSecond: number;
}

/** The backend answers nothing meanwhile. */
async function accepted(): Promise<Figures> {
  const backend = await HeldBackend.start(0);
  const command = await LocalCommand.start(backend.url, MAX_CONCURRENCY);
  const senders = new Senders(command.urls.endpoint);
  try {
    await senders.send({ count: WARM_UP });
    const before = command.usage();
    const { seconds } = await senders.send({ count: MEASURED });
    return { cpuMs: (command.usage().cpuMs - before.cpuMs) / MEASURED, perSecond: MEASURED / seconds };
  } finally {
    await Promise.all([senders.stop(), command.stop(), backend.stop()]);
  }
}

/** The rate is that of the deliveries, from the first webhook that is sent to the last that is delivered. */
async function delivered(): Promise<Figures> {
  const backend = await QuickBackend.start();
  const command = await LocalCommand.start(backend.url, MAX_CONCURRENCY);
  const senders = new Senders(command.urls.endpoint);
  try {
    await sendAndDeliver(senders, backend, WARM_UP);
    const before = command.usage();
    const seconds = await sendAndDeliver(senders, backend, MEASURED);
    return { cpuMs: (command.usage().cpuMs - before.cpuMs) / MEASURED, perSecond: MEASURED / seconds };
  } finally {
    await Promise.all([senders.stop(), command.stop(), backend.stop()]);
  }
}

/** @returns seconds until the last one was delivered */
async function sendAndDeliver(senders: Senders, backend: QuickBackend, count: number): Promise<number> {
  const end = await backend.requests() + count;
  const startedAt = performance.now();
  await senders.send({ count });
  while (await backend.requests() < end) {
    await sleep(POLL_MS);
  }
  const seconds = (performance.now() - startedAt) / 1000;
  await sleep(REST_MS);
  return seconds;
}
