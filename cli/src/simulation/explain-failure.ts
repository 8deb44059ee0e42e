import { drawScenario } from './draw-scenario';
import { Violation } from './oracle/violation';
import { Scenario } from './scenario';
import { writeScenario } from './scenario-file';
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

/** The command that runs the world of a file. */
export function scenarioCommand(file: string): string {
  return `npm run simulate -- --scenario ${file} --trace`;
}

/** Why a world failed. */
export interface Explanation {
  /** The smallest world that was found in which it still breaks in the same way. */
  readonly smallest: Scenario;
  /** For people: what was broken, how to see it again, and what happens in the smallest world. */
  readonly lines: readonly string[];
}

/**
 * Explains a failed world: looks for a smaller one that still breaks.
 *
 * @param deliver the forwarder's core that failed @default - the real one
 */
export async function explainFailure({ seed, violations }: FailedSeed, webhooks: number, deliver?: Deliver): Promise<Explanation> {
  const [first] = violations;
  const fails = async (scenario: Scenario): Promise<boolean> =>
    (await runWorld(scenario, { deliver, stopAtViolation: true })).violations.some(({ kind }) => kind === first.kind);
  const smallest = await shrink(drawScenario(seed, webhooks), fails);
  const trace: string[] = [];
  await runWorld(smallest, { deliver, stopAtViolation: true, trace: (line) => trace.push(line) });
  return {
    smallest,
    lines: [
      violationText(`seed ${seed}`, violations),
      `  replay: ${replayCommand(seed, webhooks)}`,
      `  smallest world that still breaks: ${writeScenario(smallest, 0)}`,
      `  the last of its ${trace.length} event(s):`,
      ...trace.slice(-TRACE_LINES).map((line) => `    ${line}`),
    ],
  };
}

/** One line: how many promises were broken, and which was the first. */
export function violationText(where: string, violations: readonly Violation[]): string {
  const [first] = violations;
  return `${where}: ${violations.length} violation(s), the first after ${(first.at / 1000).toFixed(3)} s: ${first.kind}: ${first.detail}`;
}
