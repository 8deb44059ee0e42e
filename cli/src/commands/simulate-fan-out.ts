import * as os from 'node:os';
import { CommandProcess } from './command-process';
import { oneWorld, writeExplanation } from './scenario-files';
import { UsageError } from './usage-error';
import { explainWorld, violationText } from '../simulation/explain-failure';
import { drawFanOut } from '../simulation/fan-out/draw-scenario';
import { runFanOutLogged } from '../simulation/fan-out/event-log';
import { FanOutScenario } from '../simulation/fan-out/scenario';
import { readFanOut } from '../simulation/fan-out/scenario-file';
import { shrinkFanOut } from '../simulation/fan-out/shrink';
import { FanOutTotals } from '../simulation/fan-out/totals';
import { FanOutResult, runFanOut } from '../simulation/fan-out/world';
import { runSeeds } from '../simulation/run-seeds';
import { writeScenario } from '../simulation/scenario-checks';

/** Options of `simulate` that worlds of several destinations take. */
export interface FanOutFlags {
  readonly seeds: number;
  readonly webhooks: number;
  readonly first: number;
  readonly seed?: number;
  readonly scenario?: string;
  readonly scenarios: string;
  readonly untilStable?: number | true;
  readonly trace?: boolean;
  readonly hash?: boolean;
  readonly json?: boolean;
}

/** How many failures are explained: each takes many runs to shrink, and the first ones say enough. */
const EXPLAINED_FAILURES = 3;

/** `scalable-webhook simulate --fan-out`: the router, the overflow and several forwarders in simulated worlds, each destination with faults of its own. */
export async function simulateFanOut(flags: FanOutFlags, process: CommandProcess): Promise<void> {
  const { untilStable, trace, hash, json } = flags;
  if (untilStable !== undefined) {
    throw new UsageError('--fan-out counts no states, expected no --until-stable with it.');
  }
  const one = oneWorld(flags, { draw: drawFanOut, read: readFanOut });
  if ((trace || hash) && !one) {
    throw new UsageError(`--${trace ? 'trace' : 'hash'} is for one world, expected --seed or --scenario with it.`);
  }
  const totals = new FanOutTotals();
  const startedAt = performance.now();
  if (one) {
    totals.add(await runOne(one, flags, process));
  } else {
    await runAll(flags, totals, process);
  }
  const seconds = (performance.now() - startedAt) / 1000;
  await explain(flags, totals, process);
  process.stdout.write(`What happened:\n${totals.happened.map(([what, count]) => `  ${String(count).padStart(10)}  ${what}\n`).join('')}`);
  process.stdout.write(`${totals.text(seconds)}\n`);
  if (json) {
    process.stdout.write(`${JSON.stringify(totals.summary(seconds))}\n`);
  }
  if (totals.failed.length > 0) {
    throw new Error(`A promise was broken in ${totals.failed.length} of ${totals.seeds} worlds, seeds ${totals.failed.slice(0, EXPLAINED_FAILURES).map((failed) => failed.seed).join(', ')}.`);
  }
}

async function runOne(scenario: FanOutScenario, { trace, hash }: FanOutFlags, process: CommandProcess): Promise<FanOutResult> {
  const print = (line: string): void => void process.stdout.write(`${line}\n`);
  const options = trace ? { trace: print, remark: print } : {};
  if (trace) {
    process.stdout.write(`${writeScenario(scenario, 0)}\n`);
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

/** Says what was broken; where worlds were drawn, also the smallest ones in which it still is. */
async function explain({ webhooks, scenario, scenarios }: FanOutFlags, totals: FanOutTotals, process: CommandProcess): Promise<void> {
  for (const { seed, violations } of totals.failed.slice(0, EXPLAINED_FAILURES)) {
    if (scenario !== undefined) {
      process.stderr.write(`${violationText(scenario, violations)}\n`);
    } else {
      const explanation = await explainWorld({
        seed,
        violations,
        scenario: drawFanOut(seed, webhooks),
        replay: `npm run simulate -- --fan-out --seed ${seed} --webhooks ${webhooks} --trace`,
        run: (candidate, trace) => runFanOut(candidate, { stopAtViolation: true, trace, remark: trace }),
        shrink: shrinkFanOut,
      });
      writeExplanation(explanation, seed, scenarios, process, '--fan-out ');
    }
  }
}
