import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { run } from '../../src/commands/run';
import { drawFanOut } from '../../src/simulation/fan-out/draw-scenario';
import { writeScenario } from '../../src/simulation/scenario-checks';
import { FakeProcess } from '../support/fake-process';

async function simulate(...args: string[]): Promise<{ exitCode: number; out: string[]; err: string }> {
  const process = new FakeProcess();
  const exitCode = await run(['simulate', '--fan-out', ...args], process);
  return { exitCode, out: process.out.join('').trimEnd().split('\n'), err: process.err.join('') };
}

test('simulate --fan-out ends with one line of JSON, exit 0', async () => {
  const { exitCode, out } = await simulate('--seeds', '3', '--webhooks', '20', '--json');
  const figures = JSON.parse(out.at(-1)!);
  expect(figures).toMatchObject({
    seeds: 3, lost: 0, unwanted: 0, reordered: 0, overLimit: 0, slowed: 0, unexplainedDuplicates: 0, otherViolations: 0,
  });
  expect(figures.webhooks).toBeGreaterThanOrEqual(60);
  expect(figures.delivered).toBeGreaterThan(0);
  expect(exitCode).toBe(0);
});

test('one world, its events and their hash: the same each time', async () => {
  const [one, other] = [await simulate('--seed', '7', '--webhooks', '5', '--trace', '--hash'), await simulate('--seed', '7', '--webhooks', '5', '--hash')];
  const hash = one.out.find((line) => line.startsWith('sha256 '));
  expect(one.out[0]).toMatch(/^\{"seed":7,/);
  expect(one.out[1]).toMatch(/^\d+\.\d{3} s {2}/);
  expect(hash).toBeDefined();
  expect(other.out).toContain(hash);
});

test('a world from a file is the world that was drawn; what is wrong with the file is said in one sentence, exit 2', async () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'fan-out-'));
  const file = path.join(folder, 'scenario.json');
  try {
    fs.writeFileSync(file, writeScenario(drawFanOut(7, 5)));
    const [drawn, read] = [await simulate('--seed', '7', '--webhooks', '5', '--hash'), await simulate('--scenario', file, '--hash')];
    expect(read.exitCode).toBe(0);
    expect(read.out.find((line) => line.startsWith('sha256 '))).toBe(drawn.out.find((line) => line.startsWith('sha256 ')));
    fs.writeFileSync(file, writeScenario({ ...drawFanOut(7, 5), destinations: [] }));
    expect(await simulate('--scenario', file)).toMatchObject({ exitCode: 2, err: expect.stringContaining(`--scenario ${file}: destinations is [], expected one or more`) });
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
});

test.each([
  [['--trace'], '--trace is for one world, expected --seed or --scenario with it.'],
  [['--hash'], '--hash is for one world, expected --seed or --scenario with it.'],
  [['--scenario', 'x.json'], '--scenario x.json cannot be read (ENOENT), expected a file with a scenario.'],
  [['--scenario', 'x.json', '--seed', '1'], '--seed 1 is given with --scenario x.json, which has a seed of its own, expected one of the two: leave out --seed or --scenario.'],
  [['--until-stable'], '--fan-out counts no states, expected no --until-stable with it.'],
])('%p: what is wrong, exit 2', async (args, message) => {
  const { exitCode, err } = await simulate(...args);
  expect(err).toContain(message);
  expect(exitCode).toBe(2);
});
