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
  return { cached: new CachedSecret({ read, parse, now: () => clock.now, rereadAfterMs: 30_000, whenUnusable }), read, clock };
}

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

test('while it cannot be read again, what is known stays in use, and the next one who asks tries again', async () => {
  const { cached, clock } = secret('forget', 'a', new Error('denied'), 'b');
  await cached.get();
  clock.now += 30_000;
  cached.mayBeStale();
  expect([await cached.get(), await cached.get()]).toEqual(['A', 'B']);
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
    await (whenUnusable === 'keep' ? expect(cached.get()).resolves.toBe('A') : expect(cached.get()).rejects.toThrow('unusable ?'));
  }
});
