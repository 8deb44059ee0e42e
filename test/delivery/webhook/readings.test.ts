import { Readings } from '../../../src/delivery/webhook/readings';
import { never, START, World } from '../support/world';

const SECOND = 1_000;

/** Readings under the clock of a world, and what was called of them. */
function readings() {
  const world = new World();
  const all = new Readings(world.clock);
  const calls: string[] = [];
  const read = (what: string, call: () => Promise<string>): Promise<string> => world.finish(all.read(what, () => {
    calls.push(what);
    return call();
  }).catch((error: Error) => error.name));
  const fail = (name: string, afterMs = 0) => async (): Promise<string> => {
    await world.clock.sleep(afterMs);
    throw Object.assign(new Error('x'), { name });
  };
  const passed = (): number => world.clock.now() - START;
  return { world, calls, read, fail, passed };
}

const fine = (): Promise<string> => Promise.resolve('text');

test('what can be read is read each time', async () => {
  const { read, calls } = readings();
  expect([await read('a', fine), await read('a', fine)]).toEqual(['text', 'text']);
  expect(calls).toEqual(['a', 'a']);
});

test('what failed at once fails without a call for five seconds, with the same error', async () => {
  const { world, read, fail, calls, passed } = readings();
  expect(await read('a', fail('Denied'))).toBe('Denied');
  await world.clock.advance(5 * SECOND - 1);
  expect([await read('a', fine), calls.length, passed()]).toEqual(['Denied', 1, 5 * SECOND - 1]);
  await world.clock.advance(1);
  expect([await read('a', fine), calls.length]).toEqual(['text', 2]);
});

test('what took long is left alone for twenty times as long', async () => {
  const { world, read, fail, calls } = readings();
  expect(await read('a', fail('Slow', 6 * SECOND))).toBe('Slow');
  await world.clock.advance(120 * SECOND - 1);
  expect([await read('a', fine), calls.length]).toEqual(['Slow', 1]);
  await world.clock.advance(1);
  expect(await read('a', fine)).toBe('text');
  // It is as if nothing had been.
  expect(await read('a', fail('Denied'))).toBe('Denied');
  await world.clock.advance(5 * SECOND);
  expect(await read('a', fine)).toBe('text');
});

test('the first time eight seconds are waited, then three', async () => {
  const { world, read, passed } = readings();
  expect([await read('a', never), passed()]).toEqual(['Timeout', 8 * SECOND]);
  await world.clock.advance(160 * SECOND);
  const before = passed();
  expect([await read('a', never), passed() - before]).toEqual(['Timeout', 3 * SECOND]);
  await world.clock.advance(60 * SECOND - 1);
  expect(await read('a', fine)).toBe('Timeout');
  await world.clock.advance(1);
  expect(await read('a', fine)).toBe('text');
});

test('the more cannot be read, the longer each of it is left alone, up to a quarter of an hour', async () => {
  const { world, read, fail } = readings();
  for (const what of ['a', 'b', 'c']) {
    expect(await read(what, fail('Slow', SECOND))).toBe('Slow');
  }
  await world.clock.advance(60 * SECOND - 1);
  expect(await read('c', fine)).toBe('Slow');
  expect([await read('a', fine), await read('b', fine)]).toEqual(['text', 'text']);
  await world.clock.advance(1);
  expect(await read('c', fine)).toBe('text');
  for (let count = 0; count < 20; count += 1) {
    await read(`many-${count}`, fail('Slow', 5 * SECOND));
  }
  await world.clock.advance(900 * SECOND - 1);
  expect(await read('many-19', fine)).toBe('Slow');
  await world.clock.advance(1);
  expect(await read('many-19', fine)).toBe('text');
});

test('what fails has nothing to do with what does not', async () => {
  const { read, fail } = readings();
  await read('a', fail('Denied'));
  expect(await read('b', fine)).toBe('text');
});

test('while one tries whether it can be read again, others do not wait', async () => {
  const { world } = readings();
  const all = new Readings(world.clock);
  await expect(all.read('a', () => Promise.reject(Object.assign(new Error('x'), { name: 'Denied' })))).rejects.toMatchObject({ name: 'Denied' });
  await world.clock.advance(5 * SECOND);
  const probe = all.read('a', async () => {
    await world.clock.sleep(2 * SECOND);
    return 'text';
  });
  await expect(all.read('a', fine)).rejects.toMatchObject({ name: 'Denied' });
  expect(await world.finish(probe)).toBe('text');
  expect(await all.read('a', fine)).toBe('text');
});

test('a reading that ends well when nobody waits for it any more ends the pause', async () => {
  const { world, read, calls } = readings();
  const late = async (): Promise<string> => {
    await world.clock.sleep(9 * SECOND);
    return 'old text';
  };
  expect(await read('a', late)).toBe('Timeout');
  await world.clock.advance(SECOND);
  expect([await read('a', fine), calls.length]).toEqual(['text', 2]);
});
