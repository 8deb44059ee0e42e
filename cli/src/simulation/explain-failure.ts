import { drawScenario } from './draw-scenario';
import { Scenario } from './scenario';
import { writeScenario } from './scenario-checks';
import { shrink } from './shrink';
import { FailedSeed } from './totals';
import { Deliver } from './world/function-environment';
import { runWorld } from './world/world';

/** The end of a long trace tells more than its beginning. */
export const TRACE_LINES = 40;

/** The command that runs one world again. */
export function replayCommand(seed: number, webhooks: number): string {
  return `npm run simulate -- --seed ${seed} --webhooks ${webhooks}`;
}

/** The command that runs the world of a file. @param options of the kind of world */
export function scenarioCommand(file: string, options: string = ''): string {
  return `npm run simulate -- ${options}--scenario ${file} --trace`;
}

/** A promise that was broken. */
interface Broken {
  readonly kind: string;
  /** Milliseconds from the world's beginning. */
  readonly at: number;
  readonly detail: string;
}

/** A world that failed, and what it takes to find a smaller one. */
export interface FailedWorld<World> {
  readonly seed: number;
  readonly violations: readonly Broken[];
  readonly scenario: World;
  /** The command that runs it again. */
  readonly replay: string;
  /** Runs a world up to the first broken promise. */
  run(scenario: World, trace?: (line: string) => void): Promise<{ readonly violations: readonly Broken[] }>;
  shrink(scenario: World, fails: (candidate: World) => Promise<boolean>): Promise<World>;
}

/** Why a world failed. */
export interface Explanation<World = Scenario> {
  /** The smallest world that was found in which it still breaks in the same way. */
  readonly smallest: World;
  /** For people: what was broken, how to see it again, and what happens in the smallest world. */
  readonly lines: readonly string[];
}

/** Explains a failed world: looks for a smaller one that still breaks in the same way. */
export async function explainWorld<World extends object>(failed: FailedWorld<World>): Promise<Explanation<World>> {
  const { seed, violations, scenario, replay, run } = failed;
  const [first] = violations;
  const smallest = await failed.shrink(scenario, async (candidate) => (await run(candidate)).violations.some(({ kind }) => kind === first.kind));
  const trace: string[] = [];
  await run(smallest, (line) => trace.push(line));
  return {
    smallest,
    lines: [
      violationText(`seed ${seed}`, violations),
      `  replay: ${replay}`,
      `  smallest world that still breaks: ${writeScenario(smallest, 0)}`,
      `  the last of its ${trace.length} event(s):`,
      ...trace.slice(-TRACE_LINES).map((line) => `    ${line}`),
    ],
  };
}

/**
 * Explains a failed world of one destination.
 *
 * @param deliver the forwarder's core that failed @default - the real one
 */
export function explainFailure({ seed, violations }: FailedSeed, webhooks: number, deliver?: Deliver): Promise<Explanation> {
  return explainWorld({
    seed,
    violations,
    scenario: drawScenario(seed, webhooks),
    replay: replayCommand(seed, webhooks),
    run: (scenario, trace) => runWorld(scenario, { deliver, stopAtViolation: true, trace, remark: trace }),
    shrink,
  });
}

/** One line: how many promises were broken, and which was the first. */
export function violationText(where: string, violations: readonly Broken[]): string {
  const [first] = violations;
  return `${where}: ${violations.length} violation(s), the first after ${(first.at / 1000).toFixed(3)} s: ${first.kind}: ${first.detail}`;
}
