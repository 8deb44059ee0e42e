import { FUNCTION_CLOCK, keptAwake } from '../../../src/delivery/function/function-clock';
import { withTimeout } from '../../../src/engine/with-timeout';

/** Timers that keep the process. */
const timers = (): number => process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length;

test('a wait whose work is done keeps no process', async () => {
  const before = timers();
  expect(await withTimeout(FUNCTION_CLOCK, 60_000, Promise.resolve('done'))).toBe('done');
  expect(timers()).toBe(before);
});

test('an invocation keeps it until its work is done, well or not', async () => {
  const before = timers();
  expect(await keptAwake(async () => {
    await FUNCTION_CLOCK.sleep(5);
    return timers();
  })).toBe(before + 1);
  await expect(keptAwake(() => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
  expect(timers()).toBe(before);
});

test('time passes by the machine\'s clock', async () => {
  const [now, elapsed] = [FUNCTION_CLOCK.now(), FUNCTION_CLOCK.elapsed()];
  await FUNCTION_CLOCK.sleep(20);
  expect(FUNCTION_CLOCK.elapsed() - elapsed).toBeGreaterThanOrEqual(15);
  expect(FUNCTION_CLOCK.now()).toBeGreaterThan(now);
});
