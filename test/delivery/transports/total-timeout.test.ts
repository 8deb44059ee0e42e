import { withTotalTimeout } from '../../../src/delivery/transports/total-timeout';

test('work that is done in time leaves no timer behind', async () => {
  let cancelled = 0;
  const after = () => () => { cancelled += 1; };
  expect(await withTotalTimeout(1_000, () => Promise.resolve('done'), () => 'late', after)).toBe('done');
  expect(cancelled).toBe(1);
});

test('nor does it where time is the machine\'s', async () => {
  const cleared = jest.spyOn(globalThis, 'clearTimeout');
  await withTotalTimeout(1_000_000, () => Promise.resolve('done'), () => 'late');
  expect(cleared).toHaveBeenCalledTimes(1);
  cleared.mockRestore();
});

test('work that is late is told to stop, and its result is that of what is late', async () => {
  let ring: () => void = () => undefined;
  const signals: AbortSignal[] = [];
  const result = withTotalTimeout(50, (signal) => {
    signals.push(signal);
    return new Promise<string>(() => undefined);
  }, (timeoutMs) => `late after ${timeoutMs} ms`, (_milliseconds, callback) => {
    ring = callback;
    return () => undefined;
  });
  expect(signals[0].aborted).toBe(false);
  ring();
  expect(await result).toBe('late after 50 ms');
  expect(signals[0].aborted).toBe(true);
});
