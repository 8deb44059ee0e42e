import { setTimeout as sleep } from 'node:timers/promises';
import { QuickBackend, Senders } from './companion';
import { LocalCommand, REPORT_HEAP } from './local-command';
import { SectionResult } from '../figures/measurement';
import { BenchOptions } from '../options';

const MAX_CONCURRENCY = 10;
/** Sent at once, before it is waited for deliveries. */
const PORTION = 10_000;
/** So many may wait for their delivery when the next portion is sent: the memory is to be that of what passed, not of a backlog. */
const MOST_WAITING = 2_000;
const REPORT_EVERY = 50_000;
const POLL_MS = 50;

/** How much memory the command `local` has while a number of webhooks pass through it over HTTP, each delivered with its record. */
export async function memory({ webhooks }: BenchOptions): Promise<SectionResult> {
  const backend = await QuickBackend.start();
  const command = await LocalCommand.start(backend.url, MAX_CONCURRENCY, REPORT_HEAP);
  const senders = new Senders(command.urls.endpoint);
  const resident: number[] = [];
  const heap: number[] = [];
  const startedAt = performance.now();
  try {
    for (let sent = 0; sent < webhooks;) {
      const count = Math.min(PORTION, webhooks - sent);
      await senders.send({ count });
      sent += count;
      while (await backend.requests() < sent - MOST_WAITING) {
        await sleep(POLL_MS);
      }
      if (sent % REPORT_EVERY === 0 || sent === webhooks) {
        const { memoryMb, cpuMs } = command.usage();
        resident.push(memoryMb);
        heap.push(await command.heapMb());
        const perSecond = sent / (performance.now() - startedAt) * 1000;
        process.stderr.write(`  ${sent} webhooks, ${perSecond.toFixed(0)} a second, ${(cpuMs / sent).toFixed(2)} ms CPU each: ${memoryMb.toFixed(0)} MB resident, `
          + `${heap.at(-1)!.toFixed(0)} MB of heap in use\n`);
      }
    }
  } finally {
    await Promise.all([senders.stop(), command.stop(), backend.stop()]);
  }
  return {
    section: 'memory',
    method: `The command local with records and 1,000 groups; ${webhooks} webhooks of 1 KB over HTTP, each delivered, at most some ${MOST_WAITING + PORTION} waiting. `
      + `A value each ${REPORT_EVERY} webhooks; the heap is that of the command's own thread, garbage included.`,
    measurements: [
      { name: 'resident memory', unit: 'MB', values: resident },
      { name: 'resident memory at the end', unit: 'MB', values: resident.slice(-1) },
      { name: 'heap in use', unit: 'MB', values: heap },
    ],
  };
}
