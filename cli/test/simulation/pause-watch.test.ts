import { PauseWatch } from '../../src/simulation/oracle/pause-watch';
import type { TrackedWebhook } from '../../src/simulation/oracle/tracked-webhook';

const DAY = 24 * 60 * 60 * 1000;
const HELD_SINCE = 13 * DAY;

/** The shortest time for which an environment that is paused may hide a webhook that it has had in hand since `HELD_SINCE`. */
function shortest(own: Partial<TrackedWebhook>): number {
  const watch = new PauseWatch(0);
  watch.environmentStarted(1, true);
  const webhook = { enteredAt: 0, newestEnteredAt: 0, receives: 400, deadLetterTriedIn: -Infinity, heldSince: HELD_SINCE, ...own } as TrackedWebhook;
  return watch.boundsFor(1, HELD_SINCE + 1_000)!([webhook]).min;
}

test('what is no dead letter yet may come back soon: because storing it failed, or because the dead-letter queue that failed is left alone', () => {
  expect(shortest({})).toBe(45 * 60);
  expect([shortest({ deadLetterTriedIn: HELD_SINCE }), shortest({ restedIn: HELD_SINCE })]).toEqual([0, 0]);
  expect([shortest({ deadLetterTriedIn: HELD_SINCE - 1 }), shortest({ restedIn: HELD_SINCE - 1 })]).toEqual([45 * 60, 45 * 60]);
});
