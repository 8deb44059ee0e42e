import { drawScenario } from './draw-scenario';
import { Scenario } from './scenario';
import { shrink } from './shrink';
import { FailedSeed } from './totals';
import { Deliver } from './world/function-environment';
import { runWorld } from './world/world';

/** The end of a long trace tells more than its beginning. */
const TRACE_LINES = 40;

/** The command that runs one world again. */
export function replayCommand(seed: number, webhooks: number): string {
  return `npm run simulate -- --seed ${seed} --webhooks ${webhooks}`;
}

/**
 * Explains a failed world to people: what was broken, how to see it again, the smallest world in which it still breaks, and what happens
 * there.
 *
 * @param deliver the forwarder's core that failed @default - the real one
 * @returns lines of text
 */
export async function explainFailure({ seed, violations }: FailedSeed, webhooks: number, deliver?: Deliver): Promise<string[]> {
  const [first] = violations;
  const fails = async (scenario: Scenario): Promise<boolean> =>
    (await runWorld(scenario, { deliver, stopAtViolation: true })).violations.some(({ kind }) => kind === first.kind);
  const smallest = await shrink(drawScenario(seed, webhooks), fails);
  const trace: string[] = [];
  await runWorld(smallest, { deliver, stopAtViolation: true, trace: (line) => trace.push(line) });
  return [
    `seed ${seed}: ${violations.length} violation(s), the first after ${(first.at / 1000).toFixed(3)} s: ${first.kind}: ${first.detail}`,
    `  replay: ${replayCommand(seed, webhooks)}`,
    `  smallest world that still breaks: ${JSON.stringify(smallest)}`,
    `  the last of its ${trace.length} event(s):`,
    ...trace.slice(-TRACE_LINES).map((line) => `    ${line}`),
  ];
}
