import { LogStore } from '../../../src/local/management/log-store';

const CHARACTERS = 1024;

test('of what a function writes the latest 16 million characters are kept, and their positions go on', () => {
  const store = new LogStore(() => 0);
  store.addGroup('/aws/lambda/fn', 'fn');
  const written = 30_000;
  for (let index = 0; index < written; index += 1) {
    store.add('fn', String(index).padEnd(CHARACTERS, '.'));
    const kept = store.events('/aws/lambda/fn')!.length * CHARACTERS;
    if (kept > 17 * 1024 * 1024) {
      throw new Error(`${kept} characters are kept, expected at most 17 million.`);
    }
  }
  const events = store.events('/aws/lambda/fn')!;
  expect(events.length * CHARACTERS).toBeGreaterThanOrEqual(16 * 1024 * 1024);
  expect(events.map(({ position, message }) => [position, parseInt(message, 10)]))
    .toEqual(events.map((_, index) => [written - events.length + index, written - events.length + index]));
});

test('one event that is longer than all that is kept is there until the next', () => {
  const store = new LogStore(() => 0);
  store.addGroup('/aws/lambda/fn', 'fn');
  store.add('fn', 'x'.repeat(20 * 1024 * 1024));
  expect(store.events('/aws/lambda/fn')).toHaveLength(1);
  store.add('fn', 'y');
  expect(store.events('/aws/lambda/fn')!.map(({ message }) => message)).toEqual(['y']);
});
