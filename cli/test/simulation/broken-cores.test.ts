import { BROKEN_CORES, BrokenCore } from './broken-cores';
import { drawScenario } from '../../src/simulation/draw-scenario';
import { explainFailure } from '../../src/simulation/explain-failure';
import { readScenario } from '../../src/simulation/scenario-file';
import { runWorld, WorldResult } from '../../src/simulation/world/world';

const SEEDS = Array.from({ length: 15 }, (_, index) => index + 1);
const WEBHOOKS = 200;

async function firstFailure({ world, ...parts }: Omit<BrokenCore, 'fault' | 'breaks'>): Promise<WorldResult | undefined> {
  for (const seed of SEEDS) {
    const result = await runWorld({ ...drawScenario(seed, WEBHOOKS), ...world }, { ...parts, stopAtViolation: true });
    if (result.violations.length > 0) {
      return result;
    }
  }
  return undefined;
}

describe('the oracle notices within a few seeds a forwarder that', () => {
  test.each(BROKEN_CORES)('$fault', async ({ breaks, ...core }) => {
    const failure = await firstFailure(core);
    expect(breaks).toContain(failure?.violations[0].kind);
  });
});

/** Faults that must be among the altered cores, by the names under which they are asked for. */
const ASKED_FOR: ReadonlyArray<readonly [name: string, fault: string]> = [
  ['brake held on poison', 'holds its brake on poison, although others succeed'],
  ['expiry only by attempt', 'lets expire only by an attempt what is past its time'],
  ['a record counted twice', 'counts a record twice'],
  ['a rate share rounded up', 'rounds its share of the rate up'],
  ['a signature made with the arrival time', 'signs a request with the time of its arrival'],
  ['a function retried inside the SDK', 'has its function invoked again by the SDK when there is no answer'],
];

test.each(ASKED_FOR)('%s is among them', (_name, fault) => {
  expect(BROKEN_CORES.map((core) => core.fault)).toContain(fault);
});

test('a failed world is made smaller, with the command that replays it and what happens in it', async () => {
  const { deliver } = BROKEN_CORES.find(({ fault }) => fault === 'acknowledges what failed')!;
  const failure = (await firstFailure({ deliver }))!;
  const { lines, smallest } = await explainFailure(failure, WEBHOOKS, deliver);
  expect(lines[1]).toContain(`npm run simulate -- --seed ${failure.seed} --webhooks ${WEBHOOKS}`);
  expect(readScenario(lines[2].slice(lines[2].indexOf('{')))).toEqual(smallest);
  expect(smallest.webhooks).toBeLessThan(WEBHOOKS / 4);
  expect(smallest.deploys).toEqual([]);
  expect(lines.at(-1)).toMatch(/VIOLATION lost: w\d+ is neither queued, delivered nor dead-lettered/);
});
