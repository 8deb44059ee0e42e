import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { maximumConcurrency, synthesize } from './app/synthesize';
import { Backend } from './backend/backend';
import { outage } from './backend/outage';
import { bundle } from './bundle';
import { webhooks } from './corpus/corpus';
import { Webhook } from './corpus/payload';
import { DemoOptions } from './options';
import { Bars } from './progress/bars';
import { Lines } from './progress/lines';
import { Progress } from './progress/progress';
import { reportRows, table } from './report';
import { sendAll } from './sender/sender';
import { Acts } from './story/acts';
import { DemoStory } from './story/demo-story';
import { Ledger } from './verification/ledger';
import { Evidence, failures } from './verification/verdict';
import { untilStopped } from '../cli/src/commands/until-stopped';
import { LocalRuntime, startLocal } from '../cli/src/local/runtime';

/** The app that is run, and the construct path of its webhook. */
const APP = 'examples/typescript/orders/app.ts';
const WEBHOOK = 'OrdersStack/Orders';

/** Requests that the senders have under way at once. */
const SENDERS = 16;
/** Work of the backend on one request: from 10 to 30 milliseconds, evenly spread. */
const LATENCY_MS = { min: 10, spread: 21 };
const POLL_MS = 100;

/** Everything that is running. */
interface Scene {
  readonly all: readonly Webhook[];
  readonly ledger: Ledger;
  readonly backend: Backend;
  readonly runtime: LocalRuntime;
  readonly limit: number;
  readonly progress: Progress;
  readonly story: DemoStory;
  readonly signal: AbortSignal;
}

/** Runs the whole path on this machine and says what came of it. Returns true when every promise was kept. */
export async function runDemo(options: DemoOptions): Promise<boolean> {
  const signal = AbortSignal.timeout(options.timeLimitMs);
  const outdir = fs.mkdtempSync(path.join(os.tmpdir(), 'scalable-webhook-demo-'));
  const all = webhooks(options.webhooks, options.groups);
  const ledger = new Ledger(all);
  const backend = new Backend({ latencyMs: latency(), observer: ledgerObserver(ledger) });
  try {
    say('Bundling the functions');
    await bundle();
    say(`Synthesizing ${APP}`);
    await synthesize(APP, outdir);
    await backend.become('up');
    const runtime = await startLocal({ app: outdir, port: options.port, backends: [{ url: backend.url }] });
    try {
      const title = `The demo: ${all.length.toLocaleString('en-US')} webhooks in ${options.groups} groups, ${options.perSecond} a second`;
      const story = new DemoStory(title, options, { tell: (told) => runtime.tell(told), say: (line) => progress.event(line) });
      say(`${title}, to ${runtime.endpoints[WEBHOOK]}`);
      say(`Watch it at ${runtime.consoleUrl}: ${options.keepOpen ? 'the page stays until Ctrl-C' : 'the page ends with the demo; with --keep-open it stays'}`);
      say(`  real:      ${story.story.real.join(', ')}`);
      say(`  simulated: ${story.story.simulated.join(', ')}`);
      const limit = maximumConcurrency(outdir);
      const progress = process.stdout.isTTY ? new Bars(all.length, limit) : new Lines(say);
      const kept = await perform({ all, ledger, backend, runtime, limit, progress, story, signal }, options);
      if (options.keepOpen) {
        await untilInterrupted();
      }
      return kept;
    } finally {
      await runtime.stop();
    }
  } finally {
    await backend.become('down');
    fs.rmSync(outdir, { recursive: true, force: true });
  }
}

async function perform(scene: Scene, options: DemoOptions): Promise<boolean> {
  const { all, ledger, backend, runtime, limit, progress, story, signal } = scene;
  const started = Date.now();
  const refusals = new Map<string, number>();
  const acts = new Acts(story, () => runtime.status(), () => ledger.progress.delivered);
  story.begin('sending', started + options.webhooks / options.perSecond * 1000);
  story.plan('unavailable', started + options.outageAfterMs);
  const watching = watch(scene, acts);
  await Promise.all([
    sendAll(all, {
      endpoint: runtime.endpoints[WEBHOOK],
      concurrency: SENDERS,
      perSecond: options.perSecond,
      onAccepted: (webhook) => ledger.accepted(webhook),
      onRefused: (_, problem) => refusals.set(problem, (refusals.get(problem) ?? 0) + 1),
      signal,
    }).then(() => acts.onSent(all.length)),
    outage(backend, {
      afterMs: options.outageAfterMs,
      unavailableMs: options.unavailableMs,
      downMs: options.downMs,
      onState: (state, until) => acts.onBackend(state, until),
      signal,
    }),
  ]);
  await untilDrained(scene);
  const seconds = (Date.now() - started) / 1000;
  clearInterval(watching);
  acts.onDrained();

  const status = runtime.status();
  const evidence: Evidence = { balance: ledger.balance(), total: all.length, mostInFlight: backend.mostInFlight, limit, runtime: status };
  const wrong = failures(evidence);
  for (const [problem, count] of refusals) {
    wrong.push(`The endpoint refused ${count} requests: ${problem}.`);
  }
  if (signal.aborted) {
    wrong.push(`The demo was stopped after ${options.timeLimitMs / 1000} seconds, before everything was delivered.`);
  }
  const rows = reportRows(evidence, status.retried, { seconds, recoverySeconds: acts.recoverySeconds });
  const isKept = wrong.length === 0;
  story.begin('books');
  story.close({ rows, verdict: isKept ? 'Nothing lost, reordered or changed, and the runtime\'s own figures agree.' : wrong.join(' '), isKept });
  progress.stop();
  say(`\n${table(rows)}\n`);
  wrong.forEach((text) => say(`  FAILED: ${text}`));
  return isKept;
}

/** Everything that was accepted has been delivered, and nothing is left in the queue. */
async function untilDrained({ ledger, runtime, signal }: Scene): Promise<void> {
  const done = () => ledger.progress.delivered >= ledger.progress.accepted && runtime.status().queued === 0 && runtime.status().inFlight === 0;
  while (!done() && !signal.aborted) {
    await sleep(POLL_MS);
  }
}

function watch({ all, backend, runtime, limit, progress, story }: Scene, acts: Acts): NodeJS.Timeout {
  // The same figures as on the page, so that nobody has to wonder which of two is right; the books of sender and backend are held against them at the end.
  const update = () => {
    const { accepted, delivered, queued, inFlight } = runtime.status();
    acts.onTime(all.length);
    progress.update({ total: all.length, accepted, delivered, queued, inFlight, limit, backend: backend.state, next: nextOf(story) });
  };
  update();
  return setInterval(update, POLL_MS);
}

function nextOf({ next }: DemoStory): string | undefined {
  const inMs = next?.changesAt === undefined ? undefined : Math.max(0, next.changesAt - Date.now());
  return next && `${next.title}${inMs === undefined ? '' : ` in ${Math.ceil(inMs / 1000)} s`}`;
}

function ledgerObserver(ledger: Ledger) {
  return {
    arrived: ledger.arrived.bind(ledger),
    answered: ledger.answered.bind(ledger),
  };
}

/** The same sequence in every run. */
function latency(): () => number {
  let request = 0;
  return () => LATENCY_MS.min + (request++ * 13) % LATENCY_MS.spread;
}

async function untilInterrupted(): Promise<void> {
  say('  The local runtime goes on running; end it with Ctrl-C.');
  await untilStopped(process).stopped;
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}
