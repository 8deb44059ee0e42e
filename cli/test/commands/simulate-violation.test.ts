import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { deliverBatch } from '../../../src/engine/deliver-batch';
import { run } from '../../src/commands/run';
import { FakeProcess } from '../support/fake-process';

// The forwarder's core, made to acknowledge whatever it was given.
jest.mock('../../../src/engine/deliver-batch', () => ({ deliverBatch: jest.fn() }));

test('a broken promise is exit 1, with the seed, its replay, a file with the smallest world, and the figures as the last line', async () => {
  const { deliverBatch: actual } = jest.requireActual('../../../src/engine/deliver-batch');
  jest.mocked(deliverBatch).mockImplementation(async (...all) => {
    await actual(...all);
    return [];
  });
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'scenarios-'));
  const file = path.join(folder, 'scenario-1.json');
  const process = new FakeProcess();
  const exitCode = await run(['simulate', '--seed', '1', '--webhooks', '50', '--json', '--scenarios', folder], process);
  const text = { out: process.out.join(''), err: process.err.join('') };
  expect(exitCode).toBe(1);
  expect(text.err).toContain('replay: npm run simulate -- --seed 1 --webhooks 50');
  expect(text.err.trimEnd().split('\n').at(-1)).toBe('scalable-webhook: A promise was broken in 1 of 1 worlds, seeds 1.');
  expect(text.err).toContain(`the smallest world is in ${file}: npm run simulate -- --scenario ${file} --trace`);
  expect(JSON.parse(text.out.trimEnd().split('\n').at(-1)!).lost).toBeGreaterThan(0);

  const replay = new FakeProcess();
  expect(await run(['simulate', '--scenario', file], replay)).toBe(1);
  const [first, ...events] = replay.err.join('').trimEnd().split('\n');
  expect(first).toMatch(/scenario-1\.json: \d+ violation\(s\), the first after [\d.]+ s: /);
  expect(events.some((line) => line.includes('VIOLATION'))).toBe(true);
  expect(events.at(-1)).toBe('scalable-webhook: A promise was broken in 1 of 1 worlds, seeds 1.');
  fs.rmSync(folder, { recursive: true });
});
