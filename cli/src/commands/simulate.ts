import * as os from 'node:os';
import { Command } from 'commander';
import { CommandProcess } from './command-process';
import { oneWorld, writeExplanation } from './scenario-files';
import { simulateFanOut } from './simulate-fan-out';
import { checkTogether } from './simulate-options';
import { UsageError } from './usage-error';
import { whileStarterLives } from './while-starter-lives';
import { drawScenario } from '../simulation/draw-scenario';
import { runLogged } from '../simulation/event-log';
import { explainFailure, TRACE_LINES, violationText } from '../simulation/explain-failure';
import { runSeeds } from '../simulation/run-seeds';
import { Scenario } from '../simulation/scenario';
import { writeScenario } from '../simulation/scenario-checks';
import { readScenario } from '../simulation/scenario-file';
import { Totals } from '../simulation/totals';
import { runWorld } from '../simulation/world/world';

interface SimulateFlags {
  readonly fanOut?: boolean;
  readonly seeds: number;
  readonly webhooks: number;
  readonly first: number;
  readonly seed?: number;
  readonly scenario?: string;
  readonly scenarios: string;
  readonly trace?: boolean;
  readonly hash?: boolean;
  readonly untilStable?: number | true;
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
    .option('--scenario <file>', 'run the world of this file alone: a scenario that was written when a promise was broken')
    .option('--scenarios <folder>', 'where to write the smallest world in which a promise is broken, as scenario-SEED.json', '.')
    .option('--trace', 'with --seed or --scenario: print everything that happens')
    .option('--hash', 'with --seed or --scenario: print the SHA-256 of everything that happens')
    .option('--until-stable [worlds]', 'stop once so many worlds in a row (50) show no fault in a new state; --seeds at most', whole('--until-stable', 1, MAX_WEBHOOKS))
    .option('--fan-out', 'worlds with several destinations behind a router; without --until-stable')
    .option('--json', 'end with one line of JSON')
    .allowExcessArguments(false)
    .action((flags: SimulateFlags, command: Command) => {
      checkTogether((option) => command.getOptionValueSource(option) === 'cli' ? command.getOptionValue(option) : undefined);
      return whileStarterLives(process, () => flags.fanOut ? simulateFanOut(flags, process) : simulate(flags, process));
    });
}

async function simulate(flags: SimulateFlags, process: CommandProcess): Promise<void> {
  const one = oneWorld(flags, { draw: drawScenario, read: readScenario });
  for (const option of ['trace', 'hash'] as const) {
    if (flags[option] && !one) {
      throw new UsageError(`--${option} is for one world, expected --seed or --scenario with it.`);
    }
  }
  const totals = new Totals();
  const startedAt = performance.now();
  const end: string[] = [];
  await (one ? runOne(one, flags, totals, process, end) : runAll(flags, totals, process));
  const seconds = (performance.now() - startedAt) / 1000;

  if (flags.scenario !== undefined) {
    replayed(flags.scenario, end, totals, process);
  } else {
    await explain(flags, totals, process);
  }
  process.stdout.write(summaryText(totals, seconds, one ? [] : coverageLines(totals, flags)));
  if (flags.json) {
    process.stdout.write(`${JSON.stringify(totals.summary(seconds))}\n`);
  }
  if (totals.failed.length > 0) {
    throw new Error(`A promise was broken in ${totals.failed.length} of ${totals.seeds} worlds, seeds ${seedsText(totals)}.`);
  }
}

/** Says what was broken in a scenario that was read from a file: it is small already. */
function replayed(file: string, end: readonly string[], { failed: [failure] }: Totals, process: CommandProcess): void {
  if (failure) {
    process.stderr.write(`${[violationText(file, failure.violations), ...end.map((line) => `    ${line}`)].join('\n')}\n`);
  }
}

