import { FUNCTION_CLOCK, keptAwake } from '../../../src/delivery/function/function-clock';
import { withTimeout } from '../../../src/engine/with-timeout';

afterEach(() => jest.restoreAllMocks());

test('a wait whose work is done keeps no process', async () => {
  const set = jest.spyOn(globalThis, 'setTimeout');
  expect(await withTimeout(FUNCTION_CLOCK, 60_000, Promise.resolve('done'))).toBe('done');
  const waits = set.mock.calls.flatMap(([, milliseconds], index) => milliseconds === 60_000 ? [set.mock.results[index].value as NodeJS.Timeout] : []);
  expect(waits.map((timer) => timer.hasRef())).toEqual([false]);
});

test('an invocation keeps it until its work is done, well or not', async () => {
  const set = jest.spyOn(globalThis, 'setInterval');
  const cleared = jest.spyOn(globalThis, 'clearInterval');
  const keeper = (): NodeJS.Timeout => set.mock.results.at(-1)!.value as NodeJS.Timeout;
  expect(await keptAwake(async () => {
    await FUNCTION_CLOCK.sleep(5);
    return keeper().hasRef();
  })).toBe(true);
  expect(cleared).toHaveBeenCalledWith(keeper());
  await expect(keptAwake(() => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
  expect(set).toHaveBeenCalledTimes(2);
  expect(cleared).toHaveBeenLastCalledWith(keeper());
});

test('time passes by the machine\'s clock', async () => {
  const [now, elapsed] = [FUNCTION_CLOCK.now(), FUNCTION_CLOCK.elapsed()];
  await FUNCTION_CLOCK.sleep(20);
  expect(FUNCTION_CLOCK.elapsed() - elapsed).toBeGreaterThanOrEqual(15);
  expect(FUNCTION_CLOCK.now()).toBeGreaterThan(now);
});
