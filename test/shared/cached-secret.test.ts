import { CachedSecret } from '../../src/shared/cached-secret';

/** A secret whose readings give these answers, the last one again and again; a text with a question mark means nothing. */
function secret(whenUnusable: 'keep' | 'forget', ...answers: Array<string | Error>) {
  const clock = { now: 1_000_000 };
  const read = jest.fn(async () => {
    const next = answers.length > 1 ? answers.shift()! : answers[0];
    if (next instanceof Error) {
      throw next;
    }
    return next;
  });
  const parse = (text: string): string => {
    if (text.includes('?')) {
      throw new Error(`unusable ${text}`);
    }
    return text.toUpperCase();
  };
  const times = { now: () => clock.now, rereadAfterMs: 30_000, usedWhileStaleMs: 60_000 };
  return { cached: new CachedSecret({ read, parse, ...times, whenUnusable }), read, clock };
}

/** What runs in the background has been done. */
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test('it is read once, also for those who ask at the same time', async () => {
  const { cached, read } = secret('forget', 'a', 'b');
  expect(cached.known).toBeUndefined();
  expect(await Promise.all([cached.get(), cached.get(), cached.reread()])).toEqual(['A', 'A', 'A']);
  expect(await cached.get()).toBe('A');
  expect([cached.known, read.mock.calls.length]).toEqual(['A', 1]);
});

test('on suspicion it is read again, but not soon after the last reading', async () => {
  const { cached, read, clock } = secret('forget', 'a', 'b', 'c');
  await cached.get();
  clock.now += 29_999;
  cached.mayBeStale();
  expect(await cached.get()).toBe('A');
  clock.now += 1;
  expect(await cached.get()).toBe('A');
  cached.mayBeStale();
  await settled();
  expect([await cached.get(), await cached.get()]).toEqual(['B', 'B']);
  expect(read).toHaveBeenCalledTimes(2);
});

test('reread asks nobody, and says what went wrong', async () => {
  const { cached } = secret('keep', 'a', new Error('denied'), 'b');
  await cached.get();
  await expect(cached.reread()).rejects.toThrow('denied');
  expect(await cached.get()).toBe('A');
  expect([await cached.reread(), cached.known]).toEqual(['B', 'B']);
});

test('a suspected value is used at once while it is read, however long that takes', async () => {
  const { cached, read, clock } = secret('forget', 'a');
  await cached.get();
  read.mockImplementation(() => new Promise(() => undefined));
  clock.now += 30_000;
  cached.mayBeStale();
  expect(await cached.get()).toBe('A');
  clock.now += 59_999;
  expect(await cached.get()).toBe('A');
});

test('what has been suspected for a minute, as when the environment was frozen, is read before it is used', async () => {
  const { cached, read, clock } = secret('forget', 'a');
  await cached.get();
  read.mockImplementationOnce(() => new Promise(() => undefined)).mockImplementation(async () => 'b');
  clock.now += 30_000;
  cached.mayBeStale();
  clock.now += 60_000;
  expect(await cached.get()).toBe('B');
});

test('... and used after all when that fails, or failed before: then nobody waits until it goes well', async () => {
  const { cached, read, clock } = secret('forget', 'a', new Error('denied'));
  await cached.get();
  clock.now += 30_000;
  cached.mayBeStale();
  await settled();
  clock.now += 3_600_000;
  read.mockImplementation(() => new Promise(() => undefined));
  expect(await cached.get()).toBe('A');
});

test('while it cannot be read again, what is known stays in use, and is read after pauses that grow', async () => {
  const { cached, read, clock } = secret('forget', 'a', new Error('denied'));
  await cached.get();
  clock.now += 30_000;
  const begin = clock.now;
  const readAt: number[] = [];
  for (; clock.now < begin + 300_000; clock.now += 100) {
    const before = read.mock.calls.length;
    cached.mayBeStale();
    expect(await cached.get()).toBe('A');
    await settled();
    if (read.mock.calls.length > before) {
      readAt.push((clock.now - begin) / 1000);
    }
  }
  expect(readAt).toEqual([0, 1, 3, 7, 15, 31, 63, 123, 183, 243]);
  read.mockImplementation(async () => 'b');
  clock.now = begin + 303_000;
  await cached.get();
  await settled();
  expect(await cached.get()).toBe('B');
});

test('a reading that never ends is begun anew after ten seconds, and what it says after that is older', async () => {
  const { cached, read, clock } = secret('keep', 'b');
  let late: (text: string) => void = () => undefined;
  read.mockImplementationOnce(() => new Promise((resolve) => {
    late = resolve;
  }));
  const first = cached.get();
  clock.now += 9_999;
  expect(await Promise.race([cached.get(), settled()])).toBeUndefined();
  clock.now += 1;
  expect(await cached.get()).toBe('B');
  late('a');
  expect([await first, await cached.get()]).toEqual(['B', 'B']);
});

test('as long as nothing is known, each one who asks tries again', async () => {
  const { cached } = secret('keep', new Error('denied'), '?', 'a');
  await expect(cached.get()).rejects.toThrow('denied');
  await expect(cached.get()).rejects.toThrow('unusable ?');
  expect(await cached.get()).toBe('A');
});

test('a text that means nothing: what was known is kept, or forgotten', async () => {
  for (const whenUnusable of ['keep', 'forget'] as const) {
    const { cached, clock } = secret(whenUnusable, 'a', '?');
    await cached.get();
    clock.now += 30_000;
    cached.mayBeStale();
    await settled();
    await (whenUnusable === 'keep' ? expect(cached.get()).resolves.toBe('A') : expect(cached.get()).rejects.toThrow('unusable ?'));
  }
});
