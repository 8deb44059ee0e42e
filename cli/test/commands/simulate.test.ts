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

test('the trace says as well which faults struck and what operators did; neither that nor --trace changes the hash', async () => {
  const traced = await simulate('--seed', '3', '--webhooks', '30', '--trace', '--hash');
  const hashed = await simulate('--seed', '3', '--webhooks', '30', '--hash');
  const sha256 = ({ out }: typeof traced): string => out.find((line) => line.startsWith('sha256 '))!;
  expect(sha256(traced)).toBe(sha256(hashed));
  expect(traced.out.some((line) => / s {2}somebody redrives the dead-letter queue: \d+ message\(s\)$/.test(line))).toBe(true);
  expect(traced.out.some((line) => / s {2}w1: redriven$/.test(line))).toBe(true);
});

test('counts what happened, and says apart from that what there was at most', async () => {
  const { out } = await simulate('--seeds', '2', '--webhooks', '20');
  const happened = out.slice(out.indexOf('What happened:') + 1, out.indexOf('At most, in any one world:'));
  expect(happened.length).toBeGreaterThan(3);
  expect(happened.filter((line) => !/^ +\d+ {2}\S/.test(line) || line.includes('most'))).toEqual([]);
  expect(out.slice(out.indexOf('At most, in any one world:') + 1).slice(0, 2)).toEqual([expect.stringMatching(/^ +\d+ {2}in flight$/), expect.stringMatching(/^ +\d+ {2}receives$/)]);
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
  ['--seeds 4 is given with --seed 3, which runs one world alone, expected one of the two: leave out --seeds or --seed.', ['--seed', '3', '--seeds', '4']],
  ['--seeds 100 is given with --seed 3, which runs one world alone, expected one of the two: leave out --seeds or --seed.', ['--seed', '3', '--seeds', '100']],
  ['--first 5 is given with --seed 3, which runs one world alone, expected one of the two: leave out --first or --seed.', ['--seed', '3', '--first', '5']],
  ['--until-stable is given with --seed 1, which runs one world alone, expected one of the two: leave out --until-stable or --seed.', ['--seed', '1', '--until-stable']],
  ['--seeds 4 is given with --scenario w.json, which runs one world alone, expected one of the two: leave out --seeds or --scenario.', ['--seeds', '4', '--scenario', 'w.json']],
  ['--first 0 is given with --scenario w.json, which runs one world alone, expected one of the two: leave out --first or --scenario.', ['--first', '0', '--scenario', 'w.json']],
  ['--until-stable 9 is given with --scenario w.json, which runs one world alone, expected one of the two: leave out --until-stable or --scenario.', ['--until-stable', '9', '--scenario', 'w.json']],
  ['--webhooks 5 is given with --scenario w.json, which says how many webhooks there are, expected one of the two: leave out --webhooks or --scenario.', ['--scenario', 'w.json', '--webhooks', '5']],
  ['--scenarios out is given with --scenario w.json, which is not made smaller, so that nothing is written, expected one of the two: leave out --scenarios or --scenario.', ['--scenario', 'w.json', '--scenarios', 'out']],
  ['--seeds 4 is given with --seed 3, which runs one world alone, expected one of the two: leave out --seeds or --seed.', ['--fan-out', '--seed', '3', '--seeds', '4']],
  ['--hash is for one world, expected --seed or --scenario with it.', ['--hash']],
  ['--seed 1 is given with --scenario world.json, which has a seed of its own, expected one of the two: leave out --seed or --scenario.', ['--seed', '1', '--scenario', 'world.json']],
  ['--scenario no-such-file.json cannot be read (ENOENT), expected a file with a scenario.', ['--scenario', 'no-such-file.json']],
  ['unknown option \'--hurry\' (--help lists what there is)', ['--hurry']],
])('%s (exit 2)', async (message, args) => {
  const { exitCode, err } = await simulate(...args);
  expect(err).toEqual([`scalable-webhook: ${message}`]);
  expect(exitCode).toBe(2);
});
