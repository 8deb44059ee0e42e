import { PLANTED_FAULTS, PlantedFault } from './planted-faults';
import { drawFanOut } from '../../../src/simulation/fan-out/draw-scenario';
import { runFanOut } from '../../../src/simulation/fan-out/world';

const SEEDS = Array.from({ length: 120 }, (_, index) => index + 1);
const WEBHOOKS = 60;
const MOST_WORLDS = 12;

async function firstBroken(planted: PlantedFault): Promise<readonly string[]> {
  const { breaks, changes, world = ({ change }) => change === 'several' } = planted;
  const scenarios = SEEDS.map((seed) => drawFanOut(seed, WEBHOOKS)).filter(world);
  for (const scenario of scenarios.slice(0, MOST_WORLDS)) {
    const { violations } = await runFanOut({ ...scenario, ...changes }, { alter: planted.alter });
    if (violations.some(({ kind }) => kind === breaks)) {
      return violations.map(({ kind }) => kind);
    }
  }
  return [];
}

describe('the oracle notices within a few seeds a router that', () => {
  test.each(PLANTED_FAULTS)('$fault', async (planted) => {
    expect(await firstBroken(planted)).toContain(planted.breaks);
  });
});
