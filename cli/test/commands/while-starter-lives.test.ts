import { whileStarterLives } from '../../src/commands/while-starter-lives';

beforeEach(() => {
  jest.useFakeTimers();
});

afterEach(() => {
  jest.useRealTimers();
});

const starter = () => ({ ppid: process.ppid });

test('what the work comes to is what comes of it', async () => {
  await expect(whileStarterLives(starter(), async () => 7)).resolves.toBe(7);
  await expect(whileStarterLives(starter(), async () => {
    throw new Error('broken');
  })).rejects.toThrow('broken');
  expect(jest.getTimerCount()).toBe(0);
});

test('work is given up some seconds after the starter is gone', async () => {
  const own = starter();
  const given = whileStarterLives(own, () => new Promise(() => {})).catch(({ message }: Error) => message);
  own.ppid = 1;
  await jest.advanceTimersByTimeAsync(1_000);
  expect(jest.getTimerCount()).toBe(1);
  await jest.advanceTimersByTimeAsync(10_000);
  expect(await given).toMatch(/^It ended before its time because .+, which had started it, is gone\.$/);
});

test('work that ends by itself then is not cut short', async () => {
  const own = starter();
  const given = whileStarterLives(own, () => new Promise((resolve) => setTimeout(() => resolve('tidied up'), 3_000)));
  own.ppid = 1;
  await jest.advanceTimersByTimeAsync(10_000);
  expect(await given).toBe('tidied up');
});
