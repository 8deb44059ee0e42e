import { HangWatch } from '../../src/commands/hang-watch';
import type { Status } from '../../src/local/runtime/status';

test('a backend that does not answer is told of once, and again when another request hangs later', () => {
  let oldestRequestAt: number | undefined = 1_000;
  const told: string[] = [];
  const status = () => ({ destinations: { 'Shop/Orders/Default': { oldestRequestAt } } }) as unknown as Status;
  const watch = new HangWatch({ status }, (text) => told.push(text));
  watch.stop();
  watch.look(5_900);
  expect(told).toEqual([]);
  watch.look(7_000);
  watch.look(8_000);
  expect(told).toEqual(['Shop/Orders/Default: its backend took a request 6 s ago and does not answer; it is tried again after the timeout']);
  oldestRequestAt = undefined;
  watch.look(9_000);
  oldestRequestAt = 10_000;
  watch.look(20_000);
  expect(told).toHaveLength(2);
});
