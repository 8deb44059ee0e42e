import { deliverBatch } from '../../../src/engine/deliver-batch';
import { run } from '../../src/commands/run';
import { FakeProcess } from '../support/fake-process';

// The forwarder's core, made to acknowledge whatever it was given.
jest.mock('../../../src/engine/deliver-batch', () => ({ deliverBatch: jest.fn() }));

test('a broken promise is exit 1, with the seed, its replay, and the figures as the last line', async () => {
  const { deliverBatch: actual } = jest.requireActual('../../../src/engine/deliver-batch');
  jest.mocked(deliverBatch).mockImplementation(async (...all) => {
    await actual(...all);
    return [];
  });
  const process = new FakeProcess();
  const exitCode = await run(['simulate', '--seed', '1', '--webhooks', '50', '--json'], process);
  const text = { out: process.out.join(''), err: process.err.join('') };
  expect(exitCode).toBe(1);
  expect(text.err).toContain('replay: npm run simulate -- --seed 1 --webhooks 50');
  expect(text.err.trimEnd().split('\n').at(-1)).toBe('scalable-webhook: A promise was broken in 1 of 1 worlds, seeds 1.');
  expect(JSON.parse(text.out.trimEnd().split('\n').at(-1)!).lost).toBeGreaterThan(0);
});
