import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { alertsOf, balanceAlerts } from './books';
import { AlertDemoOptions } from './options';
import { Publisher } from './publisher';
import { readAlerts } from './read-alerts';
import { alertRows, alertVerdict } from './report';
import { alarms, alarmsThatEnd, clusterFailures, SentSignal } from './signals';
import { alertStory, AlertStep } from './story';
import { untilStopped } from '../../cli/src/commands/until-stopped';
import { LocalRuntime, startLocal } from '../../cli/src/local/runtime';
import { synthesize } from '../app/synthesize';
import { bundle } from '../bundle';
import { table } from '../report';
import { PlayedStory } from '../story/played-story';

/** The app that is run, the construct path of its router, and the destination whose platform fails. */
const APP = 'demo/alerts/app.ts';
const ROUTER = 'Operations/Alerts';
const FAILING = `${ROUTER}/Platform`;

const POLL_MS = 100;
/** Nothing waits anywhere for so long: then nothing comes any more. */
const QUIET_MS = 1_000;

/** Everything that is running. */
interface Scene {
  readonly runtime: LocalRuntime;
  readonly publisher: Publisher;
  readonly story: PlayedStory<AlertStep>;
  readonly sent: SentSignal[];
  readonly signal: AbortSignal;
}

/** Runs alerts through the whole path on this machine and says what came of it. Returns true when each was told exactly once to whom it concerns. */
export async function runAlertDemo(options: AlertDemoOptions): Promise<boolean> {
  const outdir = fs.mkdtempSync(path.join(os.tmpdir(), 'scalable-webhook-alerts-'));
  try {
    say('Bundling the functions');
    await bundle();
    say(`Synthesizing ${APP}`);
    await synthesize(APP, outdir);
    const runtime = await startLocal({ app: outdir, port: options.port });
    const signal = AbortSignal.timeout(options.timeLimitMs);
    const publisher = new Publisher(runtime, runtime.alertTopics[ROUTER]);
    try {
      const title = `The demo of alerts: ${options.failures.toLocaleString('en-US')} failed clusters and a handful of alarms, for three teams`;
      const story = alertStory(title, options, { tell: (all) => runtime.tell(all), say: (line) => say(`  ${line}`) });
      say(title);
      say(`Watch it at ${runtime.consoleUrl}: ${options.keepOpen ? 'the page stays until Ctrl-C' : 'the page ends with the demo; with --keep-open it stays'}`);
      say(`  real:      ${story.story.real.join(', ')}`);
      say(`  simulated: ${story.story.simulated.join(', ')}`);
      const kept = await perform({ runtime, publisher, story, sent: [], signal }, options);
      if (options.keepOpen) {
        say('  The local runtime goes on running; end it with Ctrl-C.');
        await untilStopped(process).stopped;
      }
      return kept;
    } finally {
      publisher.stop();
      await runtime.stop();
    }
  } finally {
    fs.rmSync(outdir, { recursive: true, force: true });
  }
}

async function perform(scene: Scene, options: AlertDemoOptions): Promise<boolean> {
  const { runtime, story, sent, signal } = scene;
  const started = Date.now();
  story.plan('down', started + options.outageAfterMs);
  const [, backAt] = await Promise.all([burst(scene, options), outage(scene, options)]);
  await untilQuiet(scene);
  const waited = `${told(runtime, FAILING)} messages were told there, ${((Date.now() - backAt) / 1000).toFixed(1)} s after the return nothing waited.`;
  story.end('back', waited, runtime.status().queued === 0);
  story.begin('over');
  await scene.publisher.publish(alarmsThatEnd(), (one) => sent.push(one), signal);
  await untilQuiet(scene);
  story.end('over', `${alarmsThatEnd().length} alarms are OK again.`);

  story.begin('books');
  const balance = balanceAlerts({ sent, alerts: readAlerts(runtime, ROUTER), messages: runtime.platforms.board.all, router: ROUTER });
  const facts = { alerts: alertsOf(sent), published: sent.length, toPublish: options.failures + alarms().length + alarmsThatEnd().length };
  const wrong = alertVerdict(balance, facts);
  if (signal.aborted) {
    wrong.push(`The demo was stopped after ${options.timeLimitMs / 1000} seconds, before everything was told.`);
  }
  const rows = alertRows(balance, facts, runtime.status(), (Date.now() - started) / 1000);
  const isKept = wrong.length === 0;
  story.close({ rows, verdict: isKept ? 'Each signal is counted once, and each alert is told once to whom it concerns.' : wrong.join(' '), isKept });
  say(`\n${table(rows)}\n`);
  wrong.forEach((text) => say(`  FAILED: ${text}`));
  return isKept;
}

async function burst({ publisher, story, sent, signal }: Scene, { failures }: AlertDemoOptions): Promise<void> {
  story.begin('burst');
  const clusters = clusterFailures(failures);
  const half = Math.floor(clusters.length / 2);
  await publisher.publish([...clusters.slice(0, half), ...alarms(), ...clusters.slice(half)], (one) => {
    sent.push(one);
    if (sent.length % 100 === 0) {
      story.progress('burst', `${sent.length.toLocaleString('en-US')} signals are published.`);
    }
  }, signal);
  story.end('burst', `${sent.length.toLocaleString('en-US')} signals are published.`);
}

/** Returns when it is over, in milliseconds since 1970. */
async function outage({ runtime, story, signal }: Scene, { outageAfterMs, downMs }: AlertDemoOptions): Promise<number> {
  const { platforms } = runtime;
  await rest(outageAfterMs, signal);
  platforms.setHealth(FAILING, 'down');
  story.begin('down');
  // An outage that nobody met would show nothing.
  while (platforms.board.counts(FAILING).refused === 0 && !signal.aborted) {
    await rest(POLL_MS, signal);
  }
  story.plan('back', Date.now() + downMs);
  await rest(downMs, signal);
  platforms.setHealth(FAILING, 'up');
  story.end('down', `${platforms.board.counts(FAILING).refused} requests failed. ${runtime.status().destinations[FAILING].queued} messages wait there.`);
  story.begin('back');
  return Date.now();
}

/** Until nothing has waited anywhere for a while. */
async function untilQuiet({ runtime, signal }: Scene): Promise<void> {
  for (let since = Date.now(); Date.now() - since < QUIET_MS && !signal.aborted;) {
    await sleep(POLL_MS);
    const { queued, inFlight } = runtime.status();
    since = queued === 0 && inFlight === 0 ? since : Date.now();
  }
}

function told({ platforms }: LocalRuntime, destination: string): number {
  const { posted, replied } = platforms.board.counts(destination);
  return posted + replied;
}

/** Ends early when the demo is over. */
async function rest(milliseconds: number, signal: AbortSignal): Promise<void> {
  await sleep(milliseconds, undefined, { signal }).catch(() => undefined);
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}