/** Explains what failed, and writes the smallest worlds in which it still does. */
async function explain({ webhooks, scenarios }: SimulateFlags, totals: Totals, process: CommandProcess): Promise<void> {
  for (const failed of totals.failed.slice(0, EXPLAINED_FAILURES)) {
    writeExplanation(await explainFailure(failed, webhooks), failed.seed, scenarios, process);
  }
}

function runAll({ first, seeds, webhooks, untilStable }: SimulateFlags, totals: Totals, process: CommandProcess): Promise<void> {
  const every = Math.max(1, Math.floor(seeds / 10));
  return runSeeds({
    firstSeed: first,
    seeds,
    webhooks,
    threads: os.availableParallelism(),
    isEnough: () => untilStable !== undefined && totals.worldsWithoutNews >= worldsOf(untilStable),
    onResult: (result) => {
      totals.add(result);
      if (totals.seeds % every === 0) {
        process.stderr.write(`${totals.seeds} of ${seeds} worlds, ${totals.failed.length} with violations\n`);
      }
    },
  });
}

/** @param last gets the last events, unless all of them are printed */
async function runOne(scenario: Scenario, { trace, hash }: SimulateFlags, totals: Totals, process: CommandProcess, last: string[]): Promise<void> {
  if (trace) {
    process.stdout.write(`${writeScenario(scenario, 0)}\n`);
  }
  const take = (line: string): void => {
    if (trace) {
      process.stdout.write(`${line}\n`);
    } else if (last.push(line) > TRACE_LINES) {
      last.shift();
    }
  };
  const options = { trace: take, remark: take };
  if (hash) {
    const logged = await runLogged(scenario, options);
    totals.add(logged.result);
    process.stdout.write(`sha256 ${logged.hash}\n`);
  } else {
    totals.add(await runWorld(scenario, options));
  }
}

/** How many worlds are enough for `--until-stable` without a number. */
const STABLE_WORLDS = 50;

function worldsOf(untilStable: number | true): number {
  return untilStable === true ? STABLE_WORLDS : untilStable;
}

/** Which faults were never seen in which states, and whether more worlds would be of use. */
function coverageLines(totals: Totals, { untilStable }: SimulateFlags): string[] {
  const { worldsWithoutNews, seeds, neverSeen } = totals;
  const { pairs, pairsSeen } = totals.summary(1);
  const stable = untilStable === undefined ? '' : worldsWithoutNews >= worldsOf(untilStable) ? ' Stable.' : ' Not stable yet.';
  return [
    `Faults struck in ${pairsSeen} of ${pairs} states; the last ${worldsWithoutNews} of ${seeds} worlds showed nothing new.${stable} Never seen:`,
    ...neverSeen.map(({ fault, states }) => `  ${fault.padEnd(28)} ${states.join(', ')}`),
  ];
}

function summaryText(totals: Totals, seconds: number, coverage: readonly string[]): string {
  const {
    seeds, webhooks, delivered, deadLettered, dropped, handled, duplicates, lost, reordered, overLimit, unexplainedDuplicates, ...speed
  } = totals.summary(seconds);
  return [
    'What happened:',
    ...[...totals.happened].map(figureLine),
    ...totals.atMost.size > 0 ? ['At most, in any one world:', ...[...totals.atMost].map(figureLine)] : [],
    ...coverage,
    `${webhooks} webhooks in ${seeds} worlds: ${delivered} delivered, ${deadLettered} dead-lettered, ${dropped} dropped as invalid,` +
      ` ${handled} handled by the forwarder itself, ${duplicates} duplicates, ${lost} lost, ${reordered} reordered,` +
      ` ${overLimit} times over the limit, ${unexplainedDuplicates} unexplained duplicates.`,
    `${speed.simulatedHours} hours were simulated: ${speed.hoursPerSecond} hours/s, ${speed.webhooksPerSecond} webhooks/s.`,
    '',
  ].join('\n');
}

function figureLine([what, count]: readonly [string, number]): string {
  return `  ${String(count).padStart(10)}  ${what}`;
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
