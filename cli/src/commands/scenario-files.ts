import * as fs from 'node:fs';
import * as path from 'node:path';
import { CommandProcess } from './command-process';
import { UsageError } from './usage-error';
import { Explanation, scenarioCommand } from '../simulation/explain-failure';
import { ScenarioError, writeScenario } from '../simulation/scenario-checks';

/** Options that name a world. */
export interface WorldFlags {
  readonly seed?: number;
  /** A file with a scenario. */
  readonly scenario?: string;
  readonly webhooks: number;
}

/** How the worlds of one kind are drawn and read. */
export interface WorldKind<World> {
  draw(seed: number, webhooks: number): World;
  /** @throws ScenarioError when it is none */
  read(text: string): World;
}

/**
 * The world that is to be run alone, if one is.
 *
 * @throws UsageError when the file cannot be read, or holds no scenario
 */
export function oneWorld<World>({ seed, scenario: file, webhooks }: WorldFlags, { draw, read }: WorldKind<World>): World | undefined {
  if (file === undefined) {
    return seed === undefined ? undefined : draw(seed, webhooks);
  }
  let text: string;
  try {
    text = fs.readFileSync(file, 'utf8');
  } catch (error) {
    throw new UsageError(`--scenario ${file} cannot be read (${(error as NodeJS.ErrnoException).code}), expected a file with a scenario.`);
  }
  try {
    return read(text);
  } catch (error) {
    throw error instanceof ScenarioError ? new UsageError(`--scenario ${file}: ${error.message}`) : error;
  }
}

/**
 * Says why a world failed, and writes the smallest one in which it still does.
 *
 * @param folder where to
 * @param options of the command for worlds of this kind
 */
export function writeExplanation(
  { smallest, lines }: Explanation<object>, seed: number, folder: string, process: CommandProcess, options: string = '',
): void {
  const file = path.join(folder, `scenario-${seed}.json`);
  fs.mkdirSync(folder, { recursive: true });
  fs.writeFileSync(file, `${writeScenario(smallest)}\n`);
  process.stderr.write(`${[...lines, `  the smallest world is in ${file}: ${scenarioCommand(file, options)}`].join('\n')}\n`);
}
