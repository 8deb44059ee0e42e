import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { run } from '../../src/commands/run';
import { drawScenario } from '../../src/simulation/draw-scenario';
import { writeScenario } from '../../src/simulation/scenario-checks';
import { FakeProcess } from '../support/fake-process';

const lines = (written: readonly string[]) => written.join('').trimEnd().split('\n');

async function simulate(...args: string[]): Promise<{ exitCode: number; out: string[]; err: string[] }> {
  const process = new FakeProcess();
  const exitCode = await run(['simulate', ...args], process);
  return { exitCode, out: lines(process.out), err: lines(process.err) };
}

test('ends with one line of JSON, exit 0', async () => {
  const { exitCode, out } = await simulate('--seeds', '4', '--webhooks', '30', '--json');
  const figures = JSON.parse(out.at(-1)!);
  const {
    seconds, delivered, deadLettered, dropped, handled, duplicates, simulatedHours, hoursPerSecond, webhooksPerSecond, pairsSeen, pairs, ...counts
  } = figures;
  expect(counts).toEqual({ seeds: 4, webhooks: 120, lost: 0, reordered: 0, overLimit: 0, unexplainedDuplicates: 0 });
  expect(delivered + deadLettered + dropped + handled + duplicates).toBe(120);
  expect(seconds).toBeGreaterThan(0);
  expect(simulatedHours).toBeGreaterThan(0);
  expect(hoursPerSecond).toBeGreaterThan(0);
  expect(webhooksPerSecond).toBeGreaterThan(0);
  expect(pairsSeen).toBeGreaterThan(10);
  expect(pairs).toBeGreaterThan(pairsSeen);
  expect(out.filter((line) => line.startsWith(`Faults struck in ${pairsSeen} of ${pairs} states; `))).toHaveLength(1);
  expect(out.at(-2)).toBe(`${simulatedHours} hours were simulated: ${hoursPerSecond} hours/s, ${webhooksPerSecond} webhooks/s.`);
  expect(exitCode).toBe(0);
});

test('replays one world, with everything that happens in it', async () => {
  const { exitCode, out } = await simulate('--seed', '7', '--webhooks', '5', '--trace');
  expect(JSON.parse(out[0])).toMatchObject({ seed: 7, webhooks: 5 });
  expect(out.filter((line) => / {2}accepted w\d in g\d/.test(line))).toHaveLength(5);
  expect(exitCode).toBe(0);
});

test('ends when nothing new is seen for a while, and says so', async () => {
  const { out } = await simulate('--seeds', '60', '--webhooks', '1', '--until-stable', '3', '--json');
  const { seeds } = JSON.parse(out.at(-1)!);
  expect(seeds).toBeGreaterThanOrEqual(3);
  expect(seeds).toBeLessThan(60);
  expect(out.some((line) => /the last [3-9] of \d+ worlds showed nothing new\. Stable\. Never seen:$/.test(line))).toBe(true);
  const short = await simulate('--seeds', '2', '--webhooks', '20', '--until-stable');
  expect(short.out.some((line) => line.includes('of 2 worlds showed nothing new. Not stable yet. Never seen:'))).toBe(true);
});

test('runs the scenario of a file, as it was drawn from its seed', async () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'scenario-'));
  const file = path.join(folder, 'world.json');
  fs.writeFileSync(file, writeScenario(drawScenario(7, 5)));
  const drawn = await simulate('--seed', '7', '--webhooks', '5', '--trace', '--hash');
  const read = await simulate('--scenario', file, '--trace', '--hash');
  const events = ({ out }: typeof read): string[] => out.filter((line) => !/^\{|webhooks\/s/.test(line));
  expect(events(read)).toEqual(events(drawn));
  expect(read.out.filter((line) => /^sha256 [0-9a-f]{64}$/.test(line))).toHaveLength(1);
  fs.writeFileSync(file, '{"seed":-1}');
  const { exitCode, err } = await simulate('--scenario', file);
  expect([exitCode, err]).toEqual([2, [`scalable-webhook: --scenario ${file}: seed is -1, expected a whole number from 0 to 1099511627776.`]]);
  fs.rmSync(folder, { recursive: true });
});

test.each([
  ['--seeds is "many", expected a whole number from 1 to 1000000.', ['--seeds', 'many']],
  ['--webhooks is "0", expected a whole number from 1 to 1000000.', ['--webhooks', '0']],
  ['--trace is for one world, expected --seed or --scenario with it.', ['--trace']],
  ['--until-stable is "0", expected a whole number from 1 to 1000000.', ['--until-stable', '0']],
  ['--until-stable is for many worlds, expected neither --seed nor --scenario with it.', ['--seed', '1', '--until-stable']],
  ['--hash is for one world, expected --seed or --scenario with it.', ['--hash']],
  ['--seed and --scenario both name a world, expected one of them.', ['--seed', '1', '--scenario', 'world.json']],
  ['--scenario no-such-file.json cannot be read (ENOENT), expected a file with a scenario.', ['--scenario', 'no-such-file.json']],
  ['unknown option \'--hurry\' (--help lists what there is)', ['--hurry']],
])('%s (exit 2)', async (message, args) => {
  const { exitCode, err } = await simulate(...args);
  expect(err).toEqual([`scalable-webhook: ${message}`]);
  expect(exitCode).toBe(2);
});
