import { HangWatch } from '../../src/commands/hang-watch';
import type { Status } from '../../src/local/runtime/status';

test('a backend that does not answer is told of once, and again when another request hangs later', () => {
  let oldestRequestAt: number | undefined = 1_000;
  const told: string[] = [];
  let inFlight = 1;
  const status = () => ({ destinations: { 'Shop/Orders/Default': { oldestRequestAt, inFlight } } }) as unknown as Status;
  const longestAtBackend = () => inFlight === 1 ? { deliveryId: 'd-1', group: 'o-1\n' } : undefined;
  const watch = new HangWatch({ status, longestAtBackend }, (text) => told.push(text));
  watch.stop();
  watch.look(5_900);
  expect(told).toEqual([]);
  watch.look(7_000);
  watch.look(8_000);
  expect(told).toEqual(['Shop/Orders/Default: its backend took d-1 (group o-1\\u000a) 6 s ago and does not answer; it is tried again after the timeout']);
  oldestRequestAt = undefined;
  watch.look(9_000);
  oldestRequestAt = 10_000;
  inFlight = 3;
  watch.look(20_000);
  expect(told.slice(1)).toEqual(['Shop/Orders/Default: its backend took a request 10 s ago, and 2 other requests after it, and does not answer; it is tried again after the timeout']);
});
