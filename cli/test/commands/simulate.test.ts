import { run } from '../../src/commands/run';
import { FakeProcess } from '../support/fake-process';

const lines = (written: readonly string[]) => written.join('').trimEnd().split('\n');

async function simulate(...args: string[]): Promise<{ exitCode: number; out: string[]; err: string[] }> {
  const process = new FakeProcess();
  const exitCode = await run(['simulate', ...args], process);
  return { exitCode, out: lines(process.out), err: lines(process.err) };
}

test('ends with one line of JSON, exit 0', async () => {
  const { exitCode, out } = await simulate('--seeds', '4', '--webhooks', '30', '--json');
  const { seconds, delivered, deadLettered, dropped, duplicates, ...counts } = JSON.parse(out.at(-1)!);
  expect(counts).toEqual({ seeds: 4, webhooks: 120, lost: 0, reordered: 0, overLimit: 0, unexplainedDuplicates: 0 });
  expect(delivered + deadLettered + dropped + duplicates).toBe(120);
  expect(seconds).toBeGreaterThan(0);
  expect(exitCode).toBe(0);
});

test('replays one world, with everything that happens in it', async () => {
  const { exitCode, out } = await simulate('--seed', '7', '--webhooks', '5', '--trace');
  expect(JSON.parse(out[0])).toMatchObject({ seed: 7, webhooks: 5 });
  expect(out.filter((line) => / {2}accepted w\d in g\d/.test(line))).toHaveLength(5);
  expect(exitCode).toBe(0);
});

test.each([
  ['--seeds is "many", expected a whole number from 1 to 1000000.', ['--seeds', 'many']],
  ['--webhooks is "0", expected a whole number from 1 to 1000000.', ['--webhooks', '0']],
  ['--trace is for one world, expected --seed with it.', ['--trace']],
  ['unknown option \'--hurry\'', ['--hurry']],
])('%s (exit 2)', async (message, args) => {
  const { exitCode, err } = await simulate(...args);
  expect(err).toEqual([`scalable-webhook: ${message}`]);
  expect(exitCode).toBe(2);
});
