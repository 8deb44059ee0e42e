import * as os from 'node:os';
import { CommandProcess } from './command-process';
import { UsageError } from './usage-error';
import { drawFanOut } from '../simulation/fan-out/draw-scenario';
import { runFanOutLogged } from '../simulation/fan-out/event-log';
import { FanOutTotals } from '../simulation/fan-out/totals';
import { FanOutResult, runFanOut } from '../simulation/fan-out/world';
import { runSeeds } from '../simulation/run-seeds';

/** Options of `simulate` that worlds of several destinations take. */
export interface FanOutFlags {
  readonly seeds: number;
  readonly webhooks: number;
  readonly first: number;
  readonly seed?: number;
  readonly scenario?: string;
  readonly untilStable?: number | true;
  readonly trace?: boolean;
  readonly hash?: boolean;
  readonly json?: boolean;
}

/** No more failed worlds are written out. */
const EXPLAINED_FAILURES = 10;

/** `scalable-webhook simulate --fan-out`: the router, the overflow and several forwarders in simulated worlds, each destination with faults of its own. */
export async function simulateFanOut(flags: FanOutFlags, process: CommandProcess): Promise<void> {
  const { seed, webhooks, scenario, untilStable, trace, hash, json } = flags;
  if (scenario !== undefined || untilStable !== undefined) {
    throw new UsageError('--fan-out draws its worlds from seeds, expected neither --scenario nor --until-stable with it.');
  }
  if ((trace || hash) && seed === undefined) {
    throw new UsageError(`--${trace ? 'trace' : 'hash'} is for one world, expected --seed with it.`);
  }
  const totals = new FanOutTotals();
  const startedAt = performance.now();
  if (seed === undefined) {
    await runAll(flags, totals, process);
  } else {
    totals.add(await runOne(seed, webhooks, flags, process));
  }
  const seconds = (performance.now() - startedAt) / 1000;
  totals.failed.slice(0, EXPLAINED_FAILURES).forEach((failed) => process.stderr.write(explained(failed, webhooks)));
  process.stdout.write(`What happened:\n${totals.happened.map(([what, count]) => `  ${String(count).padStart(10)}  ${what}\n`).join('')}`);
  process.stdout.write(`${totals.text(seconds)}\n`);
  if (json) {
    process.stdout.write(`${JSON.stringify(totals.summary(seconds))}\n`);
  }
  if (totals.failed.length > 0) {
    throw new Error(`A promise was broken in ${totals.failed.length} of ${totals.seeds} worlds, seeds ${totals.failed.slice(0, EXPLAINED_FAILURES).map((failed) => failed.seed).join(', ')}.`);
  }
}

async function runOne(seed: number, webhooks: number, { trace, hash }: FanOutFlags, process: CommandProcess): Promise<FanOutResult> {
  const scenario = drawFanOut(seed, webhooks);
  const options = trace ? { trace: (line: string) => void process.stdout.write(`${line}\n`) } : {};
  if (trace) {
    process.stdout.write(`${JSON.stringify(scenario)}\n`);
  }
  if (!hash) {
    return runFanOut(scenario, options);
  }
  const logged = await runFanOutLogged(scenario, options);
  process.stdout.write(`sha256 ${logged.hash}\n`);
  return logged.result;
}

function runAll({ first, seeds, webhooks }: FanOutFlags, totals: FanOutTotals, process: CommandProcess): Promise<void> {
  const every = Math.max(1, Math.floor(seeds / 10));
  return runSeeds<FanOutResult>({
    firstSeed: first,
    seeds,
    webhooks,
    fanOut: true,
    threads: os.availableParallelism(),
    onResult: (result) => {
      totals.add(result);
      if (totals.seeds % every === 0) {
        process.stderr.write(`${totals.seeds} of ${seeds} worlds, ${totals.failed.length} with violations\n`);
      }
    },
  });
}

function explained({ seed, violations }: FanOutResult, webhooks: number): string {
  const lines = violations.map(({ kind, at, detail }) => `  ${(at / 1000).toFixed(3)} s  ${kind}: ${detail}\n`);
  return `Seed ${seed}, replay: npm run simulate -- --fan-out --seed ${seed} --webhooks ${webhooks} --trace\n${lines.join('')}`;
}
