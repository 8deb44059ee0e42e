import { VirtualClock } from '../../cli/src/local/clock';
import { BackgroundTasks } from '../../src/engine/background-tasks';
import { TimeoutError, withTimeout } from '../../src/engine/with-timeout';
import { errorName } from '../../src/shared/error-name';
import { never } from '../delivery/support/world';

test('work that is done in time gives its result, or its error', async () => {
  const clock = new VirtualClock();
  await expect(withTimeout(clock, 100, Promise.resolve(5))).resolves.toBe(5);
  await expect(withTimeout(clock, 100, Promise.reject(new TypeError('x')))).rejects.toThrow(TypeError);
});

test('work that is late is an error, and what comes of it later ends nothing', async () => {
  const clock = new VirtualClock();
  const late = withTimeout(clock, 100, clock.sleep(200).then(() => Promise.reject(new Error('too late'))));
  const seen = expect(late).rejects.toThrow(TimeoutError);
  await clock.advance(300);
  await seen;
  expect(errorName(await late.catch((error: unknown) => error))).toBe('Timeout');
});

test('what runs beside is waited for, but only so long', async () => {
  const clock = new VirtualClock();
  const beside = new BackgroundTasks(clock);
  const failed = jest.fn();
  let done = false;
  beside.start(async () => {
    await clock.sleep(50);
    done = true;
  }, failed);
  beside.start(() => Promise.reject(new Error('x')), failed);
  beside.start(() => {
    throw new Error('y');
  }, failed);
  const first = beside.settle(1000);
  await clock.advance(50);
  await first;
  expect(done).toBe(true);
  expect(failed).toHaveBeenCalledTimes(2);
  beside.start(() => never(), failed);
  const second = beside.settle(1000);
  await clock.advance(1000);
  await second;
  await new BackgroundTasks(clock).settle(1000);
});

test('the end waits for work that is still running', async () => {
  const clock = new VirtualClock();
  const beside = new BackgroundTasks(clock);
  let written = false;
  beside.start(async () => {
    await clock.sleep(50);
    written = true;
  }, jest.fn());
  const settled = beside.settle(1000).then(() => written);
  await clock.advance(1000);
  expect(await settled).toBe(true);
});

test('where nothing is running, nothing is waited for', async () => {
  const clock = { now: () => 0, elapsed: () => 0, sleep: jest.fn(() => never<void>()) };
  await new BackgroundTasks(clock).settle(1000);
  expect(clock.sleep).not.toHaveBeenCalled();
});

test('without time left there is no waiting', async () => {
  const clock = { now: () => 0, elapsed: () => 0, sleep: jest.fn(() => Promise.resolve()) };
  const beside = new BackgroundTasks(clock);
  beside.start(() => never(), jest.fn());
  await beside.settle(-5);
  await expect(withTimeout(clock, -5, never())).rejects.toThrow('There was no answer within -5 ms.');
  expect(clock.sleep.mock.calls.every(([milliseconds]: unknown[]) => milliseconds === 0)).toBe(true);
});

test('what can wait begins a moment later, so that it holds up nothing, and at the end at once', async () => {
  const clock = new VirtualClock();
  const beside = new BackgroundTasks(clock);
  const done: string[] = [];
  const work = (name: string) => () => {
    done.push(name);
    return Promise.resolve();
  };
  beside.startSoon(work('first'), jest.fn());
  beside.startSoon(work('second'), jest.fn());
  await Promise.resolve();
  expect(done).toEqual([]);
  await clock.advance(0);
  expect(done).toEqual(['first', 'second']);
  beside.startSoon(work('third'), jest.fn());
  beside.begin();
  expect(done).toEqual(['first', 'second', 'third']);
  beside.startSoon(work('last'), jest.fn());
  await beside.settle(1000);
  expect(done).toEqual(['first', 'second', 'third', 'last']);
});

test('of an error its code or name is told, and nothing else', () => {
  expect(errorName(Object.assign(new Error('secret'), { code: 'ECONNRESET' }))).toBe('ECONNRESET');
  expect(errorName(Object.assign(new Error('secret'), { code: 5 }))).toBe('Error');
  expect(errorName(Object.assign(new Error('secret'), { name: 'AccessDenied' }))).toBe('AccessDenied');
  expect(errorName('secret')).toBe('string');
});

test('what is done already is waited for no more', async () => {
  const clock = new VirtualClock();
  const beside = new BackgroundTasks(clock);
  beside.start(async () => undefined, jest.fn());
  const settled = beside.settle(0);
  await clock.advance(0);
  await settled;
  const sleep = jest.spyOn(clock, 'sleep');
  await beside.settle(1000);
  expect(sleep).not.toHaveBeenCalled();
});
