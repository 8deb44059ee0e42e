import * as os from 'node:os';
import { Command } from 'commander';
import { CommandProcess } from './command-process';
import { UsageError } from './usage-error';
import { drawScenario } from '../simulation/draw-scenario';
import { explainFailure } from '../simulation/explain-failure';
import { runSeeds } from '../simulation/run-seeds';
import { Totals } from '../simulation/totals';
import { runWorld } from '../simulation/world/world';

interface SimulateFlags {
  readonly seeds: number;
  readonly webhooks: number;
  readonly first: number;
  readonly seed?: number;
  readonly trace?: boolean;
  readonly json?: boolean;
}

/** How many failures are explained: each takes many runs to shrink, and the first ones say enough. */
const EXPLAINED_FAILURES = 3;
const MAX_SEED = 2 ** 40;
const MAX_WEBHOOKS = 1_000_000;

/** `scalable-webhook simulate`: runs the forwarder's core in simulated worlds that are drawn from seeds and full of faults, and checks every promise at every step. */
export function simulateCommand(process: CommandProcess): Command {
  return new Command('simulate')
    .description('Run the forwarder, the queue and the event source in simulated worlds full of faults, and check that nothing is lost or reordered.')
    .option('--seeds <number>', 'how many worlds', whole('--seeds', 1, MAX_WEBHOOKS), 100)
    .option('--webhooks <number>', 'webhooks in each world', whole('--webhooks', 1, MAX_WEBHOOKS), 1000)
    .option('--first <seed>', 'seed of the first world; the others follow', whole('--first', 0, MAX_SEED), 1)
    .option('--seed <seed>', 'run this world alone', whole('--seed', 0, MAX_SEED))
    .option('--trace', 'with --seed: print everything that happens')
    .option('--json', 'end with one line of JSON')
    .allowExcessArguments(false)
    .action((flags: SimulateFlags) => simulate(flags, process));
}

async function simulate(flags: SimulateFlags, process: CommandProcess): Promise<void> {
  if (flags.trace && flags.seed === undefined) {
    throw new UsageError('--trace is for one world, expected --seed with it.');
  }
  const totals = new Totals();
  const startedAt = performance.now();
  await (flags.seed === undefined ? runAll(flags, totals, process) : runOne(flags.seed, flags, totals, process));
  const seconds = (performance.now() - startedAt) / 1000;

  for (const failed of totals.failed.slice(0, EXPLAINED_FAILURES)) {
    process.stderr.write(`${(await explainFailure(failed, flags.webhooks)).join('\n')}\n`);
  }
  process.stdout.write(summaryText(totals, seconds));
  if (flags.json) {
    process.stdout.write(`${JSON.stringify(totals.summary(seconds))}\n`);
  }
  if (totals.failed.length > 0) {
    throw new Error(`A promise was broken in ${totals.failed.length} of ${totals.seeds} worlds, seeds ${seedsText(totals)}.`);
  }
}

function runAll({ first, seeds, webhooks }: SimulateFlags, totals: Totals, process: CommandProcess): Promise<void> {
  const every = Math.max(1, Math.floor(seeds / 10));
  return runSeeds({
    firstSeed: first,
    seeds,
    webhooks,
    threads: os.availableParallelism(),
    onResult: (result) => {
      totals.add(result);
      if (totals.seeds % every === 0) {
        process.stderr.write(`${totals.seeds} of ${seeds} worlds, ${totals.failed.length} with violations\n`);
      }
    },
  });
}

async function runOne(seed: number, { webhooks, trace }: SimulateFlags, totals: Totals, process: CommandProcess): Promise<void> {
  const scenario = drawScenario(seed, webhooks);
  if (trace) {
    process.stdout.write(`${JSON.stringify(scenario)}\n`);
  }
  totals.add(await runWorld(scenario, { trace: trace ? (line) => process.stdout.write(`${line}\n`) : undefined }));
}

function summaryText(totals: Totals, seconds: number): string {
  const {
    seeds, webhooks, delivered, deadLettered, dropped, duplicates, lost, reordered, overLimit, unexplainedDuplicates,
  } = totals.summary(seconds);
  return [
    'What happened:',
    ...[...totals.happened].map(([what, count]) => `  ${String(count).padStart(10)}  ${what}`),
    `${webhooks} webhooks in ${seeds} worlds: ${delivered} delivered, ${deadLettered} dead-lettered, ${dropped} dropped as invalid,` +
      ` ${duplicates} duplicates, ${lost} lost, ${reordered} reordered,` +
      ` ${overLimit} times over the limit, ${unexplainedDuplicates} unexplained duplicates; ${Math.round(webhooks / seconds)} webhooks/s.`,
    '',
  ].join('\n');
}

function seedsText({ failed }: Totals): string {
  const shown = failed.slice(0, 10).map(({ seed }) => seed).join(', ');
  return failed.length > 10 ? `${shown} and ${failed.length - 10} more` : shown;
}

function whole(option: string, min: number, max: number): (text: string) => number {
  return (text) => {
    const number = Number(text);
    if (!/^\d+$/.test(text) || number < min || number > max) {
      throw new UsageError(`${option} is "${text}", expected a whole number from ${min} to ${max}.`);
    }
    return number;
  };
}
